import { exec } from '../cluster';
import { databasePods } from '../shop';
import { patroni } from './patroni';

/**
 * What docs/postgresql.md tells a person to do when no member makes itself the primary, so that the next attempt counts too: the one with the
 * most WAL is asked to lead.
 */
export async function rescued(): Promise<void> {
  const pods = await databasePods();
  const received = await Promise.all(pods.map(async ({ metadata: { name } }) => {
    const { xlog = {} } = await patroni(name, 'GET', '/patroni').catch(() => ({}));
    return { name, wal: Number(xlog.received_location ?? xlog.location ?? 0) };
  }));
  const [{ name }] = received.sort((a, b) => b.wal - a.wal);
  await exec(name, ['patronictl', '-c', '/etc/patroni/patroni.yml', 'failover', 'orders', '--candidate', name, '--force'], { container: 'postgresql' });
}
