import { POWER_CUT } from './aims';
import { startAnew } from './bring-up';
import { MEMBERS, memberPods, settled } from './engine';
import { Settled } from './engine-under-test';
import { Ledger, kept } from './ledger';
import { Cut, NO_POWER_CUT, POWER_CLASS, canCutPower, cutUnderLoad, expectSurvival } from './power-cut';
import { renewed } from './renewed';
import { print, repeats, scenarioIf, within } from './scenario';
import { apart } from './volumes';

const TIMES = repeats(10);
const PER_SECOND = 500;

/** Which nodes lose their power. */
type Choice = (before: Settled) => Promise<string[] | 'all'>;

const primarysNode: Choice = async ({ primary }) => [primary.spec.nodeName];

const majority: Choice = async ({ primary }) => {
  const nodes = (await memberPods()).map((pod) => pod.spec.nodeName as string);
  return [primary.spec.nodeName, ...nodes.filter((node) => node !== primary.spec.nodeName).slice(0, Math.floor(MEMBERS / 2))];
};

const all: Choice = async () => 'all';

describe('a cluster whose nodes lose their power, and with it all that was not synced', () => {
  let ledger: Ledger;

  beforeAll(async () => {
    if (!canCutPower()) return;
    await startAnew({ storageClass: POWER_CLASS });
    await apart();
    ledger = await Ledger.open({ perSecond: PER_SECOND, outside: true });
  });

  afterAll(async () => {
    await ledger?.close();
    if (canCutPower()) await startAnew();
  });

  async function survive(name: string, choice: Choice): Promise<void> {
    const cuts: Cut[] = [];
    for (let i = 0; i < TIMES; i++) {
      cuts.push(await cutUnderLoad(ledger, `${name} ${i}`, await choice(await settled()), MEMBERS));
      await renewed();
    }
    const rows = await ledger.verify();
    print(21, `power cut of ${name}: writable ${within(cuts.map((c) => c.writable), POWER_CUT)}; all members streamed after another `
      + `${cuts.map((c) => c.streaming.toFixed(0)).join(' ')} s; ${cuts.reduce((sum, c) => sum + c.unsynced, 0)} unsynced bytes lost; ${kept(rows)}`);
    expectSurvival(rows, cuts);
  }

  scenarioIf(canCutPower(), NO_POWER_CUT, "keeps every acknowledged row when it is the primary's node", () => survive("the primary's node", primarysNode));

  scenarioIf(canCutPower(), NO_POWER_CUT, 'keeps every acknowledged row when it is a majority', () => survive('a majority of the nodes', majority));

  scenarioIf(canCutPower(), NO_POWER_CUT, 'keeps every acknowledged row when it is all of them', () => survive('all nodes', all));
});
