import { SETTLED_SECONDS } from './aims';
import { get, waitFor } from './cluster';
import { MEMBERS, memberPods, replaced, settled, switchOver } from './engine';
import { deleteGracefully } from './faults';
import { SuddenDeath } from './sudden';

/** A member whose container died gets a new pod: its next container would wait for the kubelet's growing delay. */
export async function renewed(members = MEMBERS): Promise<void> {
  const { primary } = await settled(members);
  const pods = (await memberPods()).filter((pod) => pod.status.containerStatuses[0].restartCount > 0);
  // the primary last, so that it moves once
  for (const pod of pods.sort((pod) => (pod.metadata.name === primary.metadata.name ? 1 : -1))) {
    await deleteGracefully(pod.metadata.name);
    await replaced(pod);
    await settled(members);
  }
}

/** Deaths after which the kubelet waits for 40 s, longer than the lease lasts: it starts a container at once, then after 10 s, then after 20 s. */
const DEATHS = 3;

/** Makes a member the primary whose container the kubelet won't start again for a while. */
export async function wornOut(): Promise<void> {
  const { primary, members } = await settled();
  const candidate = members.find((member) => member !== primary.metadata.name)!;
  for (let deaths = 0; deaths < DEATHS; deaths++) {
    const pod = await get(`pod/${candidate}`);
    const death = await SuddenDeath.ready([pod]);
    await death.strike([pod]);
    await death.disarm();
    await waitFor(`another container of ${candidate}`, SETTLED_SECONDS, async () =>
      (await get(`pod/${candidate}`)).status.containerStatuses[0].restartCount > pod.status.containerStatuses[0].restartCount);
    await settled();
  }
  await switchOver(candidate);
}
