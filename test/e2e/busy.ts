import { OUTSIDE, list } from './cluster';
import { Ledger, LedgerOptions } from './ledger';
import { startPod, stopPod } from './load';
import { underLoad } from './under-load';
import { apart } from './volumes';

const nameOn = (node: string): string => `e2e-burner-${node}`;

/**
 * Every core of every node at work, for neighbours that have little right to it: what a promise of seconds has to hold on. E2E_BUSY=0 leaves
 * it out, on a machine that others use.
 */
export class Busy {
  static async start(): Promise<Busy> {
    const nodes = process.env.E2E_BUSY === '0' ? [] : (await list('nodes')).filter(({ spec }) => !spec.unschedulable).map(({ metadata }) => metadata.name);
    await Promise.all(nodes.map((node) => startPod(nameOn(node), ['node', '/load/burn.js'], { namespace: OUTSIDE, node, cpu: '10m' })));
    return new Busy(nodes);
  }

  private constructor(private readonly nodes: string[]) {}

  async stop(): Promise<void> {
    await Promise.all(this.nodes.map((node) => stopPod(nameOn(node), OUTSIDE)));
  }
}

/** The insert loads around all scenarios of a file, with members on nodes of their own whose every core is at work. */
export function underBusyLoad(options: LedgerOptions): () => Ledger {
  let busy: Busy | undefined;
  return underLoad({
    ...options,
    before: async () => {
      await apart();
      busy = await Busy.start();
    },
    after: async () => busy?.stop(),
  });
}
