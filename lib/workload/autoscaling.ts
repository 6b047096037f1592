import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Check, Defaults, Labels, emit, millicores, quote } from '../kubernetes';
import type { ResolvedResources } from '../pod';

/**
 * How many pods there are, by the load on them. On the way from `replicas`, apply would take the number away and leave one pod until the
 * autoscaler acts: first `kubectl apply edit-last-applied deployment/<name>`, and remove `replicas` there.
 */
export interface Autoscaling {
  /**
   * The least number of pods.
   *
   * @default 2
   */
  readonly minReplicas?: number;

  /** The greatest number of pods. */
  readonly maxReplicas: number;

  /**
   * The share of the requested CPU that pods should use on average, in percent of `resources.cpu`, which has to be given. Less than a pod may use at
   * most: with a `cpuLimit` of twice the request, at most 181.
   *
   * @default 70
   */
  readonly cpuUtilization?: number;

  /**
   * The share of the memory that pods should use on average, in percent: at most 90, since a pod is killed at 100. For programs that give memory
   * back.
   *
   * @default - memory adds no pods
   */
  readonly memoryUtilization?: number;

  /**
   * Figures of the pods themselves and what they should be on average, as `{ queue_length: '30' }`. An adapter gives them to the cluster, such as
   * that of Prometheus.
   *
   * @default - none
   */
  readonly podMetrics?: { [name: string]: string };
}

/** One that says how many pods there are at least. */
export type ResolvedAutoscaling = Autoscaling & { readonly minReplicas: number };

/** One pod more than one, so that the app outlives a node. */
const LEAST = 2;
const CPU_UTILIZATION = 70;
/** Beyond it, what the autoscaler tolerates would be more than there is. */
const MOST_MEMORY = 90;
/** A number of the figure's own unit, as Kubernetes writes them. */
const QUANTITY = /^\d+(\.\d+)?(m|k|M|G|Ki|Mi|Gi)?$/;
/** What the metrics API has as names. */
const METRIC = /^[a-zA-Z_:][a-zA-Z0-9_:.-]*$/;
/** The autoscaler leaves a load alone that is no more than a tenth beyond. @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/ */
const TOLERANCE = 1.1;

/** Checks it, and fills in the least number of pods: that of a stage is fewer than the greatest. */
export function resolveAutoscaling(construct: Construct, given: Autoscaling, { cpu, cpuLimit, isCpuChosen }: ResolvedResources): ResolvedAutoscaling {
  const [check, { replicas = LEAST }] = [new Check(construct), Defaults.of(construct).each<{ replicas?: number }>('replicas')];
  const autoscaling = check.props('autoscaling', given);
  const { maxReplicas, cpuUtilization = CPU_UTILIZATION, memoryUtilization, podMetrics = {} } = autoscaling;
  check.integer('autoscaling.maxReplicas', maxReplicas, 1);
  const minReplicas = autoscaling.minReplicas ?? (replicas === LEAST ? LEAST : Math.max(1, Math.min(replicas, maxReplicas - 1)));
  check.integer('autoscaling.minReplicas', minReplicas, 1);
  check.that(maxReplicas > minReplicas, `autoscaling.maxReplicas must be more than minReplicas (${minReplicas}), got ${maxReplicas}: raise it, or use replicas`);
  check.integer('autoscaling.cpuUtilization in percent', cpuUtilization, 1, 1000);
  if (memoryUtilization !== undefined) {
    check.integer('autoscaling.memoryUtilization in percent', memoryUtilization, 1, MOST_MEMORY);
  }
  check.map('autoscaling.podMetrics', podMetrics);
  for (const [name, average] of Object.entries(podMetrics)) {
    check.that(METRIC.test(name), `autoscaling.podMetrics: a name must be that of a figure such as 'queue_length', got ${quote(name)}`);
    check.that(typeof average === 'string' && QUANTITY.test(average) && parseFloat(average) > 0,
      `autoscaling.podMetrics: ${name} must be a number above 0 such as '30' or '500m', got ${quote(average)}`);
  }
  check.that(isCpuChosen,
    `autoscaling needs resources.cpu, got none: ${cpuUtilization} % of a request that nobody chose says nothing, so give what a pod uses under load`);
  const most = Math.ceil(100 * millicores(cpuLimit) / millicores(cpu) / TOLERANCE) - 1;
  check.that(cpuUtilization <= most,
    `autoscaling.cpuUtilization must be at most ${most}, as a pod may use no more than resources.cpuLimit (${cpuLimit}), got ${cpuUtilization}: no load would add a pod, so lower it, or raise the limit`);
  return { ...autoscaling, minReplicas };
}

/** @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/ */
export function emitAutoscaler(scope: Construct, name: string, labels: Labels, autoscaling: ResolvedAutoscaling): ApiObject {
  const { cpuUtilization = CPU_UTILIZATION, memoryUtilization, podMetrics = {} } = autoscaling;
  return emit(scope, 'Autoscaler', k8s.KubeHorizontalPodAutoscalerV2, {
    metadata: { name, labels: labels.all },
    props: {
      spec: {
        minReplicas: autoscaling.minReplicas,
        maxReplicas: autoscaling.maxReplicas,
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
        metrics: [
          share('cpu', cpuUtilization),
          ...(memoryUtilization === undefined ? [] : [share('memory', memoryUtilization)]),
          ...Object.keys(podMetrics).sort().map((metric): k8s.MetricSpecV2 => ({
            type: 'Pods', pods: { metric: { name: metric }, target: { type: 'AverageValue', averageValue: k8s.Quantity.fromString(podMetrics[metric]) } },
          })),
        ],
        // up at once, down by a quarter a minute after five quiet minutes: a short lull must not cost the pods of the next wave
        behavior: { scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: 'Percent', value: 25, periodSeconds: 60 }] } },
      },
    },
  });
}

function share(name: string, averageUtilization: number): k8s.MetricSpecV2 {
  return { type: 'Resource', resource: { name, target: { type: 'Utilization', averageUtilization } } };
}
