import { ENDPOINTS_FOLLOWED_SECONDS } from './aims';
import { KubeObject, find, isReady, list, sleep, waitFor } from './cluster';
import { aim, deleteByForce, disarm } from './faults';
import { print, scenario } from './scenario';
import { API, rollout } from './shop';
import { Traffic, told } from './traffic';

const STEADY_SECONDS = 3;
/** Readiness has to notice, then liveness has to give up, then the pod has its grace to end in. */
const REPLACED_SECONDS = 180;

/** Readies a fault of a pod, and returns what makes it happen. */
type Fault = (pod: KubeObject) => Promise<() => Promise<unknown>>;

const faults: [string, Fault][] = [
  ['a pod deleted by force', async (pod) => () => deleteByForce(pod.metadata.name)],
  ['a server killed with SIGKILL', (pod) => aim(pod, 'SIGKILL')],
  ['a server frozen with SIGSTOP', (pod) => aim(pod, 'SIGSTOP')],
];

/** How often the pod's container was started, or undefined for a pod that is no more. */
async function starts(pod: KubeObject): Promise<number | undefined> {
  const now = await find(`pod/${pod.metadata.name}`);
  return now?.metadata.uid === pod.metadata.uid ? now.status.containerStatuses[0].restartCount : undefined;
}

async function takesRequests(pod: KubeObject): Promise<boolean> {
  const slices = await list('endpointslices', 'kubernetes.io/service-name=api') as any[];
  return slices.flatMap((slice) => slice.endpoints ?? []).some((e) => e.targetRef?.uid === pod.metadata.uid && e.conditions?.ready !== false);
}

describe('an API that loses one of its pods under 200 requests a second', () => {
  let traffic: Traffic;

  beforeAll(async () => {
    traffic = await Traffic.start('e2e-http-api', 'http://api/orders', 200);
  });

  afterAll(async () => {
    await traffic.stop();
    await disarm();
  });

  for (const [name, fault] of faults) scenario(`fails no request once readiness took the pod out: ${name}`, () => lose(name, fault));

  async function lose(name: string, fault: Fault): Promise<void> {
    const pod = (await list('pods', API)).find(isReady)!;
    const startsBefore = (await starts(pod))!;
    const isAnother = async (): Promise<boolean> => (await starts(pod)) !== startsBefore;
    const strike = await fault(pod);
    await traffic.mark('before');
    await sleep(STEADY_SECONDS);

    await traffic.mark('until taken out');
    const began = Date.now();
    const passed = (): number => (Date.now() - began) / 1000;
    await strike();
    await waitFor('readiness to take the pod out', REPLACED_SECONDS, async () => !await takesRequests(pod) || isAnother());
    const out = passed();
    await sleep(ENDPOINTS_FOLLOWED_SECONDS);

    await traffic.mark('taken out');
    await waitFor('another pod or container', REPLACED_SECONDS, isAnother);
    await rollout('api');
    const replaced = passed();
    await sleep(STEADY_SECONDS);
    const after = await traffic.finish('taken out');
    const until = await traffic.window('until taken out');
    print(3, `${name}: taken out after ${out.toFixed(1)} s, replaced after ${replaced.toFixed(1)} s; `
      + `until it was taken out ${told(until)}; from then on ${told(after)}`);
    expect(after.failed).toBe(0);
    expect((await traffic.window('before')).failed).toBe(0);
  }

  scenario('has all its pods again', async () => {
    await rollout('api');
    expect((await list('pods', API)).filter(isReady)).toHaveLength(3);
  });
});
