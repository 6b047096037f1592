import { BEYOND_SECONDS, LOST_VOLUME, SETTLED_SECONDS } from './aims';
import { Busy } from './busy';
import { KubeObject, get } from './cluster';
import { deleteByForce } from './faults';
import { Ledger, expectKept, kept } from './ledger';
import { print, repeats, scenario, within } from './scenario';
import { MEMBERS, Settled, databasePods, memberName, settled } from './shop';
import { SuddenDeath } from './sudden';
import { apart, deleteClaim, rescued } from './volumes';

const TIMES = repeats(10);
const PER_SECOND = 500;
/** How long the primary outlives the standbys: Patroni has looked at them once more, and they are not back yet. */
const ALONE_SECONDS = 3;

/** Kills all, and returns the moments. */
type Kill = (death: SuddenDeath, pods: KubeObject[], before: Settled) => Promise<unknown>;

const together: Kill = (death, pods) => death.strike(pods);

/** A rack that loses its nodes one by one: Patroni takes the standbys out of the quorum before the end, and the primary is alone in it. */
const standbysFirst: Kill = async (death, pods, { primary }) => {
  const [last, others] = [true, false].map((is) => pods.filter((pod) => (pod.metadata.name === primary.metadata.name) === is));
  const gone = death.strike(others).then(() => deleteByForce(...others.map((pod) => pod.metadata.name)));
  await Promise.all([gone, death.strike(last, { later: ALONE_SECONDS })]);
};

const lastPrimary = ({ primary }: Settled): string => primary.metadata.name;
const firstMember = (): string => memberName(0);

interface Attempt {
  readonly writable: number;
  readonly streaming: number;
  /** Whether Patroni had noted that the primary was alone. */
  readonly alone: boolean;
}

describe('a database whose members are all killed at once, and of which one has lost its volume', () => {
  let ledger: Ledger;
  let busy: Busy;

  beforeAll(async () => {
    busy = await Busy.start();
    ledger = await Ledger.open({ perSecond: PER_SECOND });
  });

  afterAll(async () => {
    await ledger?.close();
    await busy?.stop();
  });

  /** After how many seconds rows were acknowledged again, and after how many more all members streamed. */
  async function attempt(label: string, kill: Kill, victim: string, before: Settled): Promise<Attempt> {
    const pods = await databasePods();
    const death = await SuddenDeath.ready(pods);
    await ledger.steady();
    await ledger.mark(label);
    await kill(death, pods, before);
    // new pods, for the kubelet starts those that died often later and later
    const [another] = await Promise.all([deleteClaim(victim), deleteByForce(...pods.map((pod) => pod.metadata.name))]);
    await death.disarm();
    const alone = !(await get('configmap/orders-sync')).metadata.annotations?.sync_standby;
    const gap = await ledger.flowing(LOST_VOLUME.budget + BEYOND_SECONDS).then(() => ledger.gap(), () => ({ service: Infinity, members: Infinity }));
    const began = Date.now();
    if (gap.service === Infinity) await rescued();
    await another();
    await settled(MEMBERS, SETTLED_SECONDS);
    return { writable: Math.max(gap.service, gap.members), streaming: (Date.now() - began) / 1000, alone };
  }

  async function comeBack(name: string, kill: Kill, victim: (before: Settled) => string): Promise<void> {
    const found = [];
    for (let i = 0; i < TIMES; i++) {
      await apart();
      const before = await settled();
      found.push(await attempt(`${name} ${i}`, kill, victim(before), before));
    }
    const writable = found.map((f) => f.writable);
    const rows = await ledger.verify();
    print(12, `${name}: writable ${within(writable, LOST_VOLUME)}; all members streamed after another `
      + `${found.map((f) => f.streaming.toFixed(0)).join(' ')} s; noted as alone ${found.filter((f) => f.alone).length} times; ${kept(rows)}`);
    expectKept(rows);
    expect(Math.max(...writable)).toBeLessThanOrEqual(LOST_VOLUME.budget);
  }

  scenario("keeps every acknowledged row when the volume was the last primary's", () =>
    comeBack("all killed at once, the last primary's volume lost", together, lastPrimary));

  scenario("keeps every acknowledged row when the volume was the first member's", () =>
    comeBack("all killed at once, member 0's volume lost", together, firstMember));

  scenario("keeps every acknowledged row when the standbys died first, and the volume was the last primary's", () =>
    comeBack("the standbys killed first, the last primary's volume lost", standbysFirst, lastPrimary));
});
