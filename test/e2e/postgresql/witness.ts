import { SUDDEN_GAP } from '../aims';
import { get, waitFor } from '../cluster';
import type { Witness } from '../engine-under-test';
import { Chronicle, firstLine } from './chronicle';

/** The steps of a fail-over: Patroni's lock, labels, containers, the Service, and the members' logs. */
export async function witness(): Promise<Witness> {
  const chronicle = await Chronicle.open();
  return {
    moved: (since) => waitFor('another primary, or another container', SUDDEN_GAP.budget, async () => chronicle.first(since, /→ orders-/, 'Service')),
    told: async (since, old) => {
      await chronicle.complete();
      const winner = (await get('configmap/orders-leader')).metadata.annotations!.leader;
      const after = (moment?: number): number | undefined => (moment === undefined ? undefined : moment - since);
      const steps = {
        'container back': winner === old ? undefined : after(await firstLine(old, since)),
        'its Patroni looks': after(chronicle.first(since, /Failing over|received fast shutdown/, old)),
        'lock given away': after(chronicle.first(since, /→/, 'lock')),
        'taken': after(chronicle.first(since, /→ orders-/, 'lock')),
        'promoted': after(chronicle.first(since, /ready to accept connections/, winner)),
        'label moved': after(chronicle.first(since, /→ label (primary|master)/, winner)),
        'Service followed': after(chronicle.first(since, new RegExp(`→ .*${winner}`), 'Service')),
      };
      return { steps, winner, text: chronicle.text(since) };
    },
    close: () => chronicle.close(),
  };
}
