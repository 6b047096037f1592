import type { Chart } from 'cdk8s';
import { AppConfig, AppSecret, ImagePullPolicy, Variable } from '../../lib';
import { exemptionAnnotations } from '../../lib/kubernetes';
import { aChart, aDatabase, aWebApp, objectOf } from '../given';

describe('given findings that an option makes on purpose', () => {
  test('then each linter reads them in its own form, with the reason', () => {
    expect(exemptionAnnotations([
      { kubeScore: 'a', checkov: 'CKV_1', reason: 'because of a' },
      { checkov: 'CKV_2', reason: 'because of b' },
      { kubeScore: 'a', reason: 'because of a, again' },
      { kubeScore: 'c', reason: 'because of c' },
    ])).toEqual({ 'kube-score/ignore': 'a,c', 'checkov.io/skip1': 'CKV_1=because of a', 'checkov.io/skip2': 'CKV_2=because of b' });
  });

  test('then no finding is no annotation', () => {
    expect(exemptionAnnotations([])).toEqual({});
  });
});

describe('given a web app', () => {
  const annotationsOf = (props: Parameters<typeof aWebApp>[1]) => objectOf(aWebApp(aChart(), props), 'Deployment', 'api').metadata.annotations;

  test('then a pinned image that is always asked for needs no exemption', () => {
    expect(annotationsOf({ image: `ghcr.io/acme/api:1.4.2@sha256:${'a'.repeat(64)}`, pull: { policy: ImagePullPolicy.ALWAYS } })).toBeUndefined();
  });

  test.each([
    [{}, ['CKV_K8S_15', 'CKV_K8S_43']],
    [{ pull: { policy: ImagePullPolicy.ALWAYS } }, ['CKV_K8S_43']],
    [{ pull: { policy: ImagePullPolicy.NEVER } }, ['CKV_K8S_15', 'CKV_K8S_43']],
    [{ security: { user: 999 } }, ['CKV_K8S_40', 'CKV_K8S_15', 'CKV_K8S_43']],
  ])('then %j is exempted from %j', (props, ids) => {
    const skips = Object.entries<string>(annotationsOf(props)).filter(([key]) => key.startsWith('checkov.io/')).map(([, value]) => value.split('=')[0]);
    expect(skips).toEqual(ids);
  });
});

describe('given a secret in a variable', () => {
  const secret = AppSecret.existing('mail', ['password']);
  const skipsOf = (build: (chart: Chart) => unknown): string[] => {
    const chart = aChart();
    build(chart);
    return Object.values(objectOf(chart, 'Deployment', 'api').metadata.annotations);
  };

  test.each<[string, (chart: Chart) => unknown]>([
    ['a variable', (chart) => aWebApp(chart, { variables: { A: Variable.secret(secret, 'password') } })],
    ['a shared one', (chart) => aWebApp(chart, { config: [new AppConfig(chart, 'settings', { variables: { A: Variable.secret(secret, 'password') } })] })],
    ['one of a connection', (chart) => aWebApp(chart).connectTo(aDatabase(chart), { env: { PGPASSWORD: 'password' } })],
  ])('then linters are told, as %s', (_, build) => {
    expect(skipsOf(build)).toContain('CKV_K8S_35=the program takes it from a variable');
    expect(skipsOf((chart) => aWebApp(chart).connectTo(aDatabase(chart)))).not.toContain('CKV_K8S_35=the program takes it from a variable');
  });
});

test('a database\'s exemptions all have a reason', () => {
  const { annotations } = objectOf(aDatabase(aChart()), 'StatefulSet', 'orders').metadata;
  const skips = Object.entries<string>(annotations).filter(([key]) => key.startsWith('checkov.io/'));
  expect(skips.map(([, value]) => value.split('=')[0])).toEqual(['CKV_K8S_40', 'CKV_K8S_15', 'CKV_K8S_43', 'CKV_K8S_38', 'CKV_K8S_35']);
  expect(skips.every(([, value]) => /^CKV_K8S_\d+=\w/.test(value))).toBe(true);
});
