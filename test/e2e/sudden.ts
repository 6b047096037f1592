import { SETTLED_SECONDS } from './aims';
import { KubeObject, OUTSIDE, exec, get, waitFor } from './cluster';
import { deleteGracefully } from './faults';
import { IDLE, startPod, stopPod } from './load';
import { MEMBERS, databasePods, patroni, replaced, settled } from './shop';

/** From the suite's command to the moment at which all nodes strike: a `kubectl exec` has begun by then on each. */
const STRIKE_MS = 2500;

const nameOn = (node: string): string => `e2e-killer-${node}`;

const userOf = (pod: KubeObject): number => pod.spec.securityContext.runAsUser;

/** How pods are struck. */
interface Strike {
  readonly signal?: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT';
  readonly later?: number;
  /** Only the processes that have this word in their command. */
  readonly word?: string;
}

/**
 * Readies the sudden death of pods: every process gets SIGKILL from its node's process namespace, on all nodes at the same moment, with no
 * word to anyone. (A deletion by force isn't sudden: the programs get their signal, and Patroni gives the leader's lock away.)
 */
export class SuddenDeath {
  static async ready(pods: KubeObject[]): Promise<SuddenDeath> {
    const places = new Map(pods.map((pod) => [pod.spec.nodeName as string, userOf(pod)]));
    await Promise.all([...places].map(([node, user]) => startPod(nameOn(node), IDLE, { namespace: OUTSIDE, node, hostPid: true, user })));
    return new SuddenDeath([...places.keys()]);
  }

  private constructor(private readonly nodes: string[]) {}

  /** Strikes as soon as all can at the same moment, or later by so many seconds; returns when, in milliseconds. */
  async strike(pods: KubeObject[], { signal = 'SIGKILL', later = 0, word = '' }: Strike = {}): Promise<number> {
    const at = String(Date.now() + STRIKE_MS + later * 1000);
    const struck = await Promise.all(pods.map(async (pod) => JSON.parse(
      await exec(nameOn(pod.spec.nodeName), ['node', '/load/signal.js', pod.metadata.uid, signal, at, word], { namespace: OUTSIDE }))));
    return Math.min(...struck.map(({ at: moment }) => moment));
  }

  async disarm(): Promise<void> {
    await Promise.all(this.nodes.map((node) => stopPod(nameOn(node), OUTSIDE)));
  }
}

/** A member whose container died gets a new pod: its next container would wait for the kubelet's growing delay. */
export async function renewed(members = MEMBERS): Promise<void> {
  const { primary } = await settled(members);
  const pods = (await databasePods()).filter((pod) => pod.status.containerStatuses[0].restartCount > 0);
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
  await patroni(primary.metadata.name, 'POST', '/switchover', { leader: primary.metadata.name, candidate });
  await waitFor(`${candidate} as the primary`, SETTLED_SECONDS, async () => (await settled()).primary.metadata.name === candidate);
}
