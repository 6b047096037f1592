import { expectRecovery, killAll, standbysFirst } from '../../all-killed';
import { startAnew } from '../../bring-up';
import { KubeObject, waitFor } from '../../cluster';
import { acquitted, convicted } from '../../convicted';
import { memberHosts, settled } from '../../engine';
import { Ledger } from '../../ledger';
import { scenario } from '../../scenario';
import { query } from '../../shop';
import { apart } from '../../volumes';
import { withoutController } from '../controller';
import { patroni } from '../patroni';
import { rescued } from '../rescued';

const PER_SECOND = 500;

async function withoutQuorum(primary: KubeObject): Promise<void> {
  await withoutController();
  await patroni(primary.metadata.name, 'PATCH', '/config', { synchronous_mode: 'off', synchronous_mode_strict: false });
  await waitFor('the primary to confirm alone', 60, async () => {
    const [row] = await query<{ synchronous_standby_names: string }>('orders-primary', 'show synchronous_standby_names');
    return row.synchronous_standby_names === '';
  });
}

/** Kills the standbys, then the primary, and loses the primary's volume; returns the check of scenario 12. */
async function loseThePrimary(primary: KubeObject): Promise<() => void> {
  const ledger = await Ledger.open({ perSecond: PER_SECOND, members: memberHosts().length });
  try {
    const killed = await killAll(ledger, 'the primary last', standbysFirst, primary.metadata.name, { primary });
    if (killed.writable === Infinity) await rescued();
    await killed.anotherVolume();
    await ledger.flowing();
    const rows = await ledger.verify();
    return () => expectRecovery(rows, [killed]);
  } finally {
    await ledger.close();
  }
}

describe('a primary that dies after its standbys, with its volume (scenario 12)', () => {
  afterAll(() => startAnew());

  scenario('convicts a database whose primary confirms alone', async () => {
    await apart();
    await acquitted('quorum commit', await loseThePrimary((await settled()).primary));
    await apart();
    const { primary } = await settled();
    await withoutQuorum(primary);
    await convicted('quorum commit off', await loseThePrimary(primary));
  });
});
