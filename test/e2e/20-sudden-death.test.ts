import type { Aim } from './aims';
import { KubeObject } from './cluster';
import { engine } from './engine';
import type { Steps } from './engine-under-test';
import { deleteByForce, deleteGracefully } from './faults';
import { Gap, kept } from './ledger';
import { expectShortPause, losePrimary } from './lost-primary';
import { renewed, wornOut } from './renewed';
import { gaps, print, repeats, scenario } from './scenario';
import { SuddenDeath } from './sudden';
import { underLoad } from './under-load';
import { apart } from './volumes';

const { sudden, lease, forced, graceful } = engine.pauses;
const TIMES = repeats(10);
/** It takes the kubelet's patience to wear a member out. */
const WORN_TIMES = repeats(3);
const PER_SECOND = 500;

/** Takes the primary away, and returns the moment. */
type Fault = (primary: KubeObject) => Promise<number>;

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

describe('a cluster whose primary dies without a word, and one whose primary is deleted', () => {
  const ledger = underLoad({ before: apart, perSecond: PER_SECOND });

  async function attempt(name: string, fault: Fault): Promise<{ gap: Gap; steps?: Steps; text?: string }> {
    const witness = await engine.witness?.();
    try {
      let [at, old] = [0, ''];
      const gap = await losePrimary(ledger(), name, async (primary) => {
        old = primary.metadata.name;
        at = await fault(primary);
        await witness?.moved(at);
      });
      if (!witness) return { gap };
      const { winner, steps, text } = await witness.told(at, old);
      const resumed = await ledger().resumed();
      return {
        gap,
        steps: { ...steps, 'first row': resumed && resumed - at },
        text: `${name}: ${old}, then ${winner}; the longest gap ${Math.max(gap.service, gap.members).toFixed(1)} s\n${text}\n`,
      };
    } finally {
      witness?.close();
    }
  }

  async function lose(name: string, aim: Aim, fault: Fault, { times = TIMES, before = async (): Promise<void> => {} } = {}): Promise<void> {
    const found = [];
    for (let i = 0; i < times; i++) {
      await before();
      found.push(await attempt(`${name} ${i}`, fault));
      await renewed();
    }
    const rows = await ledger().verify();
    const pauses = found.map(({ gap }) => gap);
    print(20, `${name} of the primary: ${gaps(pauses.map((gap) => gap.service), aim)}, `
      + `by member names ${gaps(pauses.map((gap) => gap.members), aim)}, ${kept(rows)}`);
    const seen = found.flatMap(({ steps, text }) => (steps ? [{ steps, text }] : []));
    if (seen.length) {
      const file = ledger().keep(name, seen.map(({ text }) => text).join(''));
      print(20, `${name}, seconds after it, the middle of ${times}: ${middle(seen.map(({ steps }) => steps))} (all of it in ${file})`);
    }
    expectShortPause(rows, pauses, aim);
  }

  scenario('keeps every acknowledged row when all processes of the pod are killed at once', () => lose('sudden death', sudden, suddenDeath));

  scenario('keeps every acknowledged row when its container is not started again, and the others wait for the lease', () =>
    lose('sudden death, its restart delayed', lease, suddenDeath, { times: WORN_TIMES, before: wornOut }));

  scenario('keeps every acknowledged row when the pod is deleted by force', () => lose('deletion by force', forced, deletion(deleteByForce)));

  scenario('keeps every acknowledged row when the pod is deleted', () => lose('deletion', graceful, deletion(deleteGracefully)));
});
