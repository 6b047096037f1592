import { Migration } from '../../../lib';
import { KubeObject, get, isReady, kubectl, list, sleep, tryKubectl, waitFor } from '../cluster';
import { restore, rollout } from '../engine';
import { print, scenario } from '../scenario';
import { API } from '../shop';
import { TOOLS_IMAGE, applyWith, program, removeExtra } from './extra';
import { Traffic, told } from './traffic';
import { changeUnder, expectUnharmed } from './unharmed';

const NEXT_IMAGE = 'ghcr.io/cdk8s-patterns/shop-api:1.0.1';
const IMAGE = 'ghcr.io/cdk8s-patterns/shop-api:1.0.0';
const TAKES_SECONDS = 20;
const MIGRATED_SECONDS = 90;
/** How long the broken version is watched. */
const BROKEN_SECONDS = 20;
/** What a kubelet takes at most from the key to the start of who waits for it: its rounds, and room for a busy machine. */
const NOTICED_SECONDS = 40;

const pods = async (): Promise<KubeObject[]> => (await list('pods', API)).filter(({ metadata }) => !metadata.deletionTimestamp);
const imageOf = (pod: KubeObject): string => pod.spec.containers[0].image;
const waits = (pod: KubeObject): boolean => pod.status.containerStatuses?.[0]?.state?.waiting?.reason === 'CreateContainerConfigError';
const since = (from: number): string => `${((Date.now() - from) / 1000).toFixed(0)} s`;

/** The shop with an API of some version, and a migration before it. */
const applyMigrating = (apiImage: string, statements: string): Promise<string> => applyWith((shop) => {
  const migration = new Migration(shop, 'migrate', { ...program('sql.js', statements), before: [shop.api], toolsImage: TOOLS_IMAGE, retries: 0 });
  migration.connectTo(shop.orders.database('orders'));
}, apiImage);

/** The Job that pods of the present version wait for, once it has come to an end. */
const ended = (how: 'Complete' | 'Failed'): Promise<KubeObject> => waitFor(`a migration that is ${how}`, MIGRATED_SECONDS, async () => {
  const { spec } = await get('deployment/api');
  const gate = spec.template.spec.containers[0].env.find(({ name }: any) => name === 'AFTER_MIGRATE');
  const job = await get(`job/${gate.valueFrom.configMapKeyRef.key}`);
  return job.status.conditions?.some(({ type, status }: any) => type === how && status === 'True') && job;
});

describe('an API whose database is migrated while it serves 200 requests a second', () => {
  let traffic: Traffic;

  beforeAll(async () => {
    traffic = await Traffic.start('e2e-http-api', 'http://api/orders', 200);
  });

  afterAll(async () => {
    await traffic.stop();
    await restore();
    await removeExtra('migrate');
    await tryKubectl(['delete', 'configmap', 'migrate-done', '--ignore-not-found']);
  });

  async function unharmed(label: string, change: () => Promise<string>): Promise<void> {
    const { outcome, windows } = await changeUnder([traffic], label, change);
    print(28, `${label}: ${outcome}; ${told(windows[0])}`);
    expectUnharmed(windows);
  }

  scenario('starts no pod of the new version before it is done, and all after', () => unharmed('a migration that takes a while', async () => {
    const applied = Date.now();
    await applyMigrating(NEXT_IMAGE, `select pg_sleep(${TAKES_SECONDS}); alter table orders add column if not exists note text`);
    await waitFor('a pod that waits', MIGRATED_SECONDS, async () => (await pods()).some(waits));
    while ((Date.now() - applied) / 1000 < TAKES_SECONDS) {
      expect((await pods()).filter((pod) => isReady(pod)).map(imageOf)).toEqual([IMAGE, IMAGE, IMAGE]);
      await sleep(1);
    }
    await ended('Complete');
    const done = Date.now();
    await waitFor('the first pod of the new version', NOTICED_SECONDS, async () => (await pods()).some((pod) => isReady(pod) && imageOf(pod) === NEXT_IMAGE));
    const first = since(done);
    await rollout('api');
    expect((await pods()).map(imageOf)).toEqual([NEXT_IMAGE, NEXT_IMAGE, NEXT_IMAGE]);
    return `done after ${((done - applied) / 1000).toFixed(0)} s, the first new pod ready ${first} later, all ${since(done)} later`;
  }));

  scenario('leaves the old version serving where it fails, also when its pods are made anew', () => unharmed('a migration that fails', async () => {
    await applyMigrating(IMAGE, 'select 1 / 0');
    const job = await ended('Failed');
    expect(await kubectl(['logs', `job/${job.metadata.name}`])).toContain('division by zero');
    const [victim] = (await pods()).filter((pod) => isReady(pod));
    await kubectl(['delete', 'pod', victim.metadata.name, '--wait=false']);
    await sleep(BROKEN_SECONDS);
    await waitFor('three pods of the old version', NOTICED_SECONDS, async () => {
      const ready = (await pods()).filter((pod) => isReady(pod));
      return ready.length === 3 && ready.every((pod) => imageOf(pod) === NEXT_IMAGE && pod.metadata.uid !== victim.metadata.uid);
    });
    const waiting = (await pods()).filter(waits);
    expect(waiting.map(imageOf)).toEqual([IMAGE]);
    return `three pods of the old version, one of them made anew, one of the new waits: ${waiting[0].status.containerStatuses[0].state.waiting.message}`;
  }));

  scenario('is gone back to at once, by what was applied before', () => unharmed('the version before', async () => {
    const undone = Date.now();
    await kubectl(['rollout', 'undo', 'deployment/api']);
    await rollout('api');
    expect((await pods()).filter((pod) => isReady(pod)).map(imageOf)).toEqual([NEXT_IMAGE, NEXT_IMAGE, NEXT_IMAGE]);
    return `undone after ${since(undone)}`;
  }));
});
