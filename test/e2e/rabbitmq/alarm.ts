import { exec, sleep, waitFor } from '../cluster';
import { settled } from '../engine';
import { Ledger, expectKept, kept } from '../ledger';
import { print } from '../scenario';
import { Node, anybody, nodes } from './members';
import { order } from './orders';

const RAISED_SECONDS = 60;
const BLOCKED_SECONDS = 15;
const GOES_ON_SECONDS = 60;

/** An alarm, and what brings it about at run time: a server checks what it has against another limit. */
export interface Alarm {
  readonly name: string;
  readonly on: (node: Node) => boolean;
  readonly raise: string[];
  /** The limit that was there before. */
  readonly clear: (limits: { memory: number; disk: number }) => string[];
}

const limits = async (member: string): Promise<{ memory: number; disk: number }> => {
  const answer = await exec(member, ['rabbitmqctl', 'eval', '{vm_memory_monitor:get_memory_limit(), rabbit_disk_monitor:get_disk_free_limit()}.'], { container: 'rabbitmq', seconds: 60 });
  const [memory, disk] = answer.match(/\d+/g)!.map(Number);
  return { memory, disk };
};

/** Raises an alarm on one member under load, which stops the publishers of all, and clears it. */
export async function alarmed(ledger: Ledger, { name, on, raise, clear }: Alarm): Promise<void> {
  await settled();
  const member = await anybody();
  const before = await limits(member);
  const rabbitmqctl = (args: string[]): Promise<string> => exec(member, ['rabbitmqctl', ...args], { container: 'rabbitmq', seconds: 60 });
  const isOn = async (): Promise<boolean> => (await nodes(member)).some(on);
  await ledger.steady();
  await ledger.mark(name);
  let refused = 0;
  try {
    await rabbitmqctl(raise);
    await waitFor('the alarm', RAISED_SECONDS, isOn);
    await sleep(BLOCKED_SECONDS);
    ({ refused } = await order(1, 0));
  } finally {
    await rabbitmqctl(clear(before));
  }
  const cleared = Date.now();
  await waitFor('the end of the alarm', RAISED_SECONDS, async () => !await isOn());
  await ledger.flowing(GOES_ON_SECONDS);
  const goesOn = (Date.now() - cleared) / 1000;
  const gap = await ledger.gap();
  await ledger.steady();
  const rows = await ledger.verify();
  print(41, `${name}: publishers waited for ${gap.service.toFixed(1)} s, and went on ${goesOn.toFixed(1)} s after it was over; `
    + `the web app refused ${refused} of 1 order meanwhile; ${kept(rows)}`);
  expectKept(rows);
  expect(Math.min(gap.service, gap.members)).toBeGreaterThan(BLOCKED_SECONDS);
  expect(refused).toBe(1);
}
