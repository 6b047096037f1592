import { UNDISTURBED } from '../aims';
import { apply, get, kubectl, sleep } from '../cluster';
import { engine, memberName, memberPods, restore, rolled, switchOver } from '../engine';
import { cordon, deleteByForce, uncordon } from '../faults';
import { live } from '../ordinary-life';
import { HEARD_SECONDS, allow, refusePods } from '../policy';
import { repeats, scenario } from '../scenario';
import { underLoad } from '../under-load';
import { deleteLeftClaims } from '../volumes';

/** The whole list of changes, and not only one of each: in the long run. */
const WHOLE = repeats(1) > 1;
const MOST = 5;
/** How long who leaves is watched while it can't be done without. */
const HELD_SECONDS = 25;

/** A change of the number of members while one of them is the primary. */
interface Change {
  readonly from: number;
  readonly to: number;
  readonly primary: number;
}

const everyPrimary = (from: number, to: number): Change[] => [...Array(from).keys()].map((primary) => ({ from, to, primary }));
const SHORT: Change[] = [
  { from: 3, to: 1, primary: 2 }, { from: 1, to: 3, primary: 0 }, { from: 3, to: 5, primary: 1 }, { from: 5, to: 3, primary: 4 },
];
const CHANGES = WHOLE ? [[3, 1], [1, 3], [3, 5], [5, 3], [1, 5], [5, 1]].flatMap(([from, to]) => everyPrimary(from, to)) : SHORT;

const declare = (members: number): Promise<string> => apply(engine.synth({ members }));
const controllerSays = async (): Promise<string> => (await kubectl(['logs', `deployment/${engine.cluster}-controller`, '--tail=1'])).trim();

/** Does something while a member is down and no pod of it can be made. */
async function whileDown(member: string, body: () => Promise<void>): Promise<void> {
  await refusePods(member);
  try {
    await sleep(HEARD_SECONDS);
    await deleteByForce(member);
    await body();
  } finally {
    await allow();
  }
}

describe('a cluster whose number of members changes under a constant load of writes', () => {
  const ledger = underLoad({ members: MOST, after: restore });

  /** Brings the app to a number of members with this one as the primary. */
  async function prepared(members: number, primary: number): Promise<void> {
    await declare(members);
    await rolled(members);
    await switchOver(memberName(primary), members);
  }

  /** Makes a change, and waits until nothing of it is left to do; writes may stand still for a hand-over where the primary leaves. */
  const change = (
    name: string, to: number, leaves: boolean, make: () => Promise<unknown>, pause = leaves ? engine.pauses.update : UNDISTURBED,
  ): Promise<void> =>
    live(ledger(), name, pause, async () => {
      await make();
      const { primary } = await rolled(to);
      return `${leaves ? 'a hand-over' : 'nothing to wait for'}, primary then ${primary.metadata.name}`;
    });

  for (const { from, to, primary } of CHANGES) {
    scenario(`${from} to ${to} with ${memberName(primary)} as the primary`, async () => {
      await prepared(from, primary);
      await change(`${from} to ${to}, primary ${primary}`, to, primary >= to, () => declare(to));
    });
  }

  for (const [seconds, primary] of WHOLE ? [[1, 2], [3, 0], [8, 1], [15, 2]] : [[3, 0]]) {
    scenario(`3 to 1 and back after ${seconds} s`, async () => {
      await prepared(3, primary);
      await change(`3 to 1 and back after ${seconds} s, primary ${primary}`, 3, primary >= 1, async () => {
        await declare(1);
        await sleep(seconds);
        await declare(3);
      });
    });
  }

  scenario('3 to 1 while the member that stays is down', async () => {
    await prepared(3, 2);
    await change('3 to 1, the member that stays down', 1, true, () => whileDown(memberName(0), async () => {
      await declare(1);
      await sleep(HELD_SECONDS);
      expect((await memberPods()).map((pod) => pod.metadata.name)).toContain(memberName(2));
      expect(await controllerSays()).toContain(`${memberName(2)} leads and was scaled away`);
    }));
  });

  scenario('3 to 1 while a replica, which leaves, is down', async () => {
    await prepared(3, 0);
    await change('3 to 1, a member that leaves down', 1, false, () => whileDown(memberName(2), async () => {
      await declare(1);
      await rolled(1);
    }));
  });

  for (const [from, to] of [[3, 5], [5, 3]]) {
    scenario(`${from} to ${to} while a node takes no pods`, async () => {
      await prepared(from, 0);
      if (to > from) await deleteLeftClaims([...Array(to - from).keys()].map((i) => memberName(from + i)));
      const { nodeName } = (await get(`pod/${memberName(2)}`)).spec;
      await cordon(nodeName);
      try {
        await change(`${from} to ${to}, a node short`, to, false, () => declare(to));
      } finally {
        await uncordon(nodeName);
      }
    });
  }

  scenario('3 to 1 while the primary, which leaves, is deleted by force', async () => {
    await prepared(3, 2);
    await change('3 to 1, the primary deleted by force', 1, true, async () => {
      await declare(1);
      await deleteByForce(memberName(2));
    }, engine.pauses.abandoned);
  });
});
