import { acquitted, convicted } from '../convicted';
import { aim, disarm } from '../faults';
import { expectTakenOut, loseApiPod } from '../lost-api-pod';
import { scenario } from '../scenario';
import { applyShop, restoreShop, rollout } from '../shop';
import { underTraffic } from '../traffic';

const withoutReadiness = (object: any): void => {
  if (object.kind === 'Deployment' && object.metadata.name === 'api') delete object.spec.template.spec.containers[0].readinessProbe;
};

describe('a frozen API pod (scenario 3)', () => {
  const traffic = underTraffic(async () => {
    await disarm();
    await restoreShop();
  });

  scenario('convicts an API without readiness', async () => {
    const frozen = await loseApiPod(traffic(), (pod) => aim(pod, 'SIGSTOP'));
    await acquitted("the API's readiness", () => expectTakenOut(frozen));
    await applyShop({ change: withoutReadiness });
    await rollout('api');
    const blind = await loseApiPod(traffic(), (pod) => aim(pod, 'SIGSTOP'));
    await convicted("the API's readiness probe removed", () => expectTakenOut(blind));
  });
});
