import { UP } from '../../aims';
import { KubeObject, exec, find, get, kubectl, sleep, waitFor } from '../../cluster';
import { memberName, noPods, restore, settled, switchOver } from '../../engine';
import { deleteByForce } from '../../faults';
import { print, scenario } from '../../scenario';
import { applyShop, databasePods } from '../../shop';
import { synth } from '../../shop-under-test';
import { HEARD_SECONDS, allow, refusePods } from '../../policy';
import { asSuperuser } from '../superuser';
import { said, saysNothing } from '../../why';

const SYSTEM = 'secret/orders-system';
const OWNERS = 'secret/orders-db-orders';
const MARKS = ['config', 'leader', 'sync', 'failover'].map((suffix) => `configmap/orders-${suffix}`);
/** Of any number of members that there may have been before. */
const CLAIMS = [0, 1, 2, 3, 4, 5, 6].map((ordinal) => `persistentvolumeclaim/data-${memberName(ordinal)}`);
/** How long it takes to be up again: to start, and then some looks of the controller's, a lease, and a founding. */
const AGAIN_SECONDS = 2 * UP.budget;

/** Two leases: whoever thinks that it may lead has done so. */
const ALONE_SECONDS = 40;

const goWithTheDatabase = (object: any): void => {
  if (object.kind === 'StatefulSet') object.spec.persistentVolumeClaimRetentionPolicy.whenDeleted = 'Delete';
};

const controllerSays = async (): Promise<string> => (await kubectl(['logs', 'deployment/orders-controller', '--tail=1'])).trim();
const remove = (...objects: string[]): Promise<string> => kubectl(['delete', ...objects, '--ignore-not-found']);

/** Whether a member makes the database of which the others take a copy, by Patroni's note on its pod. */
const isFounding = ({ metadata: { annotations } }: KubeObject): boolean => /initializing new cluster|custom bootstrap/.test(annotations?.status ?? '');

/** Deletes all that is in the manifest. */
async function deleteShop(): Promise<void> {
  await kubectl(['delete', '-f', '-', '--ignore-not-found'], { input: synth({}) });
  await noPods();
}

/** Leaves something in the database that is known again. */
async function signed(): Promise<void> {
  const { primary } = await settled();
  await asSuperuser(primary.metadata.name, 'create table if not exists public.e2e_sign ()');
}

const isSigned = async (): Promise<boolean> => {
  const { primary } = await settled(3, AGAIN_SECONDS);
  return (await asSuperuser(primary.metadata.name, "select count(*) from pg_class where relname = 'e2e_sign'"))[0][0] === 1;
};

describe('a database that is deleted and applied again under its name', () => {
  afterAll(restore);

  /** Deletes the database and what `loses` says, and applies it again. */
  async function again(name: string, loses: () => Promise<unknown>, signedStill: boolean): Promise<void> {
    await signed();
    await deleteShop();
    await loses();
    const began = Date.now();
    await applyShop();
    expect(await isSigned()).toBe(signedStill);
    print('life', `deleted and applied again, ${name}: ${signedStill ? 'goes on' : 'is founded anew'}, all follow after ${((Date.now() - began) / 1000).toFixed(0)} s`);
  }

  scenario('goes on where its claims were kept', () => again('claims kept', async () => {}, true));

  scenario('is founded anew where its claims were deleted by hand', () => again('claims deleted', () => remove(...CLAIMS), false));

  scenario('is founded anew where its claims went with it', async () => {
    await applyShop({ change: goWithTheDatabase });
    await again('claims gone with it', () => waitFor('no claim to be left', AGAIN_SECONDS, async () =>
      (await Promise.all(CLAIMS.map((claim) => find(claim)))).every((claim) => claim === undefined)), false);
  });

  scenario('goes on where Patroni\'s ConfigMaps were deleted meanwhile', () => again('Patroni\'s ConfigMaps deleted', () => remove(...MARKS), true));

  scenario('goes on with new passwords where its claims were kept and its Secrets deleted', async () => {
    const system = (await get(SYSTEM)).data;
    await again('claims kept, Secrets deleted', () => remove(SYSTEM, OWNERS), true);
    expect((await get(SYSTEM)).data).not.toEqual(system);
    const began = Date.now();
    await saysNothing();
    const { username, password } = (await get(OWNERS)).data!;
    const [user, secret] = [username, password].map((text) => Buffer.from(text, 'base64').toString());
    await exec(memberName(0), ['env', `PGPASSWORD=${secret}`, 'psql', '-c', 'select 1', `host=orders-primary user=${user} dbname=orders`]);
    print('life', `… by which the controller and the owner are let in ${((Date.now() - began) / 1000).toFixed(0)} s later`);
  });

  scenario('has nobody lead where they were deleted and only a member that is behind comes back, and goes on when all are there', async () => {
    // where a pod is refused, a StatefulSet makes none of a higher number in that round
    const [behind, two, one] = [0, 1, 2].map(memberName);
    await switchOver(one);
    await asSuperuser(one, 'drop table if exists public.e2e_sign');
    let reason = '';
    try {
      await refusePods(behind);
      await sleep(HEARD_SECONDS);
      await deleteByForce(behind);
      await said(`${behind} has no pod, for it is refused`);
      await asSuperuser(one, 'create table public.e2e_sign ()');
      await deleteShop();
      await remove(...MARKS);
      await refusePods(one, two);
      await sleep(HEARD_SECONDS);
      await applyShop();
      reason = await said(two, one, 'answer, and may have writes that the others don\'t');
      await sleep(ALONE_SECONDS);
      expect(await asSuperuser(behind, "select pg_is_in_recovery(), count(*)::int from pg_class where relname = 'e2e_sign'")).toEqual([[true, 0]]);
    } finally {
      await allow();
    }
    await sleep(HEARD_SECONDS);
    await kubectl(['annotate', 'statefulset/orders', 'e2e=again']); // it would try again in its own time
    const began = Date.now();
    expect(await isSigned()).toBe(true);
    print('life', `Patroni's ConfigMaps deleted, and one that is behind comes back first: "${reason}"; with all there, all follow after `
      + `${((Date.now() - began) / 1000).toFixed(0)} s, and nothing is lost`);
  });

  scenario('says which data is missing where one claim was kept, and is founded anew when that is given up', async () => {
    await signed();
    const { primary } = await settled();
    const one = [0, 1, 2].map(memberName).find((name) => name !== primary.metadata.name)!;
    await deleteShop();
    await remove(...CLAIMS.filter((claim) => !claim.endsWith(one)));
    await applyShop();
    const reason = await waitFor('the controller to say what is missing', AGAIN_SECONDS, async () => {
      const line = await controllerSays();
      return line.includes('which may have had the newest') && line;
    });
    await kubectl(['delete', `persistentvolumeclaim/data-${one}`, '--wait=false']);
    await remove(`pod/${one}`);
    expect(await isSigned()).toBe(false);
    print('life', `deleted and applied again, one claim kept: ${reason}; that claim deleted: is founded anew`);
  });

  scenario('is founded all the same where the pod that founds it is deleted by force', async () => {
    await deleteShop();
    await remove(...CLAIMS, ...MARKS);
    const began = Date.now();
    await applyShop();
    const founder = await waitFor('a founding', AGAIN_SECONDS, async () => (await databasePods()).find((pod) => isFounding(pod))?.metadata.name);
    await deleteByForce(founder);
    await settled(3, AGAIN_SECONDS);
    print('life', `${founder} deleted by force while it founds: all follow after ${((Date.now() - began) / 1000).toFixed(0)} s`);
  });

  scenario('gets its marks back that are deleted while it works', async () => {
    const before = await settled();
    await remove(...MARKS);
    await waitFor('the mark of the founding', AGAIN_SECONDS, () => find(MARKS[0]));
    const after = await settled();
    print('life', `Patroni's ConfigMaps deleted while all work: they are back, primary ${before.primary.metadata.name}, then ${after.primary.metadata.name}`);
  });
});
