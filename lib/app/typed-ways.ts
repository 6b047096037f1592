import type { TypedWay } from '../kubernetes';

const POD = '^\\w+/spec(/jobTemplate/spec)?/template';
/** The field itself, or anything in it. */
const ALL = '(/|$)';

/** Of every program's pods, by their paths from the template on. */
const OF_PODS: [string, string][] = [
  ['/metadata/annotations', 'metadata.podAnnotations'],
  ['/metadata/labels', 'metadata.labels'],
  ['/spec/priorityClassName', 'scheduling.priorityClass'],
  ['/spec/runtimeClassName', 'scheduling.runtimeClass'],
  ['/spec/nodeSelector', 'scheduling.nodeLabels'],
  ['/spec/tolerations', 'scheduling.tolerations'],
  ['/spec/affinity/nodeAffinity', 'scheduling.zones'],
  ['/spec/affinity/podAntiAffinity', 'scheduling.hostSpread'],
  ['/spec/imagePullSecrets', 'pull.secrets'],
  ['/spec/hostAliases', 'dns.hostAliases'],
  ['/spec/dnsConfig', 'dns'],
  ['/spec/initContainers', 'init or sidecars'],
  ['/spec/volumes', 'volumes, files or connectTo'],
  ['/spec/(serviceAccountName|automountServiceAccountToken)', 'account'],
  ['/spec/terminationGracePeriodSeconds', 'lifecycle.terminationGrace'],
  ['/spec/securityContext/(runAsUser|runAsGroup|fsGroup|supplementalGroups)', 'security'],
  ['/spec/containers/-', 'sidecars'],
];

/** Of the program's own container, by their paths in it. */
const OF_CONTAINERS: [string, string][] = [
  ['/image', 'image'],
  ['/imagePullPolicy', 'pull.policy'],
  ['/command', 'command'],
  ['/args', 'args'],
  ['/env(From)?', 'env or variables'],
  ['/volumeMounts', 'volumes, files or connectTo'],
  ['/resources', 'resources'],
  ['/(startup|readiness|liveness)Probe', 'health'],
  ['/lifecycle/(preStop|postStart)', 'lifecycle'],
  ['/securityContext/(runAsUser|runAsGroup)', 'security'],
  ['/securityContext/readOnlyRootFilesystem', 'security.writableRoot'],
];

/** By the kinds of the objects. */
const OF_OBJECTS: [string, string][] = [
  ['Deployment/spec/replicas', 'replicas or autoscaling'],
  ['Deployment/spec/strategy', 'rollout'],
  ['Deployment/spec/minReadySeconds', 'rollout'],
  ['Deployment/spec/progressDeadlineSeconds', 'rollout'],
  ['Deployment/spec/revisionHistoryLimit', 'rollout'],
  ['StatefulSet/spec/replicas', 'members'],
  ['StatefulSet/spec/podManagementPolicy', 'podManagementPolicy'],
  ['StatefulSet/spec/(updateStrategy|minReadySeconds)', 'updateStrategy'],
  ['StatefulSet/spec/persistentVolumeClaimRetentionPolicy', 'whenDeleted and whenScaled'],
  ['StatefulSet/spec/volumeClaimTemplates', 'volumes: Volume.perPod()'],
  ['(CronJob|Job)/spec/(jobTemplate/spec/)?activeDeadlineSeconds', 'deadline'],
  ['(CronJob|Job)/spec/(jobTemplate/spec/)?backoffLimit', 'retries'],
  ['CronJob/spec/schedule', 'schedule'],
  ['CronJob/spec/timeZone', 'timeZone'],
  ['CronJob/spec/concurrencyPolicy', 'overlap'],
  ['CronJob/spec/suspend', 'suspended'],
  ['PodDisruptionBudget/spec/(maxUnavailable|minAvailable)', 'maxUnavailable'],
  ['HorizontalPodAutoscaler/spec', 'autoscaling'],
  ['Service/spec/(ports|sessionAffinity)', 'ports or service'],
  ['Service/metadata/annotations', 'service.annotations'],
  ['Ingress/spec', 'expose'],
  ['NetworkPolicy/spec/(ingress|egress)', 'connectTo or networkPolicy'],
  ['ServiceAccount/metadata/annotations', 'account'],
  ['Role/rules', 'account'],
  ['ConfigMap/data', 'files'],
  ['\\w+/metadata/labels', 'metadata.labels'],
];

/** By which props users say of a program's objects what they could patch as well. `name`: of its container. */
export function typedWays(name: string): TypedWay[] {
  const container = `/spec/containers/(0|${name})`;
  return [
    ...OF_PODS.map(([path, prop]) => ({ field: new RegExp(`${POD}${path}${ALL}`), prop })),
    ...OF_CONTAINERS.map(([path, prop]) => ({ field: new RegExp(`${POD}${container}${path}${ALL}`), prop })),
    ...OF_OBJECTS.map(([path, prop]) => ({ field: new RegExp(`^${path}${ALL}`), prop })),
  ];
}
