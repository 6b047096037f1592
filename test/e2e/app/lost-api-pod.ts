import { ENDPOINTS_FOLLOWED_SECONDS, TAKEN_OUT } from '../aims';
import { KubeObject, find, isReady, list, sleep, waitFor } from '../cluster';
import { rollout } from '../engine';
import { API } from '../shop';
import { Traffic, TrafficWindow } from './traffic';

const STEADY_SECONDS = 3;
/** Readiness has to notice, then liveness has to give up, then the pod has its grace to end in. */
const REPLACED_SECONDS = 180;

/** Readies a fault of a pod, and returns what makes it happen. */
export type ApiFault = (pod: KubeObject) => Promise<() => Promise<unknown>>;

/** What came of it: seconds until no Service sent requests to the pod, and until another pod or container was there. */
export interface LostApiPod {
  readonly takenOut: number;
  readonly replaced: number;
  readonly before: TrafficWindow;
  readonly until: TrafficWindow;
  readonly after: TrafficWindow;
}

/** How often the pod's container was started, or undefined for a pod that is no more. */
async function starts(pod: KubeObject): Promise<number | undefined> {
  const now = await find(`pod/${pod.metadata.name}`);
  return now?.metadata.uid === pod.metadata.uid ? now.status.containerStatuses[0].restartCount : undefined;
}

async function takesRequests(pod: KubeObject): Promise<boolean> {
  const slices = await list('endpointslices', 'kubernetes.io/service-name=api') as any[];
  return slices.flatMap((slice) => slice.endpoints ?? []).some((e) => e.targetRef?.uid === pod.metadata.uid && e.conditions?.ready !== false);
}

/** Breaks one of the API's pods under load. */
export async function loseApiPod(traffic: Traffic, fault: ApiFault): Promise<LostApiPod> {
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
  const takenOut = passed();
  await sleep(ENDPOINTS_FOLLOWED_SECONDS);

  await traffic.mark('taken out');
  await waitFor('another pod or container', REPLACED_SECONDS, isAnother);
  await rollout('api');
  const replaced = passed();
  await sleep(STEADY_SECONDS);
  const after = await traffic.finish('taken out');
  return { takenOut, replaced, after, before: await traffic.window('before'), until: await traffic.window('until taken out') };
}

/** The promise: the pod is taken out in time, and no request fails from then on. */
export function expectTakenOut({ takenOut, before, after }: LostApiPod): void {
  expect({ before: before.failed, after: after.failed }).toEqual({ before: 0, after: 0 });
  expect(takenOut).toBeLessThanOrEqual(TAKEN_OUT.budget);
}
