import { Chart } from 'cdk8s';
import { Connection, ExternalConnectionProps, IConnectable } from '../../lib';
import { aChart, aDatabase, aWebApp, objectOf, objectsOf } from '../given';

const tcp = (...ports: number[]) => ports.map((port) => ({ protocol: 'TCP', port }));
const web = (instance: string) => ({ podSelector: { matchLabels: { 'app.kubernetes.io/instance': instance, 'app.kubernetes.io/component': 'web' } } });
const inNamespace = (name: string) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } });
const MEMBERS = { podSelector: { matchLabels: { 'app.kubernetes.io/instance': 'orders', 'app.kubernetes.io/component': 'database' } } };

/** What the pods of a policy may reach, apart from DNS, which the first three rules open. */
function egressOf(policy: any): any[] {
  return policy.spec.egress.slice(3);
}

describe('given two apps that are connected', () => {
  const chart = aChart();
  const [frontend, api] = [aWebApp(chart, {}, 'frontend'), aWebApp(chart, { port: 9000 }, 'api')];
  frontend.connectTo(api);

  test('then the path is open on both sides, for the pods\' port alone', () => {
    expect(egressOf(objectOf(chart, 'NetworkPolicy', 'frontend'))).toEqual([{ to: [web('api')], ports: tcp(9000) }]);
    expect(objectOf(chart, 'NetworkPolicy', 'api').spec.ingress).toEqual([{ from: [web('frontend')], ports: tcp(9000) }]);
  });

  test('then it is open in one direction only', () => {
    expect(egressOf(objectOf(chart, 'NetworkPolicy', 'api'))).toEqual([]);
    expect(objectOf(chart, 'NetworkPolicy', 'frontend').spec).not.toHaveProperty('ingress');
  });
});

describe('given an app that is connected to a database', () => {
  const chart = aChart();
  aWebApp(chart).connectTo(aDatabase(chart));

  test('then it reaches the server, and not Patroni', () => {
    expect(egressOf(objectOf(chart, 'NetworkPolicy', 'api'))).toEqual([{ to: [MEMBERS], ports: tcp(5432) }]);
  });

  test('then the database lets in its members, the app and the controller', () => {
    const controller = { podSelector: { matchLabels: { 'app.kubernetes.io/instance': 'orders', 'app.kubernetes.io/component': 'controller' } } };
    expect(objectOf(chart, 'NetworkPolicy', 'orders').spec.ingress).toEqual([
      { from: [web('api')], ports: tcp(5432) },
      { from: [controller], ports: tcp(5432, 8008) },
      { from: [MEMBERS], ports: tcp(5432, 8008) },
    ]);
  });

  test('then members reach each other and the API server', () => {
    expect(egressOf(objectOf(chart, 'NetworkPolicy', 'orders'))).toEqual([{ to: [MEMBERS], ports: tcp(5432, 8008) }, { ports: tcp(443, 6443) }]);
  });
});

describe('given apps in two namespaces', () => {
  const shop = aChart('shop');
  const site = new Chart(shop.node.root, 'site', { namespace: 'site' });
  const stock = aWebApp(shop, {}, 'stock');
  aWebApp(site, {}, 'pages').connectTo(stock);

  test('then each policy names the other\'s namespace', () => {
    expect(egressOf(objectOf(site, 'NetworkPolicy', 'pages'))).toEqual([{ to: [{ ...web('stock'), ...inNamespace('shop') }], ports: tcp(8080) }]);
    expect(objectOf(shop, 'NetworkPolicy', 'stock').spec.ingress).toEqual([{ from: [{ ...web('pages'), ...inNamespace('site') }], ports: tcp(8080) }]);
  });

  test('then the address has the namespace in it', () => {
    expect(objectOf(site, 'ConfigMap', 'pages-binding-stock').data.host).toBe('stock.shop.svc');
  });
});

describe('given an app that is connected to something outside', () => {
  const connected = (props: Partial<ExternalConnectionProps>, times = 1): any => {
    const app = aWebApp(aChart());
    for (let i = 0; i < times; i++) {
      app.connectTo(Connection.external({ host: 'pay.example.com', ports: [443], ...props }));
    }
    return objectOf(app, 'NetworkPolicy', 'api');
  };

  beforeAll(() => jest.spyOn(console, 'warn').mockImplementation());
  afterAll(() => jest.restoreAllMocks());

  test('then every public address is reached on its ports alone, and nothing inside', () => {
    const [{ to: [{ ipBlock }], ports }] = egressOf(connected({ ports: [443, 8443] }));
    expect(ports).toEqual(tcp(443, 8443));
    expect(ipBlock.cidr).toBe('0.0.0.0/0');
    expect(ipBlock.except).toEqual(expect.arrayContaining(['10.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16']));
  });

  test('then it is said once what is open', () => {
    const app = aWebApp(aChart());
    [1, 2].forEach(() => app.connectTo(Connection.external({ host: 'pay.example.com', ports: [443] })));
    expect(app.node.metadata.map(({ data }) => data)).toEqual([
      'connectTo(\'pay.example.com\') opens port 443 of every public IPv4 address, and of no private one: policies don\'t know names. '
      + 'Give cidrs, or name a network plugin that knows them by EgressByName.of(app)',
    ]);
  });

  test.each([['192.0.2.7', '192.0.2.7/32'], ['2001:db8::7', '2001:db8::7/128']])('then %s is reached, and nothing else', (host, cidr) => {
    expect(egressOf(connected({ host }))).toEqual([{ to: [{ ipBlock: { cidr } }], ports: tcp(443) }]);
  });

  test('then only its blocks are reached where they are known', () => {
    expect(egressOf(connected({ cidrs: ['203.0.113.0/24', '2001:db8::/32'] })))
      .toEqual([{ to: [{ ipBlock: { cidr: '2001:db8::/32' } }, { ipBlock: { cidr: '203.0.113.0/24' } }], ports: tcp(443) }]);
  });

  test('then the same path opened twice is one path', () => {
    expect(egressOf(connected({}, 3))).toHaveLength(1);
  });
});

describe('given a connection that is refused', () => {
  test.each([
    ['its name is taken', { name: 'stock' }],
    ['its name is none', { name: 'My Orders' }],
    ['the target has no such entry', { env: { PGHOST: 'hostname' } }],
    ['a variable is taken', { env: { REGION: 'host' } }],
  ])('then nothing is open where %s', (_, options) => {
    const chart = aChart();
    const [app, orders] = [aWebApp(chart, { env: { REGION: 'eu' } }), aDatabase(chart)];
    app.connectTo(aDatabase(chart, {}, 'stock'));
    const before = objectsOf(chart);
    expect(() => app.connectTo(orders, options)).toThrow();
    expect(objectsOf(chart)).toEqual(before);
    expect(egressOf(objectOf(chart, 'NetworkPolicy', 'api')).flatMap(({ to }) => to)).toEqual([
      { podSelector: { matchLabels: { 'app.kubernetes.io/instance': 'stock', 'app.kubernetes.io/component': 'database' } } },
    ]);
    expect(JSON.stringify(objectOf(chart, 'NetworkPolicy', 'orders').spec.ingress)).not.toContain('"api"');
  });
});

test('a construct of the user\'s own can be connected to', () => {
  const mailer: IConnectable = { endpoint: Connection.external({ host: '192.0.2.7', ports: [587] }) };
  const app = aWebApp(aChart());
  app.connectTo(mailer);
  expect(egressOf(objectOf(app, 'NetworkPolicy', 'api'))).toEqual([{ to: [{ ipBlock: { cidr: '192.0.2.7/32' } }], ports: tcp(587) }]);
});
