import { COPIED, UNDISTURBED, UPDATE_GAP } from '../aims';
import { exec, kubectl, waitFor } from '../cluster';
import { killPostgres } from '../faults';
import { Ledger, expectKept, kept } from '../ledger';
import { print, scenario } from '../scenario';
import { MEMBERS, memberName, restoreShop, settled, switchOver } from '../shop';
import { asSuperuser } from '../superuser';

/** What every session reads first; who was let in before needs it no more. */
const MAP = '/var/lib/postgresql/pgdata/global/pg_filenode.map';
const [PRIMARY, REPLICA] = [memberName(0), memberName(MEMBERS - 1)];

const loseMap = (pod: string): Promise<string> => exec(pod, ['rm', MAP], { container: 'postgresql' });

describe('a database of which a member loses files that every session needs, so that it runs and lets nobody in', () => {
  let ledger: Ledger;

  beforeAll(async () => {
    await settled();
    ledger = await Ledger.open();
  });

  afterAll(async () => {
    await ledger?.close();
    await restoreShop();
  });

  /** Takes files away, and waits until every member lets in whoever asks. */
  async function healed(name: string, budget: number, lose: () => Promise<unknown>, ...steps: string[]): Promise<void> {
    await switchOver(PRIMARY);
    await ledger.flowing();
    await ledger.mark(name);
    const began = Date.now();
    await lose();
    const log = await waitFor(`the controller to ${steps.join(' and ')}`, COPIED.budget, async () => {
      const text = await kubectl(['logs', 'deployment/orders-controller', '--tail=-1', `--since-time=${new Date(began).toISOString()}`]);
      return steps.every((step) => text.includes(step)) && text;
    });
    const { members } = await settled(MEMBERS, COPIED.budget);
    for (const member of members) await asSuperuser(member, 'select 1');
    const seconds = (Date.now() - began) / 1000;
    const gap = await ledger.gap();
    await ledger.steady();
    const rows = await ledger.verify();
    const said = log.split('\n').filter((line) => steps.some((step) => line.startsWith(step))).join('; ');
    print('life', `${name}: ${said}; all let all in after ${seconds.toFixed(0)} s, writes stood still for `
      + `${Math.max(gap.service, gap.members).toFixed(1)} s; ${kept(rows)}`);
    expectKept(rows);
    expect(Math.max(gap.service, gap.members)).toBeLessThanOrEqual(budget);
  }

  scenario('a replica: it is copied anew', () => healed('a replica has lost its map', UNDISTURBED.budget, async () => {
    await loseMap(REPLICA);
    await killPostgres(REPLICA);
  }, 'reinitialize'));

  scenario('the primary: it hands over, and is copied anew', () =>
    healed('the primary has lost its map', UPDATE_GAP.budget, () => loseMap(PRIMARY), 'switchover', 'reinitialize'));
});
