import { OWNERS, SYSTEM, asks, entries, owner } from '../accounts';
import { UP } from '../aims';
import { apply, find, kubectl, list, sleep, waitFor } from '../cluster';
import { MEMBERS, SELECTOR, engine, memberName, memberPods, noPods, restore, settled, switchOver } from '../engine';
import type { AppOptions } from '../engine-under-test';
import { deleteByForce } from '../faults';
import { HEARD_SECONDS, allow, refusePods } from '../policy';
import { print, scenariosWith } from '../scenario';
import { said, saysNothing } from '../why';

const { lifetime, primaryLabel } = engine;
const MARKS = lifetime?.marks ?? [];
const NAMES = [...Array(MEMBERS).keys()].map(memberName);
/** Of any number of members that there may have been before. */
const CLAIMS = [0, 1, 2, 3, 4, 5, 6].map((ordinal) => `persistentvolumeclaim/data-${memberName(ordinal)}`);
/** How long it takes to be up again: to start, and then some looks of the controller's, a lease, and a founding. */
const AGAIN_SECONDS = 2 * UP.budget;

/** Two of Patroni's leases: whoever thinks that it may lead has done so. */
const ALONE_SECONDS = 40;

const goWithTheDatabase = (object: any): void => {
  if (object.kind === 'StatefulSet') object.spec.persistentVolumeClaimRetentionPolicy.whenDeleted = 'Delete';
};

const controllerSays = async (): Promise<string> => (await kubectl(['logs', `deployment/${engine.cluster}-controller`, '--tail=1'])).trim();
const remove = (...objects: string[]): Promise<string> => kubectl(['delete', ...objects, '--ignore-not-found']);

const applyApp = (options: AppOptions = {}): Promise<string> => apply(engine.synth(options));

/** Deletes all that is in the manifest. */
async function deleteApp(): Promise<void> {
  await kubectl(['delete', '-f', '-', '--ignore-not-found'], { input: engine.synth({}) });
  await noPods();
}

const ask = (member: string, sql: string): Promise<any[][]> => lifetime!.asSuperuser(member, sql);
const sign = (member: string): Promise<any[][]> => ask(member, 'create schema if not exists e2e; create table if not exists e2e.sign (id int primary key)');
const signs = async (member: string): Promise<number> =>
  Number((await ask(member, "select count(*) from information_schema.tables where table_schema = 'e2e' and table_name = 'sign'"))[0][0]);

/** Leaves something in the database that is known again. */
async function signed(): Promise<void> {
  const { primary } = await settled();
  await sign(primary.metadata.name);
}

const isSigned = async (): Promise<boolean> => {
  const { primary } = await settled(MEMBERS, AGAIN_SECONDS);
  return await signs(primary.metadata.name) === 1;
};

describe('a database that is deleted and applied again under its name', () => {
  if (lifetime) afterAll(restore);

  const scenario = scenariosWith(lifetime, 'what tells of the lifetime');

  /** Deletes the database and what `loses` says, and applies it again. */
  async function again(name: string, loses: () => Promise<unknown>, signedStill: boolean): Promise<void> {
    await signed();
    await deleteApp();
    await loses();
    const began = Date.now();
    await applyApp();
    expect(await isSigned()).toBe(signedStill);
    print('life', `deleted and applied again, ${name}: ${signedStill ? 'goes on' : 'is founded anew'}, all follow after ${((Date.now() - began) / 1000).toFixed(0)} s`);
  }

  scenario('goes on where its claims were kept', () => again('claims kept', async () => {}, true));

  scenario('is founded anew where its claims were deleted by hand', () => again('claims deleted', () => remove(...CLAIMS), false));

  scenario('is founded anew where its claims went with it', async () => {
    await applyApp({ change: goWithTheDatabase });
    await again('claims gone with it', () => waitFor('no claim to be left', AGAIN_SECONDS, async () =>
      (await Promise.all(CLAIMS.map((claim) => find(claim)))).every((claim) => claim === undefined)), false);
  });

  scenario('goes on where the marks of its founding were deleted meanwhile', () => again('its ConfigMaps deleted', () => remove(...MARKS), true));

  scenario('goes on with new passwords where its claims were kept and its Secrets deleted', async () => {
    const system = await entries(SYSTEM);
    await again('claims kept, Secrets deleted', () => remove(SYSTEM, OWNERS), true);
    expect(await entries(SYSTEM)).not.toEqual(system);
    const began = Date.now();
    await saysNothing();
    await waitFor('the owner to be let in', AGAIN_SECONDS, async () => asks(await owner(), 'select 1'));
    print('life', `… by which the controller and the owner are let in ${((Date.now() - began) / 1000).toFixed(0)} s later`);
  });

  scenario('has nobody lead where they were deleted and only a member that is behind comes back, and goes on when all are there', async () => {
    // where a pod is refused, a StatefulSet makes none of a higher number in that round
    const [behind, two, one] = NAMES;
    await switchOver(one);
    await sign(one);
    await ask(one, 'drop table e2e.sign');
    let reason = '';
    try {
      await refusePods(behind);
      await sleep(HEARD_SECONDS);
      await deleteByForce(behind);
      await said(`${behind} has no pod, for it is refused`);
      await sign(one);
      await deleteApp();
      await remove(...MARKS);
      await refusePods(one, two);
      await sleep(HEARD_SECONDS);
      await applyApp();
      reason = await said(two, one, lifetime!.waits);
      await sleep(ALONE_SECONDS);
      expect(await list('pods', `${SELECTOR},${primaryLabel}`)).toEqual([]);
      expect(await signs(behind)).toBe(0);
    } finally {
      await allow();
    }
    await sleep(HEARD_SECONDS);
    await kubectl(['annotate', `statefulset/${engine.cluster}`, 'e2e=again']); // it would try again in its own time
    const began = Date.now();
    expect(await isSigned()).toBe(true);
    print('life', `its ConfigMaps deleted, and one that is behind comes back first: "${reason}"; with all there, all follow after `
      + `${((Date.now() - began) / 1000).toFixed(0)} s, and nothing is lost`);
  });

  scenario('says which data is missing where one claim was kept, and is founded anew when that is given up', async () => {
    await signed();
    const { primary } = await settled();
    const one = NAMES.find((name) => name !== primary.metadata.name)!;
    await deleteApp();
    await remove(...CLAIMS.filter((claim) => !claim.endsWith(one)));
    await applyApp();
    const reason = await waitFor('the controller to say what is missing', AGAIN_SECONDS, async () => {
      const line = await controllerSays();
      return line.includes(lifetime!.misses) && line;
    });
    await kubectl(['delete', `persistentvolumeclaim/data-${one}`, '--wait=false']);
    await remove(`pod/${one}`);
    expect(await isSigned()).toBe(false);
    print('life', `deleted and applied again, one claim kept: ${reason}; that claim deleted: is founded anew`);
  });

  scenario('is founded all the same where the pod that founds it is deleted by force', async () => {
    await deleteApp();
    await remove(...CLAIMS, ...MARKS);
    const began = Date.now();
    await applyApp();
    const founder = await waitFor('a founding', AGAIN_SECONDS, async () => (await memberPods()).find(lifetime!.isFounding)?.metadata.name);
    await deleteByForce(founder);
    await settled(MEMBERS, AGAIN_SECONDS);
    print('life', `${founder} deleted by force while it founds: all follow after ${((Date.now() - began) / 1000).toFixed(0)} s`);
  });

  scenario('gets its marks back that are deleted while it works', async () => {
    const before = await settled();
    await remove(...MARKS);
    await waitFor('the mark of the founding', AGAIN_SECONDS, () => find(MARKS[0]));
    const after = await settled();
    print('life', `its ConfigMaps deleted while all work: they are back, primary ${before.primary.metadata.name}, then ${after.primary.metadata.name}`);
  });
});
