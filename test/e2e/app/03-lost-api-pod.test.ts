import { TAKEN_OUT } from '../aims';
import { isReady, list } from '../cluster';
import { rollout } from '../engine';
import { aim, deleteByForce, disarm } from '../faults';
import { print, scenario } from '../scenario';
import { API } from '../shop';
import { ApiFault, expectTakenOut, loseApiPod } from './lost-api-pod';
import { told, underTraffic } from './traffic';

const faults: [string, ApiFault][] = [
  ['a pod deleted by force', async (pod) => () => deleteByForce(pod.metadata.name)],
  ['a server killed with SIGKILL', (pod) => aim(pod, 'SIGKILL')],
  ['a server frozen with SIGSTOP', (pod) => aim(pod, 'SIGSTOP')],
];

describe('an API that loses one of its pods under 200 requests a second', () => {
  const traffic = underTraffic(disarm);

  for (const [name, fault] of faults) {
    scenario(`fails no request once readiness took the pod out: ${name}`, async () => {
      const lost = await loseApiPod(traffic(), fault);
      print(3, `${name}: taken out after ${lost.takenOut.toFixed(1)} s (aim ${TAKEN_OUT.aim} s), replaced after ${lost.replaced.toFixed(1)} s; `
        + `until it was taken out ${told(lost.until)}; from then on ${told(lost.after)}`);
      expectTakenOut(lost);
    });
  }

  scenario('has all its pods again', async () => {
    await rollout('api');
    expect((await list('pods', API)).filter(isReady)).toHaveLength(3);
  });
});
