import { KubeObject, OUTSIDE, exec } from './cluster';
import { IDLE, startPod, stopPod } from './load';

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
