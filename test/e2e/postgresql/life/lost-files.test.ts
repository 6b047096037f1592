import { Aim, COPIED, UNDISTURBED, UPDATE_GAP } from '../../aims';
import { exec, kubectl, waitFor } from '../../cluster';
import { MEMBERS, memberName, restore, settled, switchOver } from '../../engine';
import { scenario } from '../../scenario';
import { underLoad } from '../../under-load';
import { killPostgres } from '../kill-postgres';
import { live } from '../../ordinary-life';
import { asSuperuser } from '../superuser';

/** What every session reads first; who was let in before needs it no more. */
const MAP = '/var/lib/postgresql/pgdata/global/pg_filenode.map';
const [PRIMARY, REPLICA] = [memberName(0), memberName(MEMBERS - 1)];

const loseMap = (pod: string): Promise<string> => exec(pod, ['rm', MAP], { container: 'postgresql' });

describe('a database of which a member loses files that every session needs, so that it runs and lets nobody in', () => {
  const ledger = underLoad({ after: restore });

  /** Takes files away, and waits until every member lets in whoever asks. */
  async function healed(name: string, budget: Aim, lose: () => Promise<unknown>, ...steps: string[]): Promise<void> {
    await switchOver(PRIMARY);
    await live(ledger(), name, budget, async () => {
      const since = new Date().toISOString();
      await lose();
      const log = await waitFor(`the controller to ${steps.join(' and ')}`, COPIED.budget, async () => {
        const lines = (await kubectl(['logs', 'deployment/orders-controller', '--tail=-1', `--since-time=${since}`])).split('\n');
        const found = steps.map((step) => lines.find((line) => line.startsWith(step)));
        return found.every(Boolean) && found;
      });
      const { members } = await settled(MEMBERS, COPIED.budget);
      for (const member of members) await asSuperuser(member, 'select 1');
      return log.join('; ');
    });
  }

  scenario('a replica: it is copied anew', () => healed('a replica has lost its map', UNDISTURBED, async () => {
    await loseMap(REPLICA);
    await killPostgres(REPLICA);
  }, 'reinitialize'));

  scenario('the primary: it hands over, and is copied anew', () =>
    healed('the primary has lost its map', UPDATE_GAP, () => loseMap(PRIMARY), 'switchover', 'reinitialize'));
});
