import { drain } from './drain';
import { engine, memberPods, rollout, settled } from './engine';
import { uncordon } from './faults';
import { expectKept, kept } from './ledger';
import { gaps, print, scenario } from './scenario';
import { underLoad } from './under-load';
import { counted } from './updated';
import { apart } from './volumes';

const { update: aim } = engine.pauses;

describe('a cluster whose nodes are drained one after the other', () => {
  const ledger = underLoad({ before: apart });

  // the second drain begins as soon as the first node is back: that its member isn't yet is the budget's business
  scenario('pauses writes for a hand-over and no more, without waiting in between', async () => {
    const before = await settled();
    const pods = await memberPods();
    const primaryNode = before.primary.spec.nodeName;
    const replicaNode = pods.find((pod) => pod.spec.nodeName !== primaryNode)!.spec.nodeName;
    await ledger().steady();
    await ledger().mark('two drains');
    const began = Date.now();
    const refused: number[] = [];
    for (const node of [replicaNode, primaryNode]) {
      try {
        refused.push(await drain(node));
      } finally {
        await uncordon(node);
      }
    }
    const drained = (Date.now() - began) / 1000;
    const after = await settled();
    for (const name of engine.deployments) await rollout(name);
    const seconds = (Date.now() - began) / 1000;
    await ledger().flowing();
    const gap = await ledger().gap();
    const rows = await ledger().verify();
    const switchovers = after.timeline - before.timeline;
    const replaced = (await memberPods()).filter((pod) => !pods.some((old) => old.metadata.uid === pod.metadata.uid)).length;
    print(17, `a replica's node and the primary's drained in ${drained.toFixed(0)} s, all stream after ${seconds.toFixed(0)} s: `
      + `through the Service ${gaps([gap.service], aim)}, by member names ${gaps([gap.members], aim)}, switchovers ${counted(switchovers)}, `
      + `${replaced} members replaced, the budgets refused ${refused.join(' and ')} times, ${kept(rows)}`);
    expectKept(rows);
    expect(replaced).toBe(2);
    expect(Number.isNaN(switchovers) || switchovers === 1).toBe(true);
    expect(Math.max(gap.service, gap.members)).toBeLessThanOrEqual(aim.budget);
  });
});
