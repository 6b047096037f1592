import { Chart, Duration } from 'cdk8s';
import { AppProtocol, Expose, HelperContainer, IngressController, Port, StatelessWebApp, StatelessWebAppProps, Tls } from '../../lib';
import { aChart, aWebApp, objectOf, objectsOf } from '../given';
import { brokenReferences } from '../../lib/conformance/references';

const ports = [Port.grpc('grpc', 9090), Port.http('metrics', 9797, { servicePort: 9000 }), Port.udp('statsd', 8125), Port.tcp('gossip', 9094, { amongPods: true })];

function built(props: Partial<StatelessWebAppProps>, chart = aChart()): { readonly chart: Chart; readonly app: StatelessWebApp } {
  return { chart, app: aWebApp(chart, props) };
}

const serviceOf = (props: Partial<StatelessWebAppProps>, name = 'api') => objectOf(built(props).chart, 'Service', name);

describe('given several ports', () => {
  test('then the container has them, and the Service those that others reach', () => {
    const { chart } = built({ ports });
    expect(objectOf(chart, 'Deployment', 'api').spec.template.spec.containers[0].ports).toEqual([
      { name: 'http', containerPort: 8080, protocol: 'TCP' },
      { name: 'grpc', containerPort: 9090, protocol: 'TCP' },
      { name: 'metrics', containerPort: 9797, protocol: 'TCP' },
      { name: 'statsd', containerPort: 8125, protocol: 'UDP' },
      { name: 'gossip', containerPort: 9094, protocol: 'TCP' },
    ]);
    expect(objectOf(chart, 'Service', 'api').spec.ports).toEqual([
      { name: 'http', port: 80, targetPort: 'http', protocol: 'TCP', appProtocol: 'http' },
      { name: 'grpc', port: 9090, targetPort: 'grpc', protocol: 'TCP', appProtocol: 'grpc' },
      { name: 'metrics', port: 9000, targetPort: 'metrics', protocol: 'TCP', appProtocol: 'http' },
      { name: 'statsd', port: 8125, targetPort: 'statsd', protocol: 'UDP' },
    ]);
  });

  test('then its own pods find each other, and talk by one of them', () => {
    const { chart } = built({ ports });
    const headless = objectOf(chart, 'Service', 'api-pods').spec;
    expect(headless).toMatchObject({ clusterIP: 'None', publishNotReadyAddresses: true });
    const rule = [{ protocol: 'TCP', port: 9094 }];
    const policy = objectOf(chart, 'NetworkPolicy', 'api').spec;
    expect([policy.ingress[0].ports, policy.egress.at(-1).ports]).toEqual([rule, rule]);
    expect(brokenReferences(objectsOf(chart))).toEqual([]);
  });

  test.each<[string, object, any[]]>([
    ['grpc', { type: 'grpc', host: 'api.shop.svc', port: '9090' }, [{ protocol: 'TCP', port: 9090 }]],
    ['metrics', { type: 'http', port: '9000', uri: 'http://api.shop.svc:9000' }, [{ protocol: 'TCP', port: 9797 }]],
    ['statsd', { type: 'udp', port: '8125' }, [{ protocol: 'UDP', port: 8125 }]],
  ])('then others connect to %s alone', (name, entries, open) => {
    const { chart, app } = built({ ports });
    aWebApp(chart, {}, 'client').connectTo(app.port(name));
    expect(objectOf(chart, 'ConfigMap', `client-binding-api-${name}`).data).toMatchObject(entries);
    expect(objectOf(chart, 'NetworkPolicy', 'client').spec.egress.at(-1).ports).toEqual(open);
    expect(objectOf(chart, 'NetworkPolicy', 'api').spec.ingress.map((rule: any) => rule.ports)).toContainEqual(open);
  });
});

describe('given how the Service is', () => {
  test('then it has another port, and clients learn of it', () => {
    const { chart, app } = built({ service: { port: 8443, appProtocol: AppProtocol.HTTPS, annotations: { 'example.com/a': 'b' } } });
    aWebApp(chart, {}, 'client').connectTo(app);
    expect(objectOf(chart, 'Service', 'api')).toMatchObject({
      metadata: { annotations: { 'example.com/a': 'b' } }, spec: { ports: [{ name: 'http', port: 8443, targetPort: 'http', appProtocol: 'https' }] },
    });
    expect(objectOf(chart, 'ConfigMap', 'client-binding-api').data.uri).toBe('https://api.shop.svc:8443');
  });

  test('then one address keeps to one pod', () => {
    expect(serviceOf({ service: { stickyFor: Duration.hours(3) } }).spec).toMatchObject({ sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 10_800 } } });
  });

  test('then a second one stands for the ready pods', () => {
    const { spec } = serviceOf({ service: { headless: true, appProtocol: AppProtocol.GRPC } }, 'api-pods');
    expect(spec).toMatchObject({ clusterIP: 'None', ports: [{ name: 'http', port: 8080, targetPort: 'http', appProtocol: 'grpc' }] });
    expect(spec).not.toHaveProperty('publishNotReadyAddresses');
  });
});

describe('given a proxy in front of the program', () => {
  const proxy: HelperContainer = { name: 'proxy', image: 'ghcr.io/acme/proxy:1.0.0', ports: [Port.http('proxy', 4180)] };
  const { chart, app } = built({
    sidecars: [proxy], service: { targetPort: 'proxy' },
    expose: Expose.ingress({ host: 'shop.example.com', controller: IngressController.traefik(), tls: Tls.none() }),
  });
  aWebApp(chart, {}, 'client').connectTo(app);

  test('then requests reach it, and nobody reaches the program', () => {
    expect(objectOf(chart, 'Service', 'api').spec.ports).toEqual([{ name: 'http', port: 80, targetPort: 'proxy', protocol: 'TCP', appProtocol: 'http' }]);
    const open = objectOf(chart, 'NetworkPolicy', 'api').spec.ingress.flatMap((rule: any) => rule.ports.map(({ port }: any) => port));
    expect(open).toEqual([4180, 4180]);
  });

  test('then the program is still the one that is asked', () => {
    expect(objectOf(chart, 'Deployment', 'api').spec.template.spec.containers[0].readinessProbe.httpGet.port).toBe('http');
  });
});

const app = (props: Partial<StatelessWebAppProps>) => (chart: Chart) => aWebApp(chart, props);

describe('given ports that can\'t be', () => {
  test.each<[string, (chart: Chart) => unknown, string]>([
    ['a number twice', app({ ports: [Port.tcp('other', 8080)] }), '[shop/api] port 8080 is given twice: give each port another number'],
    ['a name twice', app({ ports: [Port.tcp('http', 9000)] }), '[shop/api] two ports are called \'http\': give each another name'],
    ['a port of the Service twice', app({ ports: [Port.tcp('other', 9000, { servicePort: 80 })] }), '[shop/api] two ports of the Service are 80: give \'other\' another servicePort'],
    ['a name that is none', app({ ports: [Port.tcp('My_Port', 9000)] }),
      '[shop/api] ports[0]: the name must have at most 15 lower-case letters, digits and \'-\', and a letter, got \'My_Port\': use one such as \'grpc\''],
    ['requests to nothing', app({ service: { targetPort: 'proxy' } }), '[shop/api] service.targetPort must be the name of a port, got \'proxy\': use one of http'],
    ['requests to the pods\' own port', app({ ports, service: { targetPort: 'gossip' } }), '[shop/api] service.targetPort is \'gossip\', which takes no requests of others: use another port'],
    ['pods that don\'t find each other', app({ ports, service: { headless: false } }),
      '[shop/api] service.headless is false, but a port is amongPods: pods find each other by the headless Service'],
    ['two days of stickiness', app({ service: { stickyFor: Duration.days(2) } }), '[shop/api] service.stickyFor in seconds must be a whole number from 1 to 86400, got 172800'],
    ['a connection to a port that isn\'t there', (chart) => aWebApp(chart, { ports }).port('metric'), '[shop/api] port(\'metric\'): it has grpc, metrics, statsd: add it to ports, or use one of these'],
    ['a connection to the pods\' own port', (chart) => aWebApp(chart, {}).port('gossip'),
      '[shop/api] port(\'gossip\'): it has no further port that others reach: add it to ports, or use one of these'],
  ])('then %s is refused', (_, build, error) => {
    expect(() => build(aChart())).toThrow(new Error(error));
  });
});
