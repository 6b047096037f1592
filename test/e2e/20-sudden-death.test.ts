import { Aim, FORCED_GAP, GRACEFUL_GAP, LEASE_GAP, SUDDEN_GAP } from './aims';
import { Chronicle, firstLine } from './chronicle';
import { KubeObject, get, waitFor } from './cluster';
import { deleteByForce, deleteGracefully } from './faults';
import { Gap, kept } from './ledger';
import { expectShortPause, losePrimary } from './lost-primary';
import { gaps, print, repeats, scenario } from './scenario';
import { SuddenDeath, renewed, wornOut } from './sudden';
import { underLoad } from './under-load';
import { apart } from './volumes';

const TIMES = repeats(10);
/** It takes the kubelet's patience to wear a member out. */
const WORN_TIMES = repeats(3);
const PER_SECOND = 500;

/** Takes the primary away, and returns the moment. */
type Fault = (primary: KubeObject) => Promise<number>;

/** What happens one after the other, in milliseconds after the fault. */
interface Steps { [step: string]: number | undefined }

const deletion = (how: (pod: string) => Promise<unknown>): Fault => async ({ metadata: { name } }) => {
  const at = Date.now();
  await how(name);
  return at;
};

async function suddenDeath(primary: KubeObject): Promise<number> {
  const death = await SuddenDeath.ready([primary]);
  const at = await death.strike([primary]);
  await death.disarm();
  return at;
}

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** The middle of every step, as seconds; a step that was not seen each time is told with how often it was. */
function middle(all: Steps[]): string {
  return Object.keys(all[0]).map((step) => {
    const seen = all.map((steps) => steps[step]).filter((value) => value !== undefined);
    if (seen.length === 0) return undefined;
    return `${step} ${(median(seen) / 1000).toFixed(1)}${seen.length < all.length ? ` (${seen.length} times)` : ''}`;
  }).filter(Boolean).join(', ');
}

describe('a database whose primary dies without a word, and one whose primary is deleted', () => {
  const ledger = underLoad({ before: apart, perSecond: PER_SECOND });

  async function attempt(name: string, fault: Fault): Promise<{ gap: Gap; steps: Steps; text: string }> {
    const chronicle = await Chronicle.open();
    let [at, old] = [0, ''];
    const gap = await losePrimary(ledger(), name, async (primary) => {
      old = primary.metadata.name;
      at = await fault(primary);
      await waitFor('another primary, or another container', SUDDEN_GAP.budget, async () => chronicle.first(at, /→ orders-/, 'Service'));
    });
    await chronicle.complete();
    chronicle.close();
    const winner = (await get('configmap/orders-leader')).metadata.annotations!.leader;
    const after = (moment?: number): number | undefined => (moment === undefined ? undefined : moment - at);
    const steps: Steps = {
      'container back': winner === old ? undefined : after(await firstLine(old, at)),
      'its Patroni looks': after(chronicle.first(at, /Failing over|received fast shutdown/, old)),
      'lock given away': after(chronicle.first(at, /→/, 'lock')),
      'taken': after(chronicle.first(at, /→ orders-/, 'lock')),
      'promoted': after(chronicle.first(at, /ready to accept connections/, winner)),
      'label moved': after(chronicle.first(at, /→ label (primary|master)/, winner)),
      'Service followed': after(chronicle.first(at, new RegExp(`→ .*${winner}`), 'Service')),
      'first row': after(await ledger().resumed()),
    };
    return { gap, steps, text: `${name}: ${old}, then ${winner}; the longest gap ${Math.max(gap.service, gap.members).toFixed(1)} s\n${chronicle.text(at)}\n` };
  }

  async function lose(name: string, aim: Aim, fault: Fault, { times = TIMES, before = async (): Promise<void> => {} } = {}): Promise<void> {
    const found = [];
    for (let i = 0; i < times; i++) {
      await before();
      found.push(await attempt(`${name} ${i}`, fault));
      await renewed();
    }
    const rows = await ledger().verify();
    const file = ledger().keep(name, found.map(({ text }) => text).join(''));
    const pauses = found.map(({ gap }) => gap);
    print(20, `${name} of the primary: ${gaps(pauses.map((gap) => gap.service), aim)}, `
      + `by member names ${gaps(pauses.map((gap) => gap.members), aim)}, ${kept(rows)}`);
    print(20, `${name}, seconds after it, the middle of ${times}: ${middle(found.map(({ steps }) => steps))} (all of it in ${file})`);
    expectShortPause(rows, pauses, aim);
  }

  scenario('keeps every acknowledged row when all processes of the pod are killed at once', () => lose('sudden death', SUDDEN_GAP, suddenDeath));

  scenario('keeps every acknowledged row when its container is not started again, and the others wait for the lease', () =>
    lose('sudden death, its restart delayed', LEASE_GAP, suddenDeath, { times: WORN_TIMES, before: wornOut }));

  scenario('keeps every acknowledged row when the pod is deleted by force', () => lose('deletion by force', FORCED_GAP, deletion(deleteByForce)));

  scenario('keeps every acknowledged row when the pod is deleted', () => lose('deletion', GRACEFUL_GAP, deletion(deleteGracefully)));
});
