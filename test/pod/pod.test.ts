import { Chart, Duration, Size } from 'cdk8s';
import {
  Account, Architecture, HostSpread, PersistentFolder, Rollout, StatelessWebAppProps, StorageClass, TaintEffect, Toleration, Volume,
} from '../../lib';
import { aChart, aWebApp, objectOf, objectsOf } from '../given';
import { brokenReferences } from '../../lib/conformance/references';

/** The Deployment of an app with these props. */
function deploymentOf(props: Partial<StatelessWebAppProps>, chart = aChart()): any {
  return objectOf(aWebApp(chart, props), 'Deployment', 'api');
}

function podOf(props: Partial<StatelessWebAppProps>, chart = aChart()): any {
  return deploymentOf(props, chart).spec.template.spec;
}

/** For a folder that one pod at a time can have. */
const ONE_POD = { replicas: 1, rollout: Rollout.recreate() };

function aFolder(chart: Chart, id = 'uploads'): PersistentFolder {
  return new PersistentFolder(chart, id, { size: Size.gibibytes(10) });
}

describe('given volumes', () => {
  test('then scratch is disk with a limit, and the container may take as much more', () => {
    const pod = podOf({ volumes: { '/var/cache/nginx': Volume.scratch(Size.gibibytes(1)) } });
    expect(pod.volumes).toContainEqual({ name: 'at-var-cache-nginx', emptyDir: { sizeLimit: '1Gi' } });
    expect(pod.containers[0].volumeMounts).toContainEqual({ name: 'at-var-cache-nginx', mountPath: '/var/cache/nginx' });
    expect(pod.containers[0].resources.limits['ephemeral-storage']).toBe('1280Mi');
  });

  test('then a node may be drained of them', () => {
    const { annotations } = deploymentOf({ volumes: { '/data': Volume.scratch(Size.mebibytes(1)) } }).spec.template.metadata;
    expect(annotations['cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes']).toBe('at-data,tmp');
  });

  test('then memory is memory', () => {
    expect(podOf({ volumes: { '/dev/shm': Volume.memory(Size.mebibytes(64)) } }).volumes).toContainEqual({ name: 'at-dev-shm', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } });
  });

  test('then /tmp has the size that is asked for', () => {
    const pod = podOf({ volumes: { '/tmp': Volume.scratch(Size.gibibytes(2)) } });
    expect(pod.volumes).toEqual([{ name: 'tmp', emptyDir: { sizeLimit: '2Gi' } }]);
    expect(pod.containers[0].volumeMounts).toEqual([{ name: 'tmp', mountPath: '/tmp' }]);
  });

  test('then one volume at two paths is one folder, and paths that look alike have volumes of their own', () => {
    const same = Volume.scratch(Size.mebibytes(1));
    const pod = podOf({ volumes: { '/a': same, '/b': same, '/c/d': Volume.scratch(Size.mebibytes(1)), '/c-d': Volume.scratch(Size.mebibytes(1)) } });
    expect(pod.volumes.map(({ name }: any) => name.replace(/d[0-9a-f]{9}$/, '<digest>'))).toEqual(['at-a', 'at-c-d', 'at-c-d-<digest>', 'tmp']);
    expect(pod.containers[0].volumeMounts.filter(({ name }: any) => name === 'at-a')).toHaveLength(2);
  });
});

describe('given a folder whose files outlive the pods', () => {
  test('then its claim stays when all else goes', () => {
    const chart = aChart();
    const folder = new PersistentFolder(chart, 'uploads', { size: Size.gibibytes(10), storageClass: StorageClass.existing('fast') });
    aWebApp(chart, { ...ONE_POD, volumes: { '/srv/uploads': Volume.claim(folder) } });
    const claim = objectOf(chart, 'PersistentVolumeClaim', 'uploads');
    expect(claim.spec).toEqual({
      accessModes: ['ReadWriteOnce'], volumeMode: 'Filesystem', storageClassName: 'fast', resources: { requests: { storage: '10Gi' } },
    });
    expect(claim.metadata.annotations).toMatchObject({ 'helm.sh/resource-policy': 'keep', 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' });
  });

  test('then its one user stops before another version starts', () => {
    const chart = aChart();
    const { spec, metadata } = deploymentOf({ ...ONE_POD, volumes: { '/srv/uploads': Volume.claim(aFolder(chart), 'images') } }, chart);
    expect(spec).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
    expect(spec.template.spec.volumes).toContainEqual({ name: 'at-srv-uploads', persistentVolumeClaim: { claimName: 'uploads' } });
    expect(spec.template.spec.containers[0].volumeMounts).toContainEqual({ name: 'at-srv-uploads', mountPath: '/srv/uploads', subPath: 'images' });
    expect(metadata.annotations['kube-score/ignore']).toContain('deployment-strategy');
  });

  test('then a shared one is for many pods, and for those that only read', () => {
    const chart = aChart();
    const folder = new PersistentFolder(chart, 'uploads', { size: Size.gibibytes(10), shared: true });
    aWebApp(chart, { volumes: { '/srv/uploads': Volume.claim(folder) } });
    aWebApp(chart, { volumes: { '/srv/uploads': Volume.readOnlyClaim(folder) } }, 'reader');
    const [reader] = objectOf(chart, 'Deployment', 'reader').spec.template.spec.containers;
    expect(objectOf(chart, 'PersistentVolumeClaim', 'uploads').spec.accessModes).toEqual(['ReadWriteMany']);
    expect(reader.volumeMounts).toContainEqual({ name: 'at-srv-uploads', mountPath: '/srv/uploads', readOnly: true });
  });

  test('then one that others made is taken', () => {
    expect(podOf({ ...ONE_POD, volumes: { '/data': Volume.existingClaim('old-data') } }).volumes)
      .toContainEqual({ name: 'at-data', persistentVolumeClaim: { claimName: 'old-data' } });
  });
});

describe('given who the program is', () => {
  test('then its groups are those of its volumes', () => {
    expect(podOf({ security: { user: 1000, group: 2000, supplementalGroups: [3000] } }).securityContext)
      .toMatchObject({ runAsUser: 1000, runAsGroup: 2000, fsGroup: 2000, supplementalGroups: [3000] });
  });

  test('then it may write to its image for a reason, which linters read', () => {
    const { metadata, spec } = deploymentOf({ security: { writableRoot: 'it builds itself when it starts' } });
    expect(spec.template.spec.containers[0].securityContext).toMatchObject({ readOnlyRootFilesystem: false, capabilities: { drop: ['ALL'] } });
    expect(metadata.annotations['kube-score/ignore']).toContain('container-security-context-readonlyrootfilesystem');
    expect(Object.values(metadata.annotations)).toContain('CKV_K8S_22=it builds itself when it starts');
  });

  test('then a low port is one that the pod\'s own network leaves to everybody', () => {
    expect(podOf({ port: 80 }).securityContext.sysctls).toEqual([{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }]);
    expect(podOf({}).securityContext).not.toHaveProperty('sysctls');
  });
});

describe('given where pods run', () => {
  const scheduling = {
    priorityClass: 'high', runtimeClass: 'gvisor', nodeLabels: { pool: 'web' }, zones: ['b', 'a'], hostSpread: HostSpread.REQUIRED, architecture: Architecture.ARM64,
    tolerations: [Toleration.of('dedicated', { value: 'web', effect: TaintEffect.NO_SCHEDULE }), Toleration.of('example.com/spot')],
  };
  const pod = podOf({ scheduling });

  test('then the nodes are those that it names', () => {
    expect(pod.nodeSelector).toEqual({ 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'arm64', 'pool': 'web' });
    expect(pod.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values).toEqual(['a', 'b']);
    expect(pod.affinity.podAntiAffinity).toHaveProperty('requiredDuringSchedulingIgnoredDuringExecution');
    expect(pod.tolerations).toEqual([
      { key: 'dedicated', operator: 'Equal', value: 'web', effect: 'NoSchedule' }, { key: 'example.com/spot', operator: 'Exists' },
    ]);
  });

  test('then they have its priority and its runtime', () => {
    expect(pod).toMatchObject({ priorityClassName: 'high', runtimeClassName: 'gvisor' });
  });
});

describe('given how pods find names and images', () => {
  test('then aliases are by address, in an order of their own', () => {
    const dns = { hostAliases: { 'b.example.com': '10.0.0.2', 'c.example.com': '10.0.0.1', 'a.example.com': '10.0.0.2' }, ndots: 1, searches: ['corp.example.com'] };
    expect(podOf({ dns })).toMatchObject({
      hostAliases: [{ ip: '10.0.0.1', hostnames: ['c.example.com'] }, { ip: '10.0.0.2', hostnames: ['a.example.com', 'b.example.com'] }],
      dnsConfig: { options: [{ name: 'ndots', value: '1' }], searches: ['corp.example.com'] },
    });
  });

  test('then registries are asked with these Secrets', () => {
    expect(podOf({ pull: { secrets: ['registry', 'mirror'] } }).imagePullSecrets).toEqual([{ name: 'registry' }, { name: 'mirror' }]);
  });
});

describe('given what people and tools read', () => {
  const metadata = { partOf: 'site', labels: { team: 'web' }, podAnnotations: { 'sidecar.istio.io/inject': 'false' } };

  test('then labels are on objects and pods, and select nothing', () => {
    const { spec, metadata: own } = deploymentOf({ metadata });
    expect([own.labels.team, spec.template.metadata.labels.team, spec.selector.matchLabels.team]).toEqual(['web', 'web', undefined]);
    expect(own.labels['app.kubernetes.io/part-of']).toBe('site');
  });

  test('then annotations of pods stand beside those of the library', () => {
    expect(deploymentOf({ metadata }).spec.template.metadata.annotations).toEqual({
      'cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes': 'tmp', 'sidecar.istio.io/inject': 'false',
    });
  });
});

describe('given how the program starts and stops', () => {
  test('then it is stopped by its own command', () => {
    const pod = podOf({ lifecycle: { preStopCommand: ['app', 'quit'], postStart: ['app', 'warm-up'], preStopSleep: Duration.seconds(3) } });
    expect(pod.containers[0].lifecycle).toEqual({ preStop: { exec: { command: ['app', 'quit'] } }, postStart: { exec: { command: ['app', 'warm-up'] } } });
    expect(pod.terminationGracePeriodSeconds).toBe(3 + 20 + 5);
  });

  test('then arguments go to the image\'s entry point', () => {
    const [container] = podOf({ args: ['server', '--workers=4'] }).containers;
    expect(container.args).toEqual(['server', '--workers=4']);
    expect(container).not.toHaveProperty('command');
  });

  test('then a rollout goes as it is told', () => {
    const rollout = Rollout.rolling({ maxSurge: 3, minReady: Duration.seconds(30), revisions: 2, progressDeadline: Duration.minutes(10) });
    expect(deploymentOf({ rollout }).spec).toMatchObject({
      minReadySeconds: 30, revisionHistoryLimit: 2, progressDeadlineSeconds: 600, strategy: { rollingUpdate: { maxSurge: 3, maxUnavailable: 0 } },
    });
  });
});

describe('given what the pods are to the API server', () => {
  test('then rights bring a Role, a token, the path, and the reason for linters', () => {
    const chart = aChart();
    const { metadata, spec } = deploymentOf({ account: Account.withRights([{ resource: 'configmaps', verbs: ['get'], names: ['feature-flags'] }]) }, chart);
    expect(spec.template.spec.automountServiceAccountToken).toBe(true);
    expect(Object.values(metadata.annotations)).toContain('CKV_K8S_38=calls the API server with its token');
    expect(objectOf(chart, 'Role', 'api').rules).toEqual([{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'], resourceNames: ['feature-flags'] }]);
    expect(objectOf(chart, 'NetworkPolicy', 'api').spec.egress).toContainEqual({ ports: [443, 6443].map((port) => ({ protocol: 'TCP', port })) });
    expect(brokenReferences(objectsOf(chart))).toEqual([]);
  });

  test('then an account of others is used, and none made', () => {
    const chart = aChart();
    const app = aWebApp(chart, { account: Account.existing('robot') });
    expect(objectOf(chart, 'Deployment', 'api').spec.template.spec).toMatchObject({ serviceAccountName: 'robot', automountServiceAccountToken: false });
    expect(objectsOf(chart).filter(({ kind }) => kind === 'ServiceAccount')).toEqual([]);
    expect(app.serviceAccount).toBeUndefined();
  });

  test('then a cloud is told by annotations of the account', () => {
    const chart = aChart();
    aWebApp(chart, { account: Account.withAnnotations({ 'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/api' }) });
    expect(objectOf(chart, 'ServiceAccount', 'api').metadata.annotations).toEqual({ 'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/api' });
    expect(objectOf(chart, 'Deployment', 'api').spec.template.spec.automountServiceAccountToken).toBe(false);
  });
});

const app = (props: Partial<StatelessWebAppProps>) => (chart: Chart) => aWebApp(chart, props);
const right = (given: any) => app({ account: Account.withRights([{ resource: 'pods', verbs: ['get'], ...given }]) });
const withFolder = (props: Partial<StatelessWebAppProps>) => (chart: Chart) => aWebApp(chart, { volumes: { '/data': Volume.claim(aFolder(chart)) }, ...props });

describe('given pods that can\'t be', () => {
  test.each<[string, (chart: Chart) => unknown, string]>([
    ['two pods with one folder', withFolder({}),
      '[shop/api] volumes: /data is a folder that one node at a time can use, and there is to be more than one pod: make it shared, give replicas: 1, or use StatefulApp with Volume.perPod(), by which each pod has one of its own'],
    ['a surge over one folder', withFolder({ replicas: 1 }),
      '[shop/api] volumes: /data is a folder that one node at a time can use, and a rollout would wait for it for ever: give rollout: Rollout.recreate(), or make it shared'],
    ['one folder for two', (chart) => {
      const folder = aFolder(chart);
      aWebApp(chart, { ...ONE_POD, volumes: { '/data': Volume.claim(folder) } }, 'first');
      return aWebApp(chart, { ...ONE_POD, volumes: { '/data': Volume.claim(folder) } });
    }, '[shop/api] volumes: /data: shop/first has shop/uploads already, which one node at a time can use: make it shared, or let one of them have it'],
    ['a folder of another namespace', (chart) =>
      aWebApp(chart, { ...ONE_POD, volumes: { '/data': Volume.claim(aFolder(new Chart(chart.node.root as any, 'other', { namespace: 'other' }))) } }),
    '[shop/api] volumes: /data: other/uploads is in the namespace \'other\', and the pods in \'shop\': make one in theirs'],
    ['scratch beyond the disk', app({ volumes: { '/data': Volume.scratch(Size.gibibytes(1)) }, resources: { ephemeralStorage: Size.mebibytes(512) } }),
      '[shop/api] resources.ephemeralStorage must be at least what the scratch volumes may take (1048576 KiB together), got 512Mi: the pod would be evicted before they are full, so raise it'],
    ['memory volumes beyond the memory', app({ volumes: { '/dev/shm': Volume.memory(Size.mebibytes(200)) } }),
      '[shop/api] resources.memory must be at least twice what the memory volumes may take (204800 KiB together), got 256Mi: they count as the program\'s, so raise it'],
    ['a volume in the system\'s place', app({ volumes: { '/dev': Volume.scratch(Size.mebibytes(1)) } }), '[shop/api] volumes: a path is where the system\'s own files are, got \'/dev\': use another path'],
    ['no reason to write', app({ security: { writableRoot: ' ' } }), '[shop/api] security.writableRoot must be a reason of one line and at most 300 characters, got \' \': say why'],
    ['the group of root', app({ security: { group: 0 } }), '[shop/api] security.group must be a whole number from 1 to 2147483647, got 0'],
    ['a label of the library\'s', app({ metadata: { labels: { 'app.kubernetes.io/instance': 'x' } } }), '[shop/api] label app.kubernetes.io/instance is up to the library, got \'x\': use another name'],
    ['an annotation of the library\'s', app({ metadata: { podAnnotations: { 'cdk8s-patterns/config': 'x' } } }),
      '[shop/api] metadata.podAnnotations: cdk8s-patterns/config is the library\'s own: use another name'],
    ['Linux by a label', app({ scheduling: { nodeLabels: { 'kubernetes.io/os': 'windows' } } }),
      '[shop/api] scheduling.nodeLabels has kubernetes.io/os, got \'windows\': Linux is asked for anyway, and scheduling.architecture says which'],
    ['an alias of no address', app({ dns: { hostAliases: { 'a.example.com': 'b' } } }), '[shop/api] dns.hostAliases: a.example.com must be an address such as \'10.1.2.3\', got \'b\''],
    ['a Secret twice', app({ pull: { secrets: ['a', 'a'] } }), '[shop/api] pull.secrets has \'a\' twice: leave one of them out'],
    ['no surge', app({ rollout: Rollout.rolling({ maxSurge: 0 }) }), '[shop/api] rollout.maxSurge must be a whole number of at least 1, got 0'],
    ['readiness after the deadline', app({ rollout: Rollout.rolling({ minReady: Duration.minutes(5), progressDeadline: Duration.minutes(5) }) }),
      '[shop/api] rollout.progressDeadline must be more than minReady (300 s), got 300 s: no rollout could succeed, so raise it'],
    ['every right', right({ verbs: ['*'] }),
      '[shop/api] account: rights[0].verbs must be some of get, list, watch, create, update, patch, delete, deletecollection, got \'*\': name each'],
    ['rights on everything', right({ resource: '*' }), '[shop/api] account: rights[0].resource must be a kind in the plural such as \'configmaps\', got \'*\': name each kind'],
    ['rights on rights', right({ resource: 'roles', apiGroup: 'rbac.authorization.k8s.io' }),
      '[shop/api] account: rights[0].resource is \'roles\', by which the program could give itself any right: bind an account of your own by Account.existing()'],
    ['all Secrets', right({ resource: 'secrets' }), '[shop/api] account: rights[0] lets the program read every Secret of the namespace: name those that it needs'],
    ['a list that is narrowed', right({ verbs: ['list'], names: ['a'] }),
      '[shop/api] account: rights[0] narrows \'list\' by names, which the API server can\'t: give it a right of its own, without names'],
    ['no argument', app({ args: [] }), '[shop/api] args is empty: name an argument, or leave it out'],
    ['a password as an argument', app({ args: ['--password=hunter2'] }),
      '[shop/api] args sets password, which looks like a secret and would be readable in the YAML: use connectTo, Variable.secret() or FileSource.secret(); where it is none, say why in noSecrets'],
  ])('then %s is refused', (_, build, error) => {
    expect(() => build(aChart())).toThrow(new Error(error));
  });
});
