import { Labels, NetworkPolicy, Peer } from '../../lib';
import { aChart, aWebApp, objectOf } from '../given';

describe('given an app that is connected to nothing', () => {
  const { spec } = objectOf(aWebApp(aChart()), 'NetworkPolicy', 'api');

  test('then it is closed in both directions', () => {
    expect(spec.policyTypes).toEqual(['Ingress', 'Egress']);
    expect(spec).not.toHaveProperty('ingress');
    expect(spec.podSelector.matchLabels).toEqual({ 'app.kubernetes.io/instance': 'api', 'app.kubernetes.io/component': 'web' });
  });

  test('then it reaches the cluster\'s DNS wherever that runs, and nothing else', () => {
    expect(spec.egress).toHaveLength(1);
    expect(spec.egress[0].ports).toEqual([{ protocol: 'UDP', port: 53 }, { protocol: 'TCP', port: 53 }]);
    expect(spec.egress[0].to).toContainEqual({ namespaceSelector: {}, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } });
    expect(spec.egress[0].to).toContainEqual({ ipBlock: { cidr: '169.254.0.0/16' } });
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
    expect(spec.egress[1]).toEqual({ ports: [{ protocol: 'TCP', port: 587 }] });
  });
});

test('no policy has an empty list, which would count as a change at every apply', () => {
  expect(JSON.stringify(objectOf(aWebApp(aChart()), 'NetworkPolicy', 'api'))).not.toContain('[]');
});
