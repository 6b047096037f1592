import { PodManagementPolicy } from '../../../lib';
import { isReady, kubectl, sleep, waitFor } from '../cluster';
import { LISTENER, Places, allOpen, expectNone, reach, serviceIp } from '../doors';
import { CLIENT, startPod, stopPod } from '../load';
import { print, scenario } from '../scenario';
import { Members, first, last, versionOf } from './members';

const STRANGER = 'e2e-stranger';
const ALL = [0, 1, 2];
/** What a broken version is left alone for, to see that it stays where it is. */
const LEFT_ALONE_SECONDS = 15;
/** Pods that are asked for at once have the same second, or the next. */
const AT_ONCE_MS = 2000;
/** Answers of the cluster's DNS are good for so long, also those that a name isn't there. */
const NAMES_SECONDS = 40;

const queue = new Members('queue', PodManagementPolicy.ORDERED_READY);
const shards = new Members('shards');

const created = async (members: Members): Promise<number[]> =>
  (await members.pods()).map(({ metadata }) => Date.parse((metadata as any).creationTimestamp));
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
const diaries = (members: Members) => Promise.all(ALL.map((i) => members.diary(i)));
const uids = async (members: Members): Promise<string[]> => (await members.claims()).map(({ metadata }) => metadata.uid);

/** Waits until each member finds each by its name, and returns how long it took. */
async function findEachOther(members: Members): Promise<number> {
  const started = Date.now();
  await waitFor('each member to find each by its name', NAMES_SECONDS, async () => {
    const found = await Promise.all(ALL.map((i) => members.answers(i, members.hosts())));
    const wrong = found.flatMap((names) => names.filter((name, i) => name !== `${members.name}-${i}`));
    if (wrong.length) throw new Error(wrong.join(', '));
    return true;
  });
  return Date.now() - started;
}

describe('a program whose pods are somebody', () => {
  beforeAll(async () => {
    await startPod(STRANGER, LISTENER);
    await Promise.all([queue.settle(), shards.settle()]);
  });

  afterAll(async () => {
    await stopPod(STRANGER);
    await Promise.all([queue.remove(), shards.remove()]);
  });

  scenario('starts its members in their order, or all at once', async () => {
    const ordered = await diaries(queue);
    [1, 2].forEach((i) => expect(first(ordered[i], 'start')).toBeGreaterThanOrEqual(first(ordered[i - 1], 'ready')));
    const [one, other] = [await created(queue), await created(shards)].map((at) => Math.max(...at) - Math.min(...at));
    expect(other).toBeLessThanOrEqual(AT_ONCE_MS);
    print(26, `start: in order, the last pod ${seconds(one)} after the first; at once, ${seconds(other)}`);
  });

  scenario('lets its members find each other by their names, and nobody else in', async () => {
    const took = await findEachOther(queue);
    const ips = (await queue.pods()).map((pod) => pod.status.podIP as string);
    const clients: Places = { 'queue:8080': `${await serviceIp('queue')}:8080` };
    const peers: Places = Object.fromEntries(ips.map((ip, i) => [`member ${i}:7000`, `${ip}:7000`]));
    expect(await reach(CLIENT, clients)).toEqual(allOpen(clients));
    expectNone(await reach(CLIENT, peers));
    expectNone(await reach(STRANGER, { ...clients, ...peers, ...Object.fromEntries(ips.map((ip, i) => [`member ${i}:8080`, `${ip}:8080`])) }));
    print(26, `names: all found after ${seconds(took)}; a client and a stranger: ${2 * ips.length + ips.length + 1} doors tried, 0 open`);
  });

  scenario('keeps names, volumes and DNS through an update, from the last to the first, one at a time', async () => {
    const [before, claims] = [await diaries(queue), await uids(queue)];
    const started = Date.now();
    await queue.settle({ version: '2' });
    const took = Date.now() - started;
    const after = await diaries(queue);
    ALL.forEach((i) => {
      expect(after[i].slice(0, before[i].length)).toEqual(before[i]);
      expect(new Set(after[i].map(({ member }) => member))).toEqual(new Set([`queue-${i}`]));
      expect(after[i].map(({ version, event }) => `${version} ${event}`)).toEqual(['1 start', '1 ready', '1 stop', '1 end', '2 start', '2 ready']);
    });
    expect(last(after[1], 'stop')).toBeGreaterThanOrEqual(last(after[2], 'ready'));
    expect(last(after[0], 'stop')).toBeGreaterThanOrEqual(last(after[1], 'ready'));
    expect(await uids(queue)).toEqual(claims);
    print(26, `update: ${seconds(took)} for 3 members, never two away; names lead to the new pods after ${seconds(await findEachOther(queue))}`);
  });

  scenario('stops members in their order, and has their data when they come back', async () => {
    const [before, claims] = [await diaries(queue), await uids(queue)];
    await queue.settle({ members: 1, version: '2' });
    expect(await uids(queue)).toEqual(claims);
    await queue.settle({ version: '2' });
    const after = await diaries(queue);
    ALL.forEach((i) => expect(after[i].slice(0, before[i].length)).toEqual(before[i]));
    expect(after[0]).toEqual(before[0]);
    expect(last(after[1], 'stop')).toBeGreaterThanOrEqual(last(after[2], 'end'));
    print(26, `3 to 1 to 3 members: the last one was gone ${seconds(last(after[1], 'stop') - last(after[2], 'end'))} before the next was told; nothing lost`);
  });

  scenario('stops a broken version at one member, and takes it back by an apply where members don\'t wait for each other', async () => {
    await shards.apply({ version: 'broken' });
    await waitFor('the last member to be broken', 60, async () => {
      const pod = await shards.podOf(2);
      return versionOf(pod) === 'broken' && pod.status.phase === 'Running' && !isReady(pod);
    });
    await sleep(LEFT_ALONE_SECONDS);
    expect((await shards.pods()).map((pod) => [versionOf(pod), isReady(pod)])).toEqual([['1', true], ['1', true], ['broken', false]]);
    const started = Date.now();
    await shards.settle();
    print(26, `broken version: stopped at 1 of 3 members; taken back ${seconds(Date.now() - started)} after the apply`);
  });

  scenario('says what a broken version costs where they do', async () => {
    await queue.apply({ version: 'broken' });
    await waitFor('the last member to be broken', 60, async () => versionOf(await queue.podOf(2)) === 'broken');
    const broken = await queue.podOf(2);
    await queue.apply({ version: '2' });
    await sleep(LEFT_ALONE_SECONDS);
    const isLeft = (await queue.podOf(2)).metadata.uid === broken.metadata.uid;
    if (isLeft) await kubectl(['delete', 'pod', broken.metadata.name]);
    await queue.settled({ version: '2' });
    print(26, `the same in order: ${isLeft ? 'an apply alone takes nothing back, it heals when the pod is deleted by hand' : 'taken back by the apply alone'}`);
  });
});
