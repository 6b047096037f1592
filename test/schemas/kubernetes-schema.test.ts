import { KUBERNETES_MINORS, schemaErrors } from './kubernetes-schema';

const labels = { 'app.kubernetes.io/name': 'web' };

function deployment(): any {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop', labels },
    spec: {
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: '25%' } },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [{
            name: 'web',
            image: 'example.com/web:1.4.2',
            imagePullPolicy: 'Always',
            ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
            resources: { requests: { cpu: '250m', memory: '256Mi' }, limits: { cpu: 1, memory: '0.5Gi' } },
            readinessProbe: { httpGet: { path: '/readyz', port: 'http' } },
            lifecycle: { preStop: { sleep: { seconds: 10 } } },
          }],
          volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }],
        },
      },
    },
  };
}

function statefulSet(): any {
  const { metadata, spec: { selector, template } } = deployment();
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata,
    spec: {
      replicas: 3,
      serviceName: 'web-headless',
      podManagementPolicy: 'OrderedReady',
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      selector,
      template,
      volumeClaimTemplates: [{
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'data' },
        spec: { accessModes: ['ReadWriteOncePod'], resources: { requests: { storage: '20Gi' } } },
      }],
    },
  };
}

describe.each(KUBERNETES_MINORS)('given the schemas of Kubernetes %s', (minor) => {
  describe('when a manifest is valid', () => {
    test('then a Deployment is accepted', () => {
      expect(schemaErrors(deployment(), minor)).toEqual([]);
    });

    test('then a StatefulSet with volume claim templates is accepted', () => {
      expect(schemaErrors(statefulSet(), minor)).toEqual([]);
    });

    test.each([
      ['v1', 'ConfigMap', { data: { 'app.conf': 'a=b' } }],
      ['v1', 'Namespace', {}],
      ['v1', 'PersistentVolumeClaim', { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }],
      ['v1', 'Pod', { spec: { containers: [{ name: 'web' }] } }],
      ['v1', 'Secret', { data: { password: 'c2VjcmV0' } }],
      ['v1', 'Service', { spec: { ports: [{ port: 80, targetPort: 'http' }] } }],
      ['v1', 'ServiceAccount', { automountServiceAccountToken: false }],
      ['autoscaling/v2', 'HorizontalPodAutoscaler', { spec: { maxReplicas: 3, scaleTargetRef: { kind: 'Deployment', name: 'web' } } }],
      ['batch/v1', 'CronJob', {
        spec: { schedule: '@daily', jobTemplate: { spec: { template: { spec: { containers: [{ name: 'web' }], restartPolicy: 'Never' } } } } },
      }],
      ['batch/v1', 'Job', { spec: { template: { spec: { containers: [{ name: 'web' }], restartPolicy: 'OnFailure' } } } }],
      ['networking.k8s.io/v1', 'Ingress', { spec: { defaultBackend: { service: { name: 'web', port: { name: 'http' } } } } }],
      ['networking.k8s.io/v1', 'IngressClass', { spec: { controller: 'k8s.io/ingress-nginx' } }],
      ['networking.k8s.io/v1', 'NetworkPolicy', { spec: { podSelector: {}, policyTypes: ['Ingress'] } }],
      ['policy/v1', 'PodDisruptionBudget', { spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' } }],
      ['rbac.authorization.k8s.io/v1', 'Role', { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] }],
      ['rbac.authorization.k8s.io/v1', 'RoleBinding', {
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'web' },
        subjects: [{ kind: 'ServiceAccount', name: 'web' }],
      }],
      ['storage.k8s.io/v1', 'StorageClass', { provisioner: 'ebs.csi.aws.com', volumeBindingMode: 'WaitForFirstConsumer' }],
    ])('then a %s %s is accepted', (apiVersion, kind, rest) => {
      expect(schemaErrors({ apiVersion, kind, metadata: { name: 'web' }, ...rest }, minor)).toEqual([]);
    });
  });

  describe('when a manifest has a mistake', () => {
    test.each([
      [
        'an unknown field deep in the pod template',
        (container: any) => { container.foo = 1; },
        '/spec/template/spec/containers/0/foo: must NOT have additional properties (foo)',
      ],
      [
        'an unknown field in a probe',
        (container: any) => { container.readinessProbe.httpGet.url = '/'; },
        '/spec/template/spec/containers/0/readinessProbe/httpGet/url: must NOT have additional properties (url)',
      ],
      [
        'a wrong type',
        (container: any) => { container.ports[0].containerPort = '8080'; },
        '/spec/template/spec/containers/0/ports/0/containerPort: must be integer ("8080")',
      ],
      [
        'an integer that does not fit',
        (container: any) => { container.ports[0].containerPort = 2 ** 31; },
        '/spec/template/spec/containers/0/ports/0/containerPort: must match format "int32" (2147483648)',
      ],
      [
        'neither an integer nor a string as a port',
        (container: any) => { container.readinessProbe.httpGet.port = true; },
        '/spec/template/spec/containers/0/readinessProbe/httpGet/port: must be string or integer (true)',
      ],
      [
        'a missing field',
        (container: any) => { delete container.name; },
        '/spec/template/spec/containers/0: must have required property \'name\'',
      ],
      [
        'a bad quantity',
        (container: any) => { container.resources.requests.memory = '256MB'; },
        '/spec/template/spec/containers/0/resources/requests/memory: must match format "quantity" ("256MB")',
      ],
      [
        'an unknown pull policy',
        (container: any) => { container.imagePullPolicy = 'always'; },
        '/spec/template/spec/containers/0/imagePullPolicy: must be one of Always, IfNotPresent, Never ("always")',
      ],
    ])('then %s is reported with its place', (_, breakIt, error) => {
      const manifest = deployment();
      breakIt(manifest.spec.template.spec.containers[0]);

      expect(schemaErrors(manifest, minor)).toEqual([`apps/v1/Deployment web at ${error}`]);
    });

    test('then a bad quantity of a volume claim template is reported', () => {
      const manifest = statefulSet();
      manifest.spec.volumeClaimTemplates[0].spec.resources.requests.storage = '20 Gi';

      expect(schemaErrors(manifest, minor)).toEqual([
        'apps/v1/StatefulSet web at /spec/volumeClaimTemplates/0/spec/resources/requests/storage: must match format "quantity" ("20 Gi")',
      ]);
    });

    test('then every mistake is reported, not only the first one', () => {
      const manifest = deployment();
      manifest.spec.paused = 'no';
      manifest.extra = {};

      expect(schemaErrors(manifest, minor)).toEqual([
        'apps/v1/Deployment web at /extra: must NOT have additional properties (extra)',
        'apps/v1/Deployment web at /spec/paused: must be boolean ("no")',
      ]);
    });

    test('then plain text in the data of a Secret is reported', () => {
      expect(schemaErrors({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'web' }, data: { password: 'secret' } }, minor)).toEqual([
        'v1/Secret web at /data/password: must match format "byte" ("secret")',
      ]);
    });

    test('then a name that is not a DNS-1123 subdomain is reported', () => {
      expect(schemaErrors({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'Web_1' } }, minor)).toEqual([
        'v1/ConfigMap Web_1 at /metadata/name: must be a DNS-1123 subdomain (Web_1)',
      ]);
    });

    test('then a missing name is reported', () => {
      expect(schemaErrors({ apiVersion: 'v1', kind: 'ConfigMap' }, minor)).toEqual([
        'v1/ConfigMap at /metadata: must have required property \'name\'',
      ]);
    });

    test.each([
      [{ apiVersion: 'apps/v2', kind: 'Deployment', metadata: { name: 'web' } }, 'apps/v2/Deployment web'],
      [{ apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'web' } }, 'example.com/v1/Widget web'],
      [undefined, 'undefined/undefined'],
    ])('then an unknown kind is reported with the script that adds kinds: %j', (manifest, subject) => {
      expect(schemaErrors(manifest, minor)).toEqual([
        `${subject} at /: no schema of this kind for Kubernetes ${minor}; a new kind is added to KINDS in test/schemas/renew`,
      ]);
    });
  });
});

describe('given a Kubernetes minor without schemas', () => {
  test('then validation fails instead of accepting everything', () => {
    expect(() => schemaErrors(deployment(), '1.2')).toThrow('no schemas for Kubernetes 1.2');
  });
});

describe('given the spellings of quantities', () => {
  const errorsOf = (cpu: any) => {
    const manifest = deployment();
    manifest.spec.template.spec.containers[0].resources.requests.cpu = cpu;
    return schemaErrors(manifest, KUBERNETES_MINORS[0]);
  };

  test.each([1, 0.5, '1', '1.5', '.5', '5.', '+1', '250m', '100n', '2k', '3Ei', '3E', '1e3', '1E-3'])('then %p is accepted', (cpu) => {
    expect(errorsOf(cpu)).toEqual([]);
  });

  test.each(['', '.', 'm', '1K', '1mi', '1 Gi', '1Gb', '1,5', '1e', '1e1.5', '0x1', true])('then %p is rejected', (cpu) => {
    expect(errorsOf(cpu)).toHaveLength(1);
  });
});
