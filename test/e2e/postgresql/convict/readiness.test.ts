import { expectTakenOut, loseApiPod } from '../../app/lost-api-pod';
import { underTraffic } from '../../app/traffic';
import { acquitted, convicted } from '../../convicted';
import { restore, rollout } from '../../engine';
import { aim, disarm } from '../../faults';
import { scenario } from '../../scenario';
import { applyShop } from '../../shop';

const withoutReadiness = (object: any): void => {
  if (object.kind === 'Deployment' && object.metadata.name === 'api') delete object.spec.template.spec.containers[0].readinessProbe;
};

describe('a frozen API pod (scenario 3)', () => {
  const traffic = underTraffic(async () => {
    await disarm();
    await restore();
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
