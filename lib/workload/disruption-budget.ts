import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Labels, emit } from '../kubernetes';

/**
 * How many pods a drain may take at a time. Given as what may be missing, which stays right at any number of replicas; pods that
 * aren't ready may always go, or a broken one would block the drain that replaces it.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy
 */
export function emitDisruptionBudget(scope: Construct, name: string, labels: Labels, maxUnavailable: number): ApiObject {
  return emit(scope, 'DisruptionBudget', k8s.KubePodDisruptionBudget, {
    metadata: { name, labels: labels.all },
    props: {
      spec: {
        maxUnavailable: k8s.IntOrString.fromNumber(maxUnavailable),
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
        selector: { matchLabels: labels.selector },
      },
    },
  });
}
