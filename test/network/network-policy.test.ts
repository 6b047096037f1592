import { Chart } from 'cdk8s';
import { ClusterDns, Labels, NetworkPolicy, Peer } from '../../lib';
import { aChart, aWebApp, objectOf } from '../given';

describe('given an app that is connected to nothing', () => {
  const { spec } = objectOf(aWebApp(aChart()), 'NetworkPolicy', 'api');

  test('then it is closed in both directions', () => {
    expect(spec.policyTypes).toEqual(['Ingress', 'Egress']);
    expect(spec).not.toHaveProperty('ingress');
    expect(spec.podSelector.matchLabels).toEqual({ 'app.kubernetes.io/instance': 'api', 'app.kubernetes.io/component': 'web' });
  });

  test('then it reaches the cluster\'s DNS wherever that runs, and nothing else', () => {
    const [pods, openshift, nodes, ...others] = spec.egress;
    const open = (...ports: number[]) => ports.flatMap((port) => [{ protocol: 'UDP', port }, { protocol: 'TCP', port }]);
    expect(pods).toEqual({
      to: [{ namespaceSelector: {}, podSelector: { matchExpressions: [{ key: 'k8s-app', operator: 'In', values: ['coredns', 'kube-dns'] }] } }],
      ports: open(53, 8053),
    });
    expect(openshift).toEqual({ to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'openshift-dns' } } }], ports: open(5353) });
    expect(nodes.to).toContainEqual({ ipBlock: { cidr: '169.254.0.0/16' } });
    expect(nodes.ports).toEqual(open(53));
    expect(others).toEqual([]);
  });
});

describe('given a policy for pods of the user\'s own', () => {
  const chart = aChart();
  const labels = new Labels(chart, { instance: 'mailer', component: 'worker' });
  const policy = new NetworkPolicy(chart, 'Policy', { name: 'mailer', labels });
  policy.allowFrom(Peer.pods({ app: 'monitor' }, 'monitoring'), [9100]);
  policy.allowTo(Peer.anywhere(), [587]);

  test('then it opens what was asked for', () => {
    const { spec } = objectOf(chart, 'NetworkPolicy', 'mailer');
    expect(spec.podSelector.matchLabels).toEqual(labels.selector);
    expect(spec.ingress).toEqual([{
      from: [{ podSelector: { matchLabels: { app: 'monitor' } }, namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }],
      ports: [{ protocol: 'TCP', port: 9100 }],
    }]);
    expect(spec.egress[3]).toEqual({ ports: [{ protocol: 'TCP', port: 587 }] });
  });
});

describe('given a resolver of the cluster\'s own', () => {
  test('then one line opens it for every policy of the app, and for no other part', () => {
    const chart = aChart();
    const other = new Chart(chart.node.root, 'other', { namespace: 'other' });
    ClusterDns.of(chart).addResolver(Peer.pods({ app: 'unbound' }, 'dns'), [5300]);
    const [here, there] = [aWebApp(chart), aWebApp(other, {}, 'elsewhere')];
    const to = [{ podSelector: { matchLabels: { app: 'unbound' } }, namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'dns' } } }];
    expect(objectOf(here, 'NetworkPolicy', 'api').spec.egress).toContainEqual({ to, ports: [{ protocol: 'UDP', port: 5300 }, { protocol: 'TCP', port: 5300 }] });
    expect(JSON.stringify(objectOf(there, 'NetworkPolicy', 'elsewhere'))).not.toContain('unbound');
  });
});

describe('given namespaces that are known by their labels', () => {
  test('then they can be let in', () => {
    const app = aWebApp(aChart());
    app.networkPolicy.allowFrom(Peer.namespaces({ tenant: 'a' }), [8080]);
    app.networkPolicy.allowFrom(Peer.pods({}, 'monitoring'), [8080]);
    const from = objectOf(app, 'NetworkPolicy', 'api').spec.ingress.map((rule: any) => rule.from[0]);
    expect(from).toContainEqual({ namespaceSelector: { matchLabels: { tenant: 'a' } } });
    expect(from).toContainEqual({ podSelector: { matchLabels: {} }, namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } });
  });
});

test('no policy has an empty list, which would count as a change at every apply', () => {
  expect(JSON.stringify(objectOf(aWebApp(aChart()), 'NetworkPolicy', 'api'))).not.toContain('[]');
});
