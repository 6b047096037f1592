import { OUTAGE_BUDGET, PARTITION_SECONDS, POWER_CUT, STREAM_GAP, UPDATE_GAP } from './aims';
import { Broker, BrokerOptions, WORKER, brokerPods } from './broker';
import { get, kubectl, sleep, waitFor } from './cluster';
import { expectNone, reach, serviceIp } from './doors';
import { CLUSTER_TOOL, deleteByForce, deleteGracefully, whilePartitioned } from './faults';
import { Verdict, told } from './judge';
import { NO_POWER_CUT, POWER_CLASS, canCutPower, cutPower } from './power-cut';
import { gaps, print, repeats, scenario, scenarioIf } from './scenario';
import { CLIENT } from './shop';

const TIMES = repeats(5);
const ALL = ['events-0', 'events-1', 'events-2'];

function expectKept(verdict: Verdict): void {
  expect(verdict).toMatchObject({ lost: 0, unsent: 0, void: undefined });
}

/** A broker around all scenarios. */
function aBroker(options?: () => BrokerOptions, possible: () => boolean = () => true): () => Broker {
  let broker: Broker | undefined;
  beforeAll(async () => { if (possible()) broker = await Broker.start(options?.()); });
  afterAll(() => broker?.remove());
  return () => broker!;
}

describe('a broker of a product that the library doesn\'t know', () => {
  const broker = aBroker();

  async function survive(name: string, strike: () => Promise<unknown>, aim = STREAM_GAP, times = TIMES): Promise<void> {
    const found: number[] = [];
    for (let i = 0; i < times; i++) found.push(await broker().survive(`${name} ${i}`, strike));
    const verdict = await broker().verify();
    print(33, `${name}: ${gaps(found, aim)}; ${told(verdict)}`);
    expectKept(verdict);
    expect(Math.max(...found)).toBeLessThanOrEqual(aim.budget);
  }

  const replaced = async (strike: (...pods: string[]) => Promise<unknown>, ...names: string[]): Promise<void> => {
    const before = await Promise.all(names.map((name) => get(`pod/${name}`)));
    await Promise.all(names.map((name) => strike(name)));
    await waitFor('new pods', OUTAGE_BUDGET, async () => {
      const now = await brokerPods();
      return before.every((pod) => now.some((other) => other.metadata.name === pod.metadata.name && other.metadata.uid !== pod.metadata.uid));
    });
  };

  scenario('lets in who is connected to it, and nobody else', async () => {
    await waitFor('the worker to be logged in', 60, async () => (await kubectl(['logs', '-l', WORKER])).includes('"event":"ready"'));
    const ips = (await brokerPods()).map((pod) => pod.status.podIP as string);
    const doors = ips.flatMap((ip) => [4222, 6222, 8222].map((port) => `${ip}:${port}`)).concat(`${await serviceIp('events-client')}:4222`);
    expectNone(await reach(CLIENT, Object.fromEntries(doors.map((door) => [door, door]))));
    print(33, `doors: the worker is in; ${doors.length} tried by a stranger, 0 open`);
  });

  scenario('keeps every acknowledged message when the stream\'s leader is deleted by force', () =>
    survive('leader deleted by force', async () => replaced(deleteByForce, (await broker().leader()).metadata.name)));

  scenario('keeps every acknowledged message when the stream\'s leader is told to stop', () =>
    survive('leader told to stop', async () => replaced(deleteGracefully, (await broker().leader()).metadata.name)));

  scenario('keeps every acknowledged message when all members are deleted', () =>
    survive('all deleted by force', () => replaced(deleteByForce, ...ALL), { aim: STREAM_GAP.aim, budget: OUTAGE_BUDGET }));

  scenarioIf(Boolean(CLUSTER_TOOL), 'CLUSTER_TOOL is not set', 'keeps every acknowledged message when the leader\'s node is cut off', () =>
    survive('leader cut off', async () => whilePartitioned((await broker().leader()).spec.nodeName, () => sleep(PARTITION_SECONDS)), STREAM_GAP, 1));

  scenario('keeps every acknowledged message through an update, one member after the other', () =>
    survive('update', () => broker().update(288), { ...UPDATE_GAP, budget: STREAM_GAP.budget }, 1));
});

describe('a broker whose nodes lose their power, and with it all that was not synced', () => {
  const broker = aBroker(() => ({ storageClass: POWER_CLASS }), canCutPower);

  async function survive(name: string, nodes: () => Promise<string[] | 'all'>): Promise<void> {
    const found: number[] = [];
    let unsynced = 0;
    for (let i = 0; i < TIMES; i++) {
      found.push(await broker().survive(`${name} ${i}`, async () => { unsynced += await cutPower(await nodes()); }));
    }
    const verdict = await broker().verify();
    print(33, `power cut of ${name}: ${gaps(found, POWER_CUT)}; ${unsynced} unsynced bytes lost; ${told(verdict)}`);
    expectKept(verdict);
    expect(Math.max(...found)).toBeLessThanOrEqual(POWER_CUT.budget);
  }

  const leadersNode = async (): Promise<string> => (await broker().leader()).spec.nodeName;

  scenarioIf(canCutPower(), NO_POWER_CUT, 'keeps every acknowledged message when it is the leader\'s node', () =>
    survive('the leader\'s node', async () => [await leadersNode()]));

  scenarioIf(canCutPower(), NO_POWER_CUT, 'keeps every acknowledged message when it is a majority', () =>
    survive('a majority', async () => [await leadersNode(), (await get('pod/events-0')).spec.nodeName]));

  scenarioIf(canCutPower(), NO_POWER_CUT, 'keeps every acknowledged message when it is all of them', () => survive('all nodes', async () => 'all'));
});
