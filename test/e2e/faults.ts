import { KubeObject, OUTSIDE, exec, kubectl, run } from './cluster';
import { IDLE, startPod, stopPod } from './load';

const SIGNALLER = 'e2e-signaller';

/** Deletes pods as a lost node would: nobody waits for them to end. */
export const deleteByForce = (...pods: string[]): Promise<string> =>
  kubectl(['delete', 'pod', ...pods, '--grace-period=0', '--force', '--wait=false']);

/** Deletes a pod as a drain would. */
export const deleteGracefully = (pod: string): Promise<string> => kubectl(['delete', 'pod', pod, '--wait=false']);

/**
 * Readies a signal to the processes of a pod, and returns what sends it. It comes from the node's process namespace: within its own, the
 * first process of a container can be neither stopped nor killed. The pod that sends it runs as the same user, on the same node, in a
 * namespace where that is allowed.
 */
export async function aim(pod: KubeObject, signal: 'SIGSTOP' | 'SIGKILL'): Promise<() => Promise<unknown>> {
  const user = Number(await exec(pod.metadata.name, ['node', '-p', 'process.getuid()']));
  await startPod(SIGNALLER, IDLE, { namespace: OUTSIDE, node: pod.spec.nodeName, hostPid: true, user });
  return () => exec(SIGNALLER, ['node', '/load/signal.js', pod.metadata.uid, signal], { namespace: OUTSIDE });
}

export const disarm = (): Promise<string> => stopPod(SIGNALLER, OUTSIDE);

/** The command that cuts a node's pods off: `$CLUSTER_TOOL partition NODE`, and `$CLUSTER_TOOL heal NODE`. */
export const CLUSTER_TOOL = process.env.CLUSTER_TOOL;

async function tool(action: 'partition' | 'heal', node: string): Promise<void> {
  const answer = await run(CLUSTER_TOOL!, [action, node]);
  if (answer.code !== 0) throw new Error(`${CLUSTER_TOOL} ${action} ${node}: exit ${answer.code}: ${answer.stderr}`);
}

/** Runs `body` while the pods of a node reach no others, and no others reach them. */
export async function whilePartitioned(node: string, body: () => Promise<void>): Promise<void> {
  await tool('partition', node);
  try {
    await body();
  } finally {
    await tool('heal', node);
  }
}

/** Lets no more pods be scheduled to a node; what runs there goes on. */
export const cordon = (node: string): Promise<string> => kubectl(['cordon', node]);
export const uncordon = (node: string): Promise<string> => kubectl(['uncordon', node]);
