import { Aim, COPIED, UNDISTURBED, UPDATE_GAP } from '../../aims';
import { exec, find, get, kubectl, sleep, tryKubectl, waitFor } from '../../cluster';
import { MEMBERS, memberName, restore, rolled, rollout, settled, switchOver } from '../../engine';
import { deleteByForce, deleteGracefully } from '../../faults';
import { CLIENT } from '../../load';
import { scenario } from '../../scenario';
import { applyShop, databasePods } from '../../shop';
import { underLoad } from '../../under-load';
import { deleteWithClaim } from '../../volumes';
import { live } from '../../ordinary-life';
import { patroni } from '../patroni';
import { HEARD_SECONDS, REFUSAL, allow, refuse } from '../../policy';
import { said, saysNothing } from '../../why';

const [PRIMARY, REPLICA] = [memberName(0), memberName(MEMBERS - 1)];
const CLAIM = `persistentvolumeclaim/data-${REPLICA}`;
const FINALIZER = 'e2e.cdk8s-patterns/kept';
const OWNERS = 'secret/orders-db-orders';
const REPORTS = 'secret/orders-db-reports';
/** The API server is asked again each minute where it refused. */
const AGAIN_SECONDS = 120;

const patch = (name: string, value: object): Promise<string> => kubectl(['patch', name, '--type=merge', '-p', JSON.stringify(value)]);
const uids = async (): Promise<string[]> => (await databasePods()).map((pod) => pod.metadata.uid);

/** Gives a member the data of another cluster, while Patroni is paused, and ends its container. */
const OF_ANOTHER_CLUSTER = ['/usr/pgsql-17/bin/pg_ctl stop -D $D -m fast', 'rm -rf $D', '/usr/pgsql-17/bin/initdb -D $D -U postgres --locale=C.UTF-8',
  'kill 1'].join(' > /dev/null && ').replace(/\$D/g, '/var/lib/postgresql/pgdata');

describe('what users of other operators and charts reported', () => {
  const ledger = underLoad({ after: async () => {
    await allow();
    await restore();
  } });

  const report = (name: string, budget: Aim, body: () => Promise<string>): Promise<void> => live(ledger(), name, budget, async () => {
    const found = await body();
    await settled();
    await saysNothing();
    return found;
  });

  /** @see https://github.com/cloudnative-pg/cloudnative-pg/issues/10985 */
  scenario('a member is made anew while its old claim is still being deleted', async () => {
    await switchOver(PRIMARY);
    await report('the old claim is still being deleted', UNDISTURBED, async () => {
      await patch(CLAIM, { metadata: { finalizers: [FINALIZER, 'kubernetes.io/pvc-protection'] } });
      await kubectl(['delete', CLAIM, '--wait=false']);
      await deleteByForce(REPLICA);
      const sentence = await said(`${REPLICA} has no pod, for it is refused`, 'is being deleted').finally(() => patch(CLAIM, { metadata: { finalizers: null } }));
      await settled(MEMBERS, COPIED.budget);
      return `"${sentence}"; gone: the member has a new one, and a copy`;
    });
  });

  /** @see https://github.com/cloudnative-pg/cloudnative-pg/issues/5912 @see https://github.com/zalando/postgres-operator/pull/18 */
  scenario('the StatefulSet is deleted, its pods are not, and it is applied again', () => report('orphaned pods', UNDISTURBED, async () => {
    const before = await uids();
    await kubectl(['delete', 'statefulset/orders', '--cascade=orphan']);
    await sleep(10); // some rounds of the controller's
    await applyShop();
    await rolled();
    expect(await uids()).toEqual(before);
    return 'taken up again, none is replaced';
  }));

  /** @see https://github.com/percona/percona-helm-charts/issues/460 @see https://github.com/bitnami/charts/issues/9338 */
  scenario('a quota asks for limits of every container', async () => {
    await switchOver(PRIMARY);
    await report('a quota for limits', UNDISTURBED, async () => {
      const hard = ['limits.cpu=100', 'limits.memory=100Gi', 'requests.cpu=100', 'requests.memory=100Gi'].join(',');
      await kubectl(['create', 'quota', 'e2e-limits', `--hard=${hard}`]);
      try {
        await sleep(HEARD_SECONDS);
        await kubectl(['delete', 'job', '--all']);
        await deleteGracefully(REPLICA);
        await applyShop();
        await kubectl(['rollout', 'restart', 'deployment/orders-controller', 'deployment/api']);
        await rolled();
        await rollout('orders-controller');
        await rollout('api');
        await waitFor('the Job to be done', AGAIN_SECONDS, async () =>
          JSON.parse(await kubectl(['get', 'jobs', '-o', 'json'])).items.every((job: any) => job.status.succeeded === 1));
      } finally {
        await kubectl(['delete', 'quota/e2e-limits']);
      }
      return 'a member, the controller, the Job and the API start as ever';
    });
  });

  /** @see https://github.com/cloudnative-pg/cloudnative-pg/issues/4147 */
  scenario('a policy refuses the Secret that is to be made', () => report('a policy refuses the Secret', UNDISTURBED, async () => {
    const { data } = await get(OWNERS);
    await refuse('secrets', "object.metadata.name == 'orders-db-orders'");
    await sleep(HEARD_SECONDS);
    await kubectl(['delete', OWNERS]);
    const sentence = await said('the Secret orders-db-orders is gone, and is refused again', REFUSAL);
    await allow();
    const began = Date.now();
    await waitFor(`${OWNERS} to be there again`, AGAIN_SECONDS, async () => await find(OWNERS) !== undefined);
    expect((await get(OWNERS)).data).toEqual(data);
    return `"${sentence}"; made again ${((Date.now() - began) / 1000).toFixed(0)} s after it was allowed, with the same password`;
  }));

  /** @see https://github.com/canonical/postgresql-k8s-operator/issues/508 @see https://github.com/patroni/patroni/issues/1507 */
  scenario('a member gets a volume with the data of another cluster', async () => {
    await switchOver(PRIMARY);
    await report('data of another cluster', UNDISTURBED, async () => {
      await patroni(PRIMARY, 'PATCH', '/config', { pause: true });
      try {
        await kubectl(['exec', REPLICA, '-c', 'postgresql', '--', 'sh', '-c', OF_ANOTHER_CLUSTER]).catch(() => {}); // its own shell ends with it
        await waitFor('another container', AGAIN_SECONDS, async () => (await get(`pod/${REPLICA}`)).status.containerStatuses[0].restartCount > 0);
      } finally {
        await patroni(PRIMARY, 'PATCH', '/config', { pause: null });
      }
      const sentence = await said(REPLICA);
      const log = await waitFor('its log to say why', AGAIN_SECONDS, async () => {
        const texts = await Promise.all([[], ['--previous']].map((of) => tryKubectl(['logs', REPLICA, '-c', 'postgresql', ...of])));
        return texts.flatMap(({ stdout }) => stdout.split('\n')).find((line) => line.includes('system ID mismatch'));
      });
      await deleteWithClaim(REPLICA);
      await settled(MEMBERS, COPIED.budget);
      return `"${sentence}", and the member's log "${log.slice(log.indexOf('system ID'))}"; claim and pod deleted: copied anew`;
    });
  });

  /** @see https://github.com/zalando/postgres-operator/issues/683 @see https://github.com/zalando/postgres-operator/issues/1005 */
  scenario('the primary\'s pod stays Terminating', async () => {
    // of a database that no load uses: the kubelets show another password at different times
    await applyShop({ databases: [{ name: 'reports' }] });
    await waitFor(REPORTS, AGAIN_SECONDS, () => find(REPORTS));
    await switchOver(PRIMARY);
    await report('the primary kept by a finalizer', UPDATE_GAP, async () => {
      await patch(`pod/${PRIMARY}`, { metadata: { finalizers: [FINALIZER] } });
      await deleteGracefully(PRIMARY);
      const sentence = await said(`${PRIMARY} is stopping and kept by the finalizer ${FINALIZER}`);
      await patch(REPORTS, { data: { password: Buffer.from('given-while-it-was-stuck').toString('base64') } });
      const login = { user: 'reports', database: 'reports', password: 'given-while-it-was-stuck' };
      await waitFor('the server to have the new password', AGAIN_SECONDS, () => exec(CLIENT, ['node', '-e',
        `require('/load/postgresql').connect('orders-primary', ${JSON.stringify(login)}).then(require('/load/postgresql').drop)`]).then(() => true));
      await patch(`pod/${PRIMARY}`, { metadata: { finalizers: null } });
      return `"${sentence}"; another leads, and takes a new password meanwhile`;
    });
  });
});
