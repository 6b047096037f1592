import { startAnew } from '../../bring-up';
import { startClient } from '../../clients';
import { waitFor } from '../../cluster';
import { acquitted, convicted } from '../../convicted';
import { memberHosts, settled } from '../../engine';
import { NO_POWER_CUT, POWER_CLASS, canCutPower, cutAll } from '../../power-cut';
import { scenarioIf } from '../../scenario';
import { query } from '../../shop';
import { withoutController } from '../controller';
import { patroni } from '../patroni';

const PER_SECOND = 500;

async function withoutFsync(members: number): Promise<void> {
  await withoutController();
  await startClient(); // it went with the last cut
  const { primary } = await settled(members);
  await patroni(primary.metadata.name, 'PATCH', '/config', { postgresql: { parameters: { fsync: 'off' } } });
  await waitFor('fsync to be off on every member', 60, async () =>
    (await Promise.all(memberHosts(members).map((host) => query<{ fsync: string }>(host, 'show fsync')))).every(([row]) => row.fsync === 'off'));
}

describe('a power cut of all nodes (scenario 21)', () => {
  afterAll(async () => {
    if (canCutPower()) await startAnew();
  });

  for (const members of [1, 3]) {
    scenarioIf(canCutPower(), NO_POWER_CUT, `convicts ${members === 1 ? 'a single server' : `${members} members`} without fsync`, async () => {
      await startAnew({ storageClass: POWER_CLASS, members });
      await acquitted(`fsync, ${members} of ${members} members cut`, await cutAll(members, PER_SECOND));
      await withoutFsync(members);
      await convicted(`fsync off, ${members} of ${members} members cut`, await cutAll(members, PER_SECOND));
    });
  }
});
