/**
 * What kube-score and checkov find most often, and the restricted Pod Security Standard, asked of objects as they are: quick enough for every
 * combination of props. The linters themselves are asked by `.ci/run`.
 */
export function findings(objects: any[]): string[] {
  return objects.filter((object) => podOf(object) !== undefined).flatMap((object) => {
    const labels = (object.spec.jobTemplate?.spec ?? object.spec).template.metadata.labels;
    const { metadata } = object;
    const pod = podOf(object);
    const containers: any[] = [...pod.containers, ...pod.initContainers ?? []];
    const excused = (check: string): boolean => Object.entries<string>(metadata.annotations ?? {}).some(([key, text]) =>
      (key === 'kube-score/ignore' && text.split(',').includes(check)) || (key.startsWith('checkov.io/skip') && text.startsWith(`${check}=`)));
    const policies = objects.filter(({ kind, spec }) => kind === 'NetworkPolicy' && selects(spec.podSelector.matchLabels, labels));
    return [
      ...unless(policies.some(({ spec }) => spec.policyTypes.length === 2 && spec.egress.length > 0), 'no policy closes it in both directions'),
      ...unless(pod.automountServiceAccountToken === false || excused('CKV_K8S_38'), 'a token without a reason'),
      ...unless(pod.serviceAccountName !== undefined && pod.serviceAccountName !== 'default', 'the account of everybody'),
      ...unless(!(object.spec.replicas > 1) || objects.some(({ kind, spec }) => kind === 'PodDisruptionBudget' && selects(spec.selector.matchLabels, labels)), 'no budget'),
      ...unless(object.kind !== 'CronJob' || object.spec.startingDeadlineSeconds > 0, 'no deadline'),
      ...restricted(pod),
      ...containers.flatMap((container) => ofContainer(container, excused).map((finding) => `${container.name}: ${finding}`)),
      ...(isEndless(object) ? probes(pod.containers[0], excused) : []),
    ].map((finding) => `${object.kind} ${metadata.name}: ${finding}`);
  });
}

/** @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted */
function restricted(pod: any): string[] {
  const { securityContext: own = {} } = pod;
  return [
    ...unless(own.runAsNonRoot === true && own.runAsUser > 0 && own.seccompProfile?.type === 'RuntimeDefault', 'isn\'t restricted as a whole'),
    ...unless([pod.hostNetwork, pod.hostPID, pod.hostIPC].every((shared) => shared !== true), 'shares something of the node\'s'),
    ...unless((pod.volumes ?? []).every((volume: any) => volume.hostPath === undefined), 'has a folder of the node\'s'),
  ];
}

function ofContainer({ securityContext = {}, resources = {}, image, imagePullPolicy }: any, excused: (check: string) => boolean): string[] {
  const { requests = {}, limits = {} } = resources;
  return [
    ...unless(securityContext.allowPrivilegeEscalation === false && String(securityContext.capabilities?.drop) === 'ALL', 'isn\'t restricted'),
    ...unless(securityContext.readOnlyRootFilesystem === true || excused('CKV_K8S_22'), 'writes into its image without a reason'),
    ...unless(['cpu', 'memory', 'ephemeral-storage'].every((name) => name in requests && name in limits), 'takes what it likes'),
    ...unless(/@sha256:|:(?!latest$)[\w.-]+$/.test(image), 'an image of no version'),
    ...unless(image.includes('@sha256:') || excused('CKV_K8S_43'), 'an image without a digest and without a reason'),
    ...unless(imagePullPolicy === 'Always' || excused('container-image-pull-policy'), 'an image of the node\'s without a reason'),
  ];
}

function probes({ readinessProbe, livenessProbe }: any, excused: (check: string) => boolean): string[] {
  return [
    ...unless(readinessProbe !== undefined || excused('CKV_K8S_9'), 'nobody asks whether it can serve'),
    ...unless(livenessProbe !== undefined || excused('CKV_K8S_8'), 'nobody asks whether it is stuck'),
    ...unless(readinessProbe === undefined || JSON.stringify(readinessProbe) !== JSON.stringify(livenessProbe), 'both probes are the same'),
  ];
}

function isEndless({ kind }: any): boolean {
  return kind === 'Deployment' || kind === 'StatefulSet';
}

function podOf({ spec }: any): any {
  return (spec?.jobTemplate?.spec ?? spec)?.template?.spec;
}

function selects(selector: { [label: string]: string }, labels: { [label: string]: string }): boolean {
  return Object.entries(selector).every(([label, value]) => labels[label] === value);
}

function unless(holds: boolean, finding: string): string[] {
  return holds ? [] : [finding];
}
