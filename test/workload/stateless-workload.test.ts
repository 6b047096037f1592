import { Duration, Size } from 'cdk8s';
import { Labels } from '../../lib';
import { resolveResources } from '../../lib/pod';
import { Permission, StatelessWorkload } from '../../lib/workload';
import { aChart, objectOf, objectsOf } from '../given';

function aWorkload(permissions?: Permission[]): StatelessWorkload {
  const chart = aChart();
  return new StatelessWorkload(chart, 'Workload', {
    name: 'mailer',
    labels: new Labels(chart, { instance: 'mailer', component: 'worker' }),
    user: 10001,
    terminationGrace: Duration.seconds(5),
    permissions,
    container: {
      name: 'mailer', image: 'ghcr.io/acme/mailer:1.0.0',
      resources: resolveResources(chart, undefined, { kind: 'programs', cpu: '100m', cpuLimit: '1', memory: Size.mebibytes(64) }),
    },
  });
}

describe('given what a program may do with the API server', () => {
  test.each([[undefined], [[]]])('then %j mounts no token, and nobody is told to overlook one', (permissions) => {
    const workload = aWorkload(permissions);
    const { metadata, spec } = objectOf(workload, 'Deployment', 'mailer');
    expect(spec.template.spec.automountServiceAccountToken).toBe(false);
    expect(JSON.stringify(metadata.annotations)).not.toContain('CKV_K8S_38');
    expect(objectsOf(workload).filter(({ kind }) => kind.startsWith('Role'))).toEqual([]);
  });

  test('then a right brings the token, with the reason', () => {
    const { metadata, spec } = objectOf(aWorkload([{ apiGroup: '', resource: 'pods', verbs: ['list'] }]), 'Deployment', 'mailer');
    expect(spec.template.spec.automountServiceAccountToken).toBe(true);
    expect(Object.values(metadata.annotations)).toContain('CKV_K8S_38=calls the API server with its token');
  });
});
