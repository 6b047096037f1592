import { App, Chart } from 'cdk8s';
import { ClusterDns, Connection, EgressByName, Peer } from '../../lib';
import { aChart, aWebApp, objectOf, objectsOf } from '../given';
import { KUBERNETES_MINORS, schemaErrors } from '../schemas/kubernetes-schema';

const PAY = Connection.external({ host: 'pay.example.com', ports: [443, 8443] });
const LABELS = { 'app.kubernetes.io/instance': 'api', 'app.kubernetes.io/component': 'web' };

function connected(tell: (app: App) => void, ...targets: Connection[]): Chart {
  const app = new App();
  tell(app);
  const chart = aChart('shop', app);
  targets.forEach((target) => aWebApp(chart, {}, 'api').connectTo(target));
  return chart;
}

const cilium = (app: App) => EgressByName.of(app).useCilium();
const gke = (app: App) => EgressByName.of(app).useGke();

describe('given a cluster with Cilium', () => {
  const chart = connected(cilium, PAY);
  const { spec } = objectOf(chart, 'CiliumNetworkPolicy', 'api');

  test('then the name is open on its ports, and no address is', () => {
    expect(spec.endpointSelector).toEqual({ matchLabels: LABELS });
    expect(spec.egress).toContainEqual({ toFQDNs: [{ matchName: 'pay.example.com' }], toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }, { port: '8443', protocol: 'TCP' }] }] });
    expect(objectOf(chart, 'NetworkPolicy', 'api').spec.egress).toHaveLength(3);
  });

  test('then answers of the cluster\'s resolvers pass the proxy, or no name would be known', () => {
    expect(spec.egress[0]).toEqual({
      toEndpoints: [{
        matchExpressions: [
          { key: 'k8s:io.kubernetes.pod.namespace', operator: 'Exists' },
          { key: 'k8s:k8s-app', operator: 'In', values: ['coredns', 'kube-dns'] },
        ],
      }],
      toPorts: [{
        ports: [53, 53, 8053, 8053].map((port, i) => ({ port: String(port), protocol: i % 2 === 0 ? 'UDP' : 'TCP' })),
        rules: { dns: [{ matchPattern: '*' }] },
      }],
    });
    expect(spec.egress.filter(({ toFQDNs }: any) => toFQDNs === undefined).every(({ toPorts }: any) => toPorts[0].rules.dns)).toBe(true);
  });

  test('then a resolver of the user\'s own does, too', () => {
    const own = connected((app) => {
      cilium(app);
      ClusterDns.of(app).addResolver(Peer.pods({ 'k8s-app': 'node-local-dns' }, 'kube-system'));
      ClusterDns.of(app).addResolver(Peer.namespaces({ tenant: 'dns' }));
    }, PAY);
    expect(objectOf(own, 'CiliumNetworkPolicy', 'api').spec.egress.map(({ toEndpoints }: any) => toEndpoints?.[0].matchLabels)).toEqual(expect.arrayContaining([
      { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s:k8s-app': 'node-local-dns' },
      { 'k8s:io.cilium.k8s.namespace.labels.tenant': 'dns' },
    ]));
  });

  test('then nothing is warned of', () => {
    expect(chart.node.findAll().flatMap(({ node }) => node.metadata.filter(({ type }) => type.includes('warning')))).toEqual([]);
  });
});

describe('given a cluster of Google\'s', () => {
  test('then its own policy has the name, and a domain as a pattern', () => {
    const chart = connected(gke, PAY);
    expect(objectOf(chart, 'FQDNNetworkPolicy', 'api').spec).toEqual({
      podSelector: { matchLabels: LABELS },
      egress: [{ matches: [{ name: 'pay.example.com' }], ports: [{ protocol: 'TCP', port: 443 }, { protocol: 'TCP', port: 8443 }] }],
    });
    const all = connected(gke, Connection.external({ host: '*.example.com', ports: [443] }));
    expect(objectOf(all, 'FQDNNetworkPolicy', 'api').spec.egress[0].matches).toEqual([{ pattern: '*.example.com' }]);
  });
});

describe.each([['Cilium', cilium], ['Google', gke]])('given a policy of %s', (_, tell) => {
  const several = () => {
    const chart = connected(tell);
    const app = aWebApp(chart);
    [PAY, Connection.external({ host: '*.example.com', ports: [443] }), Connection.smtp({ host: 'mail.example.com' }), PAY].forEach((target) => app.connectTo(target));
    return chart;
  };

  test.each(KUBERNETES_MINORS)('then its definition and Kubernetes %s know every field', (minor) => {
    expect(objectsOf(several()).flatMap((object) => schemaErrors(object, minor))).toEqual([]);
  });

  test('then there is one, with each path once, in an order of its own', () => {
    const policies = objectsOf(several()).filter(({ kind }) => /^(Cilium|FQDN)/.test(kind));
    expect(policies).toHaveLength(1);
    const names = JSON.stringify(policies[0].spec.egress).match(/[*a-z]+\.example\.com/g);
    expect(names).toEqual(['*.example.com', 'mail.example.com', 'pay.example.com']);
  });

  test('then who is known by blocks isn\'t in it', () => {
    const chart = connected(tell, Connection.http({ host: 'pay.example.com', cidrs: ['203.0.113.0/24'] }));
    expect(objectsOf(chart).map(({ kind }) => kind)).not.toContain(/^(Cilium|FQDN)/);
    expect(objectOf(chart, 'NetworkPolicy', 'api').spec.egress).toHaveLength(4);
  });
});

describe('given a plugin that is told', () => {
  beforeAll(() => jest.spyOn(console, 'warn').mockImplementation());
  afterAll(() => jest.restoreAllMocks());

  test('then the nearest word counts', () => {
    const app = new App();
    EgressByName.of(app).useCilium();
    const chart = aChart('shop', app);
    EgressByName.of(chart).useGke();
    aWebApp(chart).connectTo(PAY);
    expect(objectsOf(chart).map(({ kind }) => kind)).toContain('FQDNNetworkPolicy');
  });

  test('then it is told before somebody relies on it', () => {
    const chart = aChart();
    aWebApp(chart).connectTo(PAY);
    expect(() => EgressByName.of(chart).useCilium()).toThrow(new Error('[shop] EgressByName: shop/api/Workload is connected already: name the plugin before anything is connected'));
  });

  test('then two of them are refused', () => {
    const app = new App();
    cilium(app);
    expect(() => gke(app)).toThrow(new Error('[] EgressByName: two plugins are named for it: name the one that the cluster has'));
    expect(() => cilium(app)).not.toThrow();
  });

  test('then nobody can tell it to nothing', () => {
    expect(() => EgressByName.of(undefined as any)).toThrow(new Error('[] EgressByName.of() needs an app, a chart or another construct, got undefined: pass the app'));
  });
});
