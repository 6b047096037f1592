import { underTraffic } from '../../app/traffic';
import { changeUnder, expectUnharmed } from '../../app/unharmed';
import { kubectl } from '../../cluster';
import { acquitted, convicted } from '../../convicted';
import { restore, rollout } from '../../engine';
import { scenario } from '../../scenario';
import { applyShop } from '../../shop';

/** Without the pause before the stop, and with a program that ends at once: the signal is what it was, but nobody waits. */
const withoutGrace = (object: any): void => {
  if (object.kind !== 'Deployment' || object.metadata.name !== 'api') return;
  const pod = object.spec.template.spec;
  for (const container of pod.containers) delete container.lifecycle;
  pod.terminationGracePeriodSeconds = 1;
};

describe('a rollout of the API (scenario 2)', () => {
  const traffic = underTraffic(restore);

  /** Replaces all pods of the API under load; returns the check of scenario 2. */
  async function restart(label: string): Promise<() => void> {
    const { windows } = await changeUnder([traffic()], label, async () => {
      await kubectl(['rollout', 'restart', 'deployment/api']);
      return rollout('api');
    });
    return () => expectUnharmed(windows);
  }

  scenario('convicts an API whose pods stop at once', async () => {
    await acquitted("the API's pause before it stops", await restart('with it'));
    await applyShop({ change: withoutGrace });
    await rollout('api');
    await convicted("the API's pause before it stops removed", await restart('without it'));
  });
});
