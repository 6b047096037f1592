import { exec } from '../cluster';

/** Kills the database server in a member's container; Patroni, the container's first process, lives on. */
export async function killPostgres(pod: string): Promise<void> {
  const script = `
import os, signal
for pid in filter(str.isdigit, os.listdir('/proc')):
  try:
    argv = open('/proc/%s/cmdline' % pid, 'rb').read().split(b'\\0')
  except OSError:
    continue
  if argv[0].endswith(b'/postgres') and b'-D' in argv:
    os.kill(int(pid), signal.SIGKILL)
    print(pid)`;
  const killed = await exec(pod, ['python3', '-c', script], { container: 'postgresql' });
  if (!killed.trim()) throw new Error(`${pod} runs no database server that could be killed`);
}
