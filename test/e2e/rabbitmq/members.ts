import { KubeObject, exec, isReady, list } from '../cluster';
import { CLIENT } from '../load';

const MEMBERS = 'app.kubernetes.io/instance=events,app.kubernetes.io/component=broker';
/** The queue that the load writes to: see load/rabbitmq.js. */
const LEDGER = '%2F/ledger';

export const memberPods = (): Promise<KubeObject[]> => list('pods', MEMBERS);

/** By the shell of the image: nobody but the controller reaches the API of a member from elsewhere. */
const ASK = `
exec 3<>/dev/tcp/127.0.0.1/15672
login=$(printf 'administrator:%s' "$ADMINISTRATOR_PASSWORD" | base64 --wrap=0)
printf 'GET /api/%s HTTP/1.0\\r\\nAuthorization: Basic %s\\r\\n\\r\\n' "$0" "$login" >&3
timeout 10 cat <&3`;

/** What a member's API answers to a GET. */
export async function told(pod: string, path: string): Promise<any> {
  const answer = await exec(pod, ['bash', '-c', ASK, path], { container: 'rabbitmq', seconds: 20 });
  const [head, body] = answer.split('\r\n\r\n');
  if (!head.includes(' 200 ')) throw new Error(`${pod}: ${path}: ${answer.slice(0, 200)}`);
  return JSON.parse(body);
}

/** A node's name has its pod's. */
const member = (node: string): string => node.split('@')[1].split('.')[0];

/** A node of the cluster, as another sees it. */
export interface Node {
  readonly name: string;
  readonly running: boolean;
  readonly mem_alarm: boolean;
  readonly disk_free_alarm: boolean;
}

/** The nodes of the cluster that a member is in, also those that don't run. */
export const nodes = async (pod: string): Promise<Node[]> =>
  (await told(pod, 'nodes?columns=name,running,mem_alarm,disk_free_alarm')).map((node: Node) => ({ ...node, name: member(node.name) }));

/** A member's copy of the load's queue. */
export interface Copy {
  readonly member: string;
  readonly state: string;
  readonly votes: boolean;
  /** How much of the queue's log it has applied. */
  readonly applied: number;
}

/** The copies of the load's queue. */
export async function copies(pod: string): Promise<Copy[]> {
  const found = await told(pod, `queues/quorum/${LEDGER}/status`);
  return found.map((copy: Record<string, any>) => ({
    member: member(copy['Node Name']), state: copy['Raft State'], votes: copy.Membership === 'voter', applied: copy['Last Applied'],
  }));
}

/** Any member that can be asked. */
export async function anybody(): Promise<string> {
  const pod = (await memberPods()).find(isReady);
  if (!pod) throw new Error('no member is ready');
  return pod.metadata.name;
}

/** Has another member lead the load's queue. */
export async function lead(from: string, to: string): Promise<void> {
  const transfer = `{ok, Q} = rabbit_amqqueue:lookup(rabbit_misc:r(<<"/">>, queue, <<"ledger">>)),
    [To] = [N || N <- rabbit_nodes:list_members(), string:prefix(atom_to_list(N), "rabbit@${to}.") =/= nomatch],
    rabbit_quorum_queue:transfer_leadership(Q, To).`;
  await exec(from, ['rabbitmqctl', 'eval', transfer], { container: 'rabbitmq', seconds: 60 });
}

/** Makes what the load writes to, which has to be there to be led by somebody. */
export const createLedger = (): Promise<string> => exec(CLIENT, ['node', '-e', `
  const driver = require('/load/rabbitmq');
  driver.connectTo('events-client').then((client) => driver.create(client).finally(() => driver.drop(client)))`]);
