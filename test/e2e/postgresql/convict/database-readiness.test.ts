import { TAKEN_OUT } from '../../aims';
import { waitFor } from '../../cluster';
import { acquitted, convicted } from '../../convicted';
import { restore, rolled, settled } from '../../engine';
import { scenario } from '../../scenario';
import { behind } from '../../services';
import { applyShop } from '../../shop';
import { asSuperuser, writeWal } from '../superuser';

/** Half as much again as a replica may be behind. */
const BEHIND_MEBIBYTES = 96;

const withoutReadiness = (object: any): void => {
  if (object.kind !== 'StatefulSet') return;
  for (const container of object.spec.template.spec.containers) container.readinessProbe.httpGet.path = '/liveness';
};

/** Keeps one replica behind; returns whether it left the Service for reads, which is what scenario 23 waits for. */
async function lateReplica(): Promise<() => void> {
  const { primary: { metadata: { name: primary } }, members } = await settled();
  const late = members.find((member) => member !== primary)!;
  await asSuperuser(late, 'select pg_wal_replay_pause()');
  try {
    await writeWal(primary, BEHIND_MEBIBYTES);
    const left = await waitFor(`${late} to leave the Service`, TAKEN_OUT.budget, async () => !(await behind('orders-replicas')).includes(late)).catch(() => false);
    return () => expect({ [`${late} left the Service`]: left }).toEqual({ [`${late} left the Service`]: true });
  } finally {
    await asSuperuser(late, 'select pg_wal_replay_resume()');
  }
}

describe('a replica that is far behind (scenario 23)', () => {
  afterAll(restore);

  scenario('convicts a database whose readiness knows nothing of it', async () => {
    await acquitted("the members' readiness", await lateReplica());
    await applyShop({ change: withoutReadiness });
    await rolled();
    await convicted("the members' readiness asks for life alone", await lateReplica());
  });
});
