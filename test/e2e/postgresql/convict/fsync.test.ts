import { startAnew } from '../../bring-up';
import { startClient } from '../../clients';
import { waitFor } from '../../cluster';
import { acquitted, convicted } from '../../convicted';
import { memberHosts, settled } from '../../engine';
import { Ledger } from '../../ledger';
import { NO_POWER_CUT, POWER_CLASS, canCutPower, cutUnderLoad, expectSurvival } from '../../power-cut';
import { scenarioIf } from '../../scenario';
import { query } from '../../shop';
import { withoutController } from '../controller';
import { patroni } from '../patroni';

const PER_SECOND = 500;
const NOTHING_KNOWN = { acked: 0, lost: 0, perhaps: 0, perhapsThere: 0, unsent: 0, examples: [] };

async function withoutFsync(members: number): Promise<void> {
  await withoutController();
  await startClient(); // it went with the last cut
  const { primary } = await settled(members);
  await patroni(primary.metadata.name, 'PATCH', '/config', { postgresql: { parameters: { fsync: 'off' } } });
  await waitFor('fsync to be off on every member', 60, async () =>
    (await Promise.all(memberHosts(members).map((host) => query<{ fsync: string }>(host, 'show fsync')))).every(([row]) => row.fsync === 'off'));
}

/** Cuts the power of all nodes under load; returns the check of scenario 21. */
async function cutAll(members: number): Promise<() => void> {
  const ledger = await Ledger.open({ perSecond: PER_SECOND, members, outside: true });
  try {
    const cut = await cutUnderLoad(ledger, 'all nodes', 'all', members);
    // a database that never came back has nobody who could be asked
    const rows = cut.writable === Infinity ? NOTHING_KNOWN : await ledger.verify();
    return () => expectSurvival(rows, [cut]);
  } finally {
    await ledger.close();
  }
}

describe('a power cut of all nodes (scenario 21)', () => {
  afterAll(async () => {
    if (canCutPower()) await startAnew();
  });

  for (const members of [1, 3]) {
    scenarioIf(canCutPower(), NO_POWER_CUT, `convicts ${members === 1 ? 'a single server' : `${members} members`} without fsync`, async () => {
      await startAnew({ storageClass: POWER_CLASS, members });
      await acquitted(`fsync, ${members} of ${members} members cut`, await cutAll(members));
      await withoutFsync(members);
      await convicted(`fsync off, ${members} of ${members} members cut`, await cutAll(members));
    });
  }
});
