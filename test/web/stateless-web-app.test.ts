import { ApiObject, App, Chart, Duration, Size } from 'cdk8s';
import { Expose, Health, ImagePullPolicy, IngressController, Peer, Probe, StatelessWebAppProps, Tls } from '../../lib';
import { aChart, aDatabase, aWebApp, objectOf, objectsOf } from '../given';

/** The Deployment of an app with these props. */
function deploymentOf(props: Partial<StatelessWebAppProps> = {}): any {
  return objectOf(aWebApp(aChart(), props), 'Deployment', 'api');
}

function podOf(props: Partial<StatelessWebAppProps> = {}): any {
  return deploymentOf(props).spec.template.spec;
}

function containerOf(props: Partial<StatelessWebAppProps> = {}): any {
  return podOf(props).containers[0];
}

describe('given a web app with only the required props', () => {
  const app = aWebApp(aChart());

  test('then it has two pods, and all that belongs around them', () => {
    expect(objectsOf(app).map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'ServiceAccount api', 'Deployment api', 'PodDisruptionBudget api', 'NetworkPolicy api', 'Service api',
    ]);
    expect(deploymentOf().spec.replicas).toBe(2);
  });

  test('then its pods pass the restricted standard', () => {
    expect(podOf()).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001, fsGroup: 10001, seccompProfile: { type: 'RuntimeDefault' } },
    });
    expect(containerOf().securityContext).toMatchObject({
      allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, privileged: false, readOnlyRootFilesystem: true, runAsNonRoot: true,
    });
  });

  test('then it can write to /tmp and nowhere else', () => {
    expect(podOf().volumes).toEqual([{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }]);
    expect(containerOf().volumeMounts).toEqual([{ name: 'tmp', mountPath: '/tmp' }]);
  });

  test('then memory is requested as it is limited', () => {
    expect(containerOf().resources).toEqual({
      requests: { 'cpu': '100m', 'memory': '256Mi', 'ephemeral-storage': '256Mi' },
      limits: { 'cpu': '1', 'memory': '256Mi', 'ephemeral-storage': '256Mi' },
    });
  });

  test('then a rollout never has fewer pods than asked for', () => {
    expect(deploymentOf().spec).toMatchObject({
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }, minReadySeconds: 5, progressDeadlineSeconds: 300,
    });
  });

  test('then a pod that goes serves on until everybody knows, and has time to drain', () => {
    expect(containerOf().lifecycle).toEqual({ preStop: { sleep: { seconds: 10 } } });
    expect(podOf().terminationGracePeriodSeconds).toBe(10 + 20 + 5);
  });

  test('then pods are spread over zones and nodes, of the new revision among themselves', () => {
    const spread = podOf().topologySpreadConstraints;
    expect(spread.map(({ topologyKey }: any) => topologyKey)).toEqual(['topology.kubernetes.io/zone', 'kubernetes.io/hostname']);
    expect(spread).toMatchObject([1, 2].map(() => ({ whenUnsatisfiable: 'ScheduleAnyway', matchLabelKeys: ['pod-template-hash'] })));
  });

  test('then no two of them share a node where there is room', () => {
    expect(podOf().affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm)
      .toEqual({ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: deploymentOf().spec.selector.matchLabels } });
  });

  test('then readiness, liveness and startup ask the one named port', () => {
    expect(containerOf()).toMatchObject({
      ports: [{ name: 'http', containerPort: 8080 }],
      startupProbe: { httpGet: { path: '/healthz', port: 'http' }, periodSeconds: 5, failureThreshold: 60 },
      readinessProbe: { httpGet: { path: '/readyz', port: 'http' }, periodSeconds: 5, failureThreshold: 3 },
      livenessProbe: { httpGet: { path: '/healthz', port: 'http' }, periodSeconds: 10, failureThreshold: 6 },
    });
  });

  test('then its Service has port 80, and its own pods behind it', () => {
    const service = objectOf(app, 'Service', 'api').spec;
    expect(service.ports).toEqual([{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP', appProtocol: 'http' }]);
    expect(service.selector).toEqual(deploymentOf().spec.selector.matchLabels);
  });

  test('then a drain takes one pod at a time', () => {
    expect(objectOf(app, 'PodDisruptionBudget', 'api').spec).toMatchObject({ maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' });
  });

  test('then its parts can be reached', () => {
    expect(ApiObject.of(app)).toBe(app.deployment);
    expect([app.deployment, app.service, app.serviceAccount, app.disruptionBudget].map((object) => object?.kind))
      .toEqual(['Deployment', 'Service', 'ServiceAccount', 'PodDisruptionBudget']);
    expect([app.autoscaler, app.ingress]).toEqual([undefined, undefined]);
  });
});

describe('given how the program runs', () => {
  test('then its command, variables and user are taken over', () => {
    const props = { command: ['node', 'server.js'], env: { LOG_LEVEL: 'info' }, security: { user: 20000 } };
    expect(containerOf(props)).toMatchObject({ command: ['node', 'server.js'], env: [{ name: 'LOG_LEVEL', value: 'info' }] });
    expect(podOf(props).securityContext).toMatchObject({ runAsUser: 20000, runAsGroup: 20000, fsGroup: 20000 });
  });

  test.each([
    ['PASSWORD_FILE', '/bindings/orders/password'], ['GOOGLE_APPLICATION_CREDENTIALS', '/secrets/google/key.json'], ['TOKEN_URL', 'https://id.example.com/token'],
    ['MAX_TOKENS', '4096'], ['REQUIRE_PASSWORD', 'true'], ['API_TOKEN', ''], ['AWS_ACCESS_KEY_ID', 'AKIA'], ['PUBLIC_KEY', 'abc'], ['SORT_KEY', 'name'],
    ['COMPASS', 'north'], ['TOKENIZER', 'bpe'], ['PROXY', 'http://proxy.example.com:3128/@home'],
  ])('then %s=%s is no secret', (name, value) => {
    expect(containerOf({ env: { [name]: value } }).env).toEqual([{ name, value }]);
  });

  test('then a larger request raises the limit with it', () => {
    expect(containerOf({ resources: { cpu: '2', memory: Size.gibibytes(1.5) } }).resources).toMatchObject({
      requests: { cpu: '2', memory: '1536Mi' }, limits: { cpu: '2', memory: '1536Mi' },
    });
  });

  test('then startup asks what liveness asks, unless it is given', () => {
    expect(containerOf({ health: Health.of({ liveness: Probe.tcp() }) }).startupProbe.tcpSocket).toEqual({ port: 'http' });
    expect(containerOf({ health: Health.of({ startup: Probe.exec(['true']) }) }).startupProbe.exec).toEqual({ command: ['true'] });
  });

  test('then the grace is what the pause and the drain need, or more where it is given', () => {
    expect(podOf({ lifecycle: { preStopSleep: Duration.seconds(15), drain: Duration.minutes(1) } }).terminationGracePeriodSeconds).toBe(80);
    expect(podOf({ lifecycle: { terminationGrace: Duration.minutes(5) } }).terminationGracePeriodSeconds).toBe(300);
  });

  test('then there is no pause where none is wanted', () => {
    expect(containerOf({ lifecycle: { preStopSleep: Duration.seconds(0) } })).not.toHaveProperty('lifecycle');
  });

  test('then a singleton may be drained, or its node never could', () => {
    expect(objectOf(aWebApp(aChart(), { replicas: 1 }), 'PodDisruptionBudget', 'api').spec.maxUnavailable).toBe(1);
  });
});

describe('given an autoscaler', () => {
  const app = aWebApp(aChart(), { autoscaling: { minReplicas: 3, maxReplicas: 9 }, resources: { cpu: '500m' } });

  test('then it sets the number of pods, and the Deployment leaves it alone', () => {
    expect(objectOf(app, 'HorizontalPodAutoscaler', 'api').spec).toMatchObject({
      minReplicas: 3,
      maxReplicas: 9,
      scaleTargetRef: { kind: 'Deployment', name: 'api' },
      metrics: [{ resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }],
    });
    expect(objectOf(app, 'Deployment', 'api').spec).not.toHaveProperty('replicas');
  });

  test('then it scales down slowly', () => {
    expect(objectOf(app, 'HorizontalPodAutoscaler', 'api').spec.behavior.scaleDown.stabilizationWindowSeconds).toBe(300);
  });
});

describe('given an exposure by an Ingress', () => {
  const exposed = (tls: Tls, controller = IngressController.traefik()) =>
    aWebApp(aChart(), { expose: Expose.ingress({ host: 'shop.example.com', controller, tls, annotations: { 'example.com/limit': '10' } }) });

  test('then the host leads to the Service, by TLS of cert-manager', () => {
    const ingress = objectOf(exposed(Tls.certManager('letsencrypt')), 'Ingress', 'api');
    expect(ingress.metadata.annotations).toEqual({ 'cert-manager.io/cluster-issuer': 'letsencrypt', 'example.com/limit': '10' });
    expect(ingress.spec).toEqual({
      ingressClassName: 'traefik',
      tls: [{ hosts: ['shop.example.com'], secretName: 'api-tls' }],
      rules: [{
        host: 'shop.example.com',
        http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'api', port: { name: 'http' } } } }] },
      }],
    });
  });

  test('then a certificate of the user\'s own is taken', () => {
    expect(objectOf(exposed(Tls.fromSecret('wildcard')), 'Ingress', 'api').spec.tls).toEqual([{ hosts: ['shop.example.com'], secretName: 'wildcard' }]);
  });

  test('then there is no TLS where none is wanted', () => {
    expect(objectOf(exposed(Tls.none()), 'Ingress', 'api').spec).not.toHaveProperty('tls');
  });

  test('then the controller may reach the pods', () => {
    const policy = objectOf(exposed(Tls.none(), IngressController.of('alb', Peer.cidrs(['10.0.0.0/16']))), 'NetworkPolicy', 'api');
    expect(policy.spec.ingress).toEqual([{ from: [{ ipBlock: { cidr: '10.0.0.0/16' } }], ports: [{ protocol: 'TCP', port: 8080 }] }]);
  });
});

describe('given a connection to a database', () => {
  const chart = aChart();
  const app = aWebApp(chart);
  app.connectTo(aDatabase(chart), { env: { PGHOST: 'host', PGUSER: 'username' } });
  const pod = objectOf(app, 'Deployment', 'api').spec.template.spec;

  test('then its pods have what they must know as files', () => {
    expect(objectOf(app, 'ConfigMap', 'api-binding-orders').data).toEqual({
      type: 'postgresql', provider: 'cdk8s-patterns', host: 'orders-primary.shop.svc', port: '5432', database: 'orders',
      jdbc: 'jdbc:postgresql://orders-primary.shop.svc:5432/orders',
    });
    const items = ['username', 'password', 'uri'].map((key) => ({ key, path: key }));
    expect(pod.volumes).toContainEqual({
      name: 'binding-orders',
      projected: { defaultMode: 0o440, sources: [{ configMap: { name: 'api-binding-orders' } }, { secret: { name: 'orders-db-orders', items } }] },
    });
    expect(pod.containers[0].volumeMounts).toContainEqual({ name: 'binding-orders', mountPath: '/bindings/orders', readOnly: true });
  });

  test('then its pods have the variables that were asked for, secrets by reference', () => {
    expect(pod.containers[0].env).toEqual([
      { name: 'PGHOST', value: 'orders-primary.shop.svc' },
      { name: 'PGUSER', valueFrom: { secretKeyRef: { name: 'orders-db-orders', key: 'username' } } },
      { name: 'SERVICE_BINDING_ROOT', value: '/bindings' },
    ]);
  });
});

describe('given a connection to another app', () => {
  const chart = aChart();
  const app = aWebApp(chart);
  app.connectTo(aWebApp(chart, {}, 'stock'), { name: 'warehouse' });

  test('then its address is in a folder of the given name', () => {
    expect(objectOf(app, 'ConfigMap', 'api-binding-warehouse').data).toMatchObject({ type: 'http', host: 'stock.shop.svc', port: '80', uri: 'http://stock.shop.svc' });
  });
});

describe('given a chart without a namespace', () => {
  test('then the address is the Service\'s name alone', () => {
    const chart = new Chart(new App(), 'shop');
    const app = aWebApp(chart);
    app.connectTo(aWebApp(chart, {}, 'stock'));
    expect(objectOf(app, 'ConfigMap', 'api-binding-stock').data).toMatchObject({ host: 'stock', uri: 'http://stock' });
  });
});

describe('given an image and when it is pulled', () => {
  test('then the version is a label', () => {
    expect(deploymentOf({ image: 'nginx:1.27.3' }).metadata.labels['app.kubernetes.io/version']).toBe('1.27.3');
  });

  test('then a digest needs no tag, and no version is made up', () => {
    const image = `ghcr.io/acme/api@sha256:${'a'.repeat(64)}`;
    expect(containerOf({ image }).image).toBe(image);
    expect(deploymentOf({ image }).metadata.labels).not.toHaveProperty(['app.kubernetes.io/version']);
  });

  test.each([
    'nginx:1', 'library/nginx:1.27', 'localhost:5000/nginx:1', 'localhost/nginx:1', 'registry:5000/a/b:1', 'ghcr.io/acme/web__api.v2--x:1_0', '[::1]:5000/web:1',
  ])('then %s is taken', (image) => {
    expect(containerOf({ image }).image).toBe(image);
  });

  test('then linters are told why the registry isn\'t asked every time', () => {
    const { annotations } = deploymentOf({ pull: { policy: ImagePullPolicy.IF_NOT_PRESENT } }).metadata;
    expect(annotations['kube-score/ignore']).toBe('container-image-pull-policy');
    expect(Object.values(annotations)).toContain('CKV_K8S_15=a container restarts while the registry is away');
  });
});
