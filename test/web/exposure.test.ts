import { AppProtocol, Expose, IngressController, IngressPathType, Peer, Port, StatelessWebAppProps, Tls } from '../../lib';
import { aChart, aWebApp, objectOf, objectsOf } from '../given';
import { KUBERNETES_MINORS, schemaErrors } from '../schemas/kubernetes-schema';

const GATEWAY = Peer.pods({ 'app.kubernetes.io/name': 'traefik' }, 'traefik');
const route = (more: object = {}): Expose => Expose.gateway({ gateway: 'main', gatewayNamespace: 'traefik', host: 'shop.example.com', peer: GATEWAY, ...more });
const ingress = (more: object = {}): Expose =>
  Expose.ingress({ host: 'shop.example.com', controller: IngressController.nginx(), tls: Tls.none(), ...more });
const letIn = (app: any): any[] => objectOf(app, 'NetworkPolicy', 'api').spec.ingress;
const kindsOf = (props: Partial<StatelessWebAppProps>): string[] =>
  objectsOf(aWebApp(aChart(), props)).filter(({ kind }) => ['Ingress', 'HTTPRoute', 'Service'].includes(kind)).map(({ kind, metadata }) => `${kind} ${metadata.name}`);

beforeAll(() => jest.spyOn(console, 'warn').mockImplementation());
afterAll(() => jest.restoreAllMocks());

describe('given an exposure by a Gateway', () => {
  test('then the host leads to the port of the Service', () => {
    const app = aWebApp(aChart(), { expose: route({ listener: 'https', path: '/api' }), service: { port: 8000 } });
    expect(objectOf(app, 'HTTPRoute', 'api').spec).toEqual({
      parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'main', namespace: 'traefik', sectionName: 'https' }],
      hostnames: ['shop.example.com'],
      rules: [{
        matches: [{ path: { type: 'PathPrefix', value: '/api' } }],
        backendRefs: [{ group: '', kind: 'Service', name: 'api', port: 8000, weight: 1 }],
      }],
    });
    expect(app.route).toBeDefined();
    expect(KUBERNETES_MINORS.flatMap((minor) => objectsOf(app).flatMap((object) => schemaErrors(object, minor)))).toEqual([]);
  });

  test('then the gateway alone may reach the pods, and their own port alone', () => {
    expect(letIn(aWebApp(aChart(), { expose: route(), ports: [Port.http('metrics', 9090)] }))).toEqual([{
      from: [{
        podSelector: { matchLabels: { 'app.kubernetes.io/name': 'traefik' } }, namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'traefik' } },
      }],
      ports: [{ protocol: 'TCP', port: 8080 }],
    }]);
  });

  test('then a port of TLS is warned of, since the gateway speaks plain HTTP to it', () => {
    objectsOf(aWebApp(aChart(), { expose: route(), service: { appProtocol: AppProtocol.HTTPS } }));
    expect(console.warn).toHaveBeenCalledWith(expect.stringContaining('BackendTLSPolicy'));
  });
});

describe('given an exposure by a load balancer', () => {
  const props = { ports: [Port.udp('calls', 8443, { servicePort: 443 })] };
  const app = aWebApp(aChart(), { ...props, expose: Expose.loadBalancer({ sourceRanges: ['203.0.113.0/24'], ports: ['calls'] }) });

  test('then a second Service has it, which keeps the addresses of who comes', () => {
    expect(objectOf(app, 'Service', 'api-lb').spec).toMatchObject({
      type: 'LoadBalancer', externalTrafficPolicy: 'Local', loadBalancerSourceRanges: ['203.0.113.0/24'],
      ports: [{ name: 'calls', port: 443, targetPort: 'calls', protocol: 'UDP' }],
    });
    expect(objectOf(app, 'Service', 'api').spec.type).toBe('ClusterIP');
    expect(app.loadBalancer).toBeDefined();
  });

  test('then these addresses may reach that port, and nobody another one', () => {
    expect(letIn(app)).toEqual([{ from: [{ ipBlock: { cidr: '203.0.113.0/24' } }], ports: [{ protocol: 'UDP', port: 8443 }] }]);
  });

  test('then one that hides its clients is let in by its own addresses', () => {
    const hidden = Expose.loadBalancer({ sourceRanges: ['0.0.0.0/0'], peer: Peer.cidrs(['10.0.0.0/16']) });
    expect(letIn(aWebApp(aChart(), { expose: hidden }))).toEqual([{ from: [{ ipBlock: { cidr: '10.0.0.0/16' } }], ports: [{ protocol: 'TCP', port: 8080 }] }]);
  });
});

describe('given several exposures', () => {
  test('then there is one object for each', () => {
    expect(kindsOf({ expose: Expose.several([route(), Expose.loadBalancer({ sourceRanges: ['10.0.0.0/8'] })]) })).toEqual(['Service api', 'HTTPRoute api', 'Service api-lb']);
    expect(kindsOf({ expose: Expose.several([ingress(), ingress({ host: 'admin.example.com', name: 'api-admin' })]) })).toEqual(['Service api', 'Ingress api', 'Ingress api-admin']);
  });
});

describe('given an exposure that is wrong', () => {
  test.each<[string, Expose, string]>([
    ['a gateway of no name', route({ gateway: '' }), '[shop/api] expose: gateway must be the name of an object (lower-case letters, digits, \'-\' and \'.\'), got \'\''],
    ['nobody who comes', route({ peer: undefined }), '[shop/api] expose: peer must be made by Peer.pods() or Peer.cidrs(), got undefined'],
    ['a pattern as a path', route({ path: '/a*' }),
      '[shop/api] expose: path must be a plain path with pathType Prefix, got \'/a*\', which is a pattern: use IngressPathType.IMPLEMENTATION_SPECIFIC'],
    ['a path that is too long', route({ path: `/${'a'.repeat(1024)}`, pathType: IngressPathType.EXACT }),
      '[shop/api] expose: path must have at most 1024 characters, got 1025: a Gateway takes no longer ones'],
    ['a load balancer for nobody', Expose.loadBalancer({ sourceRanges: [] }), '[shop/api] expose: sourceRanges is empty: name who may come, as [\'203.0.113.0/24\']'],
    ['a load balancer for anybody', Expose.loadBalancer({} as any), '[shop/api] expose: sourceRanges is missing: name who may come, as [\'203.0.113.0/24\']'],
    ['a port that isn\'t there', Expose.loadBalancer({ sourceRanges: ['10.0.0.0/8'], ports: ['grpc'] }),
      '[shop/api] expose: ports[0] must be the name of a port that others reach, got \'grpc\': use some of http'],
    ['two of one name', Expose.several([ingress(), ingress({ host: 'admin.example.com' })]), '[shop/api] expose: a second Ingress is called \'api\': give one of them another name'],
    ['an empty list', Expose.several([]), '[shop/api] expose is an empty list: name how it is reached, or leave it out'],
  ])('then %s is refused', (_, expose, error) => {
    expect(() => aWebApp(aChart(), { expose })).toThrow(new Error(error));
  });

  test('then two routes of one address are refused', () => {
    const chart = aChart();
    aWebApp(chart, { expose: route() });
    aWebApp(chart, { expose: route() }, 'other');
    expect(() => objectsOf(chart)).toThrow('the address \'shop.example.com/ (Prefix, the Gateway main)\' is one that an HTTPRoute serves for it, and that an HTTPRoute serves for shop/api');
  });
});
