import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Labels, emit, exemptionAnnotations } from '../kubernetes';
import type { EndpointSpec, MemberPort } from './engine-spec';

const ROLE_LABEL_IS_LATER = { kubeScore: 'service-targets-pod', reason: 'the engine labels the pods with their roles when they run' };

/** The name of the Service that an endpoint is. */
export function endpointName(cluster: string, suffix: string): string {
  return `${cluster}-${suffix}`;
}

/** The number of the port of a name. */
export function portOf(ports: MemberPort[], name: string): number {
  return ports.find((port) => port.name === name)!.port;
}

/** The Service that leads to the members of one role. */
export function emitEndpoint(scope: Construct, cluster: string, labels: Labels, endpoint: EndpointSpec, known: MemberPort[]): ApiObject {
  const { suffix, ports, roleLabels = {} } = endpoint;
  const isLater = Object.keys(roleLabels).length > 0;
  return emit(scope, `Service-${suffix}`, k8s.KubeService, {
    metadata: {
      name: endpointName(cluster, suffix), labels: labels.all, annotations: isLater ? exemptionAnnotations([ROLE_LABEL_IS_LATER]) : undefined,
    },
    props: {
      spec: {
        type: 'ClusterIP',
        ipFamilyPolicy: 'PreferDualStack',
        selector: { ...labels.selector, ...roleLabels },
        ports: ports.map((name) => ({ name, port: portOf(known, name), targetPort: k8s.IntOrString.fromString(name), protocol: 'TCP' })),
      },
    },
  });
}
