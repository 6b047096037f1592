import { BEYOND_SECONDS, FULL_STOP, OUTAGE_BUDGET } from '../aims';
import { get, kubectl, list, waitFor } from '../cluster';
import { MEMBERS, memberName, noPods, replaced, settled, switchOver } from '../engine';
import { Settled } from '../engine-under-test';
import { cordon, deleteByForce, deleteGracefully, uncordon } from '../faults';
import { expectKept, kept } from '../ledger';
import { print, scenario } from '../scenario';
import { CONTROLLER, databasePods } from '../shop';
import { SuddenDeath } from '../sudden';
import { underLoad } from '../under-load';
import { apart, deleteWithClaim } from '../volumes';
import { fork } from './fork';
import { killPostgres } from './kill-postgres';

/** How long to look whether Patroni finds a way by itself, where it is known to find none: several of its rounds, and a lease. */
const ALONE_SECONDS = 30;

/** A fault; it ends when nothing more stands in the way of the recovery. */
type Fault = (before: Settled) => Promise<unknown>;

const scale = (what: string, replicas: number): Promise<string> => kubectl(['scale', what, `--replicas=${replicas}`]);

async function controllerAway(): Promise<void> {
  await scale('deployment/orders-controller', 0);
  await waitFor('the controller to be gone', 60, async () => (await list('pods', CONTROLLER)).length === 0);
}

const controllerBack = (): Promise<string> => scale('deployment/orders-controller', 1);

const replicaOf = ({ members, primary }: Settled): string => members.find((member) => member !== primary.metadata.name)!;

async function suddenDeath({ primary }: Settled): Promise<void> {
  const death = await SuddenDeath.ready([primary]);
  await death.strike([primary]);
  await death.disarm();
}

async function allByForce(): Promise<void> {
  const pods = await databasePods();
  await deleteByForce(...pods.map((pod) => pod.metadata.name));
  await Promise.all(pods.map((pod) => replaced(pod)));
}

async function allAndBack(): Promise<void> {
  await scale('statefulset/orders', 0);
  await noPods();
  await scale('statefulset/orders', MEMBERS);
}

const deletion = (how: (pod: string) => Promise<unknown>): Fault => async ({ primary }) => {
  await how(primary.metadata.name);
  await replaced(primary);
};

/** What Patroni and the StatefulSet heal between them. */
const ALONE: [string, Fault][] = [
  ['the primary deleted by force', deletion(deleteByForce)],
  ['the primary deleted gracefully', deletion(deleteGracefully)],
  ["the primary's server killed", ({ primary }) => killPostgres(primary.metadata.name)],
  ['the primary dead in an instant', suddenDeath],
  ['all deleted by force', allByForce],
  ['all stopped gracefully, and back', allAndBack],
  ["a replica's volume lost", (before) => deleteWithClaim(replicaOf(before))],
  ["the primary's volume lost", ({ primary }) => deleteWithClaim(primary.metadata.name)],
];

describe('a database that is hurt while its controller is away', () => {
  const ledger = underLoad({ before: apart, after: controllerBack });

  for (const [name, fault] of ALONE) {
    scenario(`heals without it: ${name}`, async () => {
      await controllerAway();
      const before = await settled();
      await ledger().steady();
      await ledger().mark(name);
      await fault(before);
      const began = Date.now();
      await ledger().flowing(OUTAGE_BUDGET);
      await settled();
      const streaming = (Date.now() - began) / 1000;
      const gap = await ledger().gap();
      const rows = await ledger().verify();
      print(24, `the controller away, ${name}: Patroni alone; longest pause of writes ${gap.service.toFixed(1)} s by the Service, `
        + `${gap.members.toFixed(1)} s by member names, all stream after ${streaming.toFixed(0)} s, ${kept(rows)}`);
      expectKept(rows);
      expect(Math.max(gap.service, gap.members)).toBeLessThanOrEqual(OUTAGE_BUDGET);
    });
  }

  // the deletion that frees both at once
  scenario('heals when the primary and the controller are deleted at the same moment', async () => {
    await controllerBack();
    const { primary } = await settled();
    const [controller] = await waitFor('the controller', 60, async () => {
      const pods = await list('pods', CONTROLLER);
      return pods.length > 0 && pods;
    });
    await ledger().steady();
    await ledger().mark('both deleted');
    await deleteByForce(primary.metadata.name, controller.metadata.name);
    await replaced(primary);
    await settled();
    await ledger().flowing();
    const gap = await ledger().gap();
    const rows = await ledger().verify();
    print(24, `the primary and the controller deleted by force at once: longest pause of writes ${gap.service.toFixed(1)} s by the Service, ${kept(rows)}`);
    expectKept(rows);
    expect(Math.max(gap.service, gap.members)).toBeLessThanOrEqual(OUTAGE_BUDGET);
  });

  /** Looks whether what is broken heals while the controller is away, lets it come back, and waits. */
  async function waitsFor(name: string, whole: () => Promise<unknown>): Promise<void> {
    const alone = await whole().then(() => true, () => false);
    await controllerBack();
    const began = Date.now();
    await ledger().flowing(FULL_STOP.budget + BEYOND_SECONDS);
    const writable = (Date.now() - began) / 1000;
    const rows = await ledger().verify();
    print(24, `the controller away, ${name}: ${alone ? 'Patroni alone' : `waits for the controller (${ALONE_SECONDS} s watched)`}; `
      + `writable ${writable.toFixed(0)} s after it is back, ${kept(rows)}`);
    expectKept(rows);
  }

  scenario('waits for it, and loses nothing, when all stopped gracefully and the last primary is late', async () => {
    await controllerAway();
    const pods = await databasePods();
    await ledger().steady();
    await ledger().mark('all stopped, the last primary late');
    await scale('statefulset/orders', 0);
    await noPods();
    const last = (await get('configmap/orders-sync')).metadata.annotations!.leader;
    const node = pods.find((pod) => pod.metadata.name === last)!.spec.nodeName;
    await cordon(node);
    try {
      await scale('statefulset/orders', MEMBERS);
      await waitsFor('all stopped gracefully and the last primary late', () => ledger().flowing(ALONE_SECONDS));
    } finally {
      await uncordon(node);
    }
    await settled();
  });

  scenario('waits for it, and loses nothing, when a member was forked under the same number', async () => {
    await controllerAway();
    await switchOver(memberName(0));
    await ledger().steady();
    await ledger().mark('forked');
    await scale('statefulset/orders', MEMBERS - 1);
    await settled(MEMBERS - 1);
    await fork(memberName(MEMBERS - 1));
    await switchOver(memberName(1), MEMBERS - 1);
    await scale('statefulset/orders', MEMBERS);
    await waitsFor('a member forked under the same number', () => settled(MEMBERS, ALONE_SECONDS));
    await settled();
  });
});
