import { App, Chart } from 'cdk8s';
import { AppSecret, Connection, Expose, Exposure, IngressController, Peer, Port, RabbitmqTag, ServerTls, Tls } from '../../lib';
import { aBroker, aChart, aStatefulApp, aWebApp, objectOf, objectsOf, rabbitmq } from '../given';
import { KUBERNETES_MINORS, schemaErrors } from '../schemas/kubernetes-schema';

const access = [{ account: 'events', tags: [RabbitmqTag.MANAGEMENT] }];
const tls = ServerTls.fromSecret(AppSecret.existing('events-tls', ['tls.crt', 'tls.key', 'ca.crt']));
const ingress = Expose.ingress({ host: 'events.example.com', controller: IngressController.nginx(), tls: Tls.none() });
const untyped = (value: unknown): any => value;

beforeAll(() => jest.spyOn(console, 'warn').mockImplementation());
afterAll(() => jest.restoreAllMocks());

describe('given a broker with a page for people', () => {
  const chart = aChart();
  const broker = aBroker(chart, undefined, { engine: rabbitmq({ managementPage: true, access }) });
  new Exposure(chart, 'page', { target: broker.furtherEndpoint('management'), expose: ingress });

  test('then an Ingress leads to its Service', () => {
    const { rules: [{ http: { paths: [{ backend }] } }] } = objectOf(chart, 'Ingress', 'events-management').spec;
    expect(backend).toEqual({ service: { name: 'events-management', port: { number: 15672 } } });
    expect(objectOf(chart, 'Service', 'events-management').spec.ports).toEqual([
      { name: 'management', port: 15672, targetPort: 'management', protocol: 'TCP', appProtocol: 'http' },
    ]);
  });

  test('then the controller of Ingresses alone is let in, to that port alone', () => {
    const rules = objectOf(chart, 'NetworkPolicy', 'events').spec.ingress.filter(({ from }: any) => from.some((peer: any) => peer.namespaceSelector !== undefined));
    expect(rules.flatMap(({ ports }: any) => ports)).toEqual([{ protocol: 'TCP', port: 15672 }]);
  });

  test('then what is made is valid', () => {
    expect(KUBERNETES_MINORS.flatMap((minor) => objectsOf(chart).flatMap((object) => schemaErrors(object, minor)))).toEqual([]);
  });
});

describe('given others that are exposed', () => {
  test('then the page of members with a certificate is reached by a port of its own', () => {
    const chart = aChart();
    const broker = aBroker(chart, undefined, { engine: rabbitmq({ managementPage: true, access, tls }) });
    new Exposure(chart, 'page', { target: broker.furtherEndpoint('management'), expose: Expose.gateway({ gateway: 'main', host: 'a.example.com', peer: Peer.pods({ app: 'envoy' }) }) });
    expect(objectOf(chart, 'HTTPRoute', 'events-management').spec.rules[0].backendRefs).toEqual([{ group: '', kind: 'Service', name: 'events-management', port: 15671, weight: 1 }]);
    expect(console.warn).toHaveBeenCalledWith(expect.stringContaining('BackendTLSPolicy'));
  });

  test('then a load balancer leads to the pods of its target', () => {
    const chart = aChart();
    const app = aStatefulApp(chart, { ports: [Port.http('http', 8080)] });
    const { loadBalancer } = new Exposure(chart, 'way', { target: app, expose: Expose.loadBalancer({ sourceRanges: ['203.0.113.0/24'] }) });
    const { metadata, spec } = loadBalancer!.toJson();
    expect([metadata.name, spec.selector, spec.ports[0].port]).toEqual([`${app.name}-lb`, objectOf(chart, 'Service', app.name).spec.selector, 8080]);
  });

  test('then without a page there is no Service of it', () => {
    expect(() => aBroker(aChart(), undefined, { engine: rabbitmq() }).furtherEndpoint('management'))
      .toThrow(new Error('[shop/events] rabbitmq has no further endpoint \'management\': use endpoint'));
  });

  test.each<[string, object, string]>([
    ['nothing', { expose: ingress }, 'target must be something to connect to, got undefined: pass a construct of this library, or one of its ports'],
    ['something outside', { expose: ingress, target: Connection.http({ host: 'a.example.com', cidrs: ['203.0.113.0/24'] }) },
      'target \'http\' is no port of a Service of this library that speaks HTTP: use another one of its ports'],
    ['a port of another protocol', { expose: ingress, target: aStatefulApp(aChart(), { ports: [Port.tcp('log', 9000)] }) },
      'target \'queue\' is no port of a Service of this library that speaks HTTP: use another one of its ports'],
    ['no way', { target: aWebApp(aChart()) }, 'expose is missing: say how it is reached, as by Expose.ingress()'],
    ['another thing for a way', { target: aWebApp(aChart()), expose: untyped('ingress') }, 'expose must be made by a factory such as Expose.ingress(), got \'ingress\''],
    ['what is in another namespace', { target: aWebApp(new Chart(new App(), 'other', { namespace: 'other' })), expose: ingress },
      'target \'api\' is in the namespace \'other\', and this in \'shop\': put both in one, for nothing leads to a Service of another'],
  ])('then %s is refused', (_, props, error) => {
    expect(() => new Exposure(aChart(), 'way', untyped(props))).toThrow(new Error(`[shop/way] ${error}`));
  });
});
