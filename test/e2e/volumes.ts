import { KubeObject, get, kubectl, list, waitFor } from './cluster';
import { memberPods, replaced, settled } from './engine';
import { cordon, deleteByForce, uncordon } from './faults';

/** How long an object may take to be gone that nothing uses any more, and its successor to be there. */
const ANOTHER_CLAIM_SECONDS = 120;

const claimOf = (pod: string): string => `persistentvolumeclaim/data-${pod}`;

/** Deletes a member's claim, with the data on it; returns what waits for the claim that takes its place. */
export async function deleteClaim(pod: string): Promise<() => Promise<unknown>> {
  const { uid } = (await get(claimOf(pod))).metadata;
  await kubectl(['delete', claimOf(pod), '--wait=false']);
  return () => waitFor(`a new claim of ${pod}`, ANOTHER_CLAIM_SECONDS, async () => (await get(claimOf(pod))).metadata.uid !== uid);
}

/** Deletes the claims that members left behind which are away: who comes anew isn't tied to a node. */
export async function deleteLeftClaims(members: string[]): Promise<void> {
  await kubectl(['delete', ...members.map(claimOf), '--ignore-not-found']);
}

/** Deletes a member's claim and its pod, as a lost node with its disk would. */
export async function deleteWithClaim(pod: string): Promise<void> {
  const before = (await memberPods()).find((p) => p.metadata.name === pod)!;
  const another = await deleteClaim(pod);
  await deleteByForce(pod);
  await replaced(before);
  await another();
}

/** Sees to it that no two members share a node, which they may after volumes were lost: one of them gets a new volume elsewhere. */
export async function apart(): Promise<void> {
  for (;;) {
    const { primary } = await settled();
    const pods = await memberPods();
    const shares = (pod: KubeObject): boolean => pods.some((other) => other !== pod && other.spec.nodeName === pod.spec.nodeName);
    const one = pods.find((pod) => shares(pod) && pod.metadata.name !== primary.metadata.name);
    if (!one) return;
    await cordon(one.spec.nodeName);
    try {
      await deleteWithClaim(one.metadata.name);
      await waitFor(`a place for ${one.metadata.name}`, ANOTHER_CLAIM_SECONDS, async () => (await get(`pod/${one.metadata.name}`)).spec.nodeName);
    } finally {
      await uncordon(one.spec.nodeName);
    }
  }
}

/** Puts a new volume of one member on the node of another. */
export async function together(one: string, other: string): Promise<void> {
  const { nodeName } = (await get(`pod/${other}`)).spec;
  await onlyOn(nodeName, async () => {
    await deleteWithClaim(one);
    await waitFor(`${one} on ${nodeName}`, ANOTHER_CLAIM_SECONDS, async () => (await get(`pod/${one}`)).spec.nodeName === nodeName);
  });
  await settled();
}

/** Runs `body` while no pod can be scheduled to any node but this one. */
export async function onlyOn(node: string, body: () => Promise<void>): Promise<void> {
  const others = (await list('nodes')).filter((other) => other.metadata.name !== node && !other.spec.unschedulable).map((other) => other.metadata.name);
  await Promise.all(others.map(cordon));
  try {
    await body();
  } finally {
    await Promise.all(others.map(uncordon));
  }
}
