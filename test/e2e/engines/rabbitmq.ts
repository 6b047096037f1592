import type { Aim } from '../aims';
import { KubeObject, exec, waitFor } from '../cluster';
import { Places, serviceIp } from '../doors';
import type { Change, EngineUnderTest, Settled } from '../engine-under-test';
import { CLIENT } from '../load';
import { Copy, anybody, copies, createLedger, lead, memberPods, nodes } from '../rabbitmq/members';
import { PIPELINE_IMAGE, synth } from '../rabbitmq/pipeline-under-test';
import { SuddenDeath } from '../sudden';

const [CLIENTS, EPMD, MANAGEMENT, METRICS, DISTRIBUTION] = [5672, 4369, 15672, 15692, 25672];
/** More than the app asks for. */
const MEMORY_MI = 704;
/** What a copy has still to apply when it counts as following: less than two seconds of the load. */
const BEHIND = 200;
const STORED_SECONDS = 30;

/** The copies elect as soon as they see that the leader's process is gone; the budget is for a machine that is busy with other things. */
const FORCED: Aim = { aim: 10, budget: 30 };
/** A member that is told to stop hands over what it leads. */
const PLANNED: Aim = { aim: 2, budget: 15 };
/** Nobody closes the connections of who is cut off or frozen: the others miss it after their net tick or a failed beat. */
const SILENT: Aim = { aim: 10, budget: 35 };

const nameOf = (pod: KubeObject): string => pod.metadata.name;
const memory = (pod: KubeObject): string => pod.spec.containers.find((c: { name: string }) => c.name === 'rabbitmq').resources.limits.memory;

const changes: Change[] = [
  { name: 'more memory', manifests: () => synth({ memoryMi: MEMORY_MI }), has: async () => (await memberPods()).every((pod) => memory(pod) === `${MEMORY_MI}Mi`) },
  { name: 'back to the defaults', manifests: () => synth({}), has: async () => (await memberPods()).every((pod) => memory(pod) !== `${MEMORY_MI}Mi`) },
];

async function settled(pods: KubeObject[]): Promise<Settled> {
  const cluster = await nodes(nameOf(pods[0]));
  const away = cluster.filter(({ running }) => !running);
  if (cluster.length !== pods.length || away.length) throw new Error(`a cluster of ${cluster.length}, without ${away.map(({ name }) => name).join(', ')}`);
  const all = await copies(nameOf(pods[0]));
  const leaders = all.filter(({ state }) => state === 'leader');
  const primary = pods.find((pod) => leaders.length === 1 && nameOf(pod) === leaders[0].member);
  if (!primary) throw new Error(`the ledger is led by ${leaders.map(({ member }) => member).join(' and ') || 'nobody'}`);
  const follows = ({ state, votes, applied }: Copy): boolean => state === 'follower' && votes && applied >= leaders[0].applied - BEHIND;
  const others = all.filter((copy) => copy !== leaders[0]);
  if (others.length !== pods.length - 1 || !others.every(follows)) {
    throw new Error(`led by ${leaders[0].member} at ${leaders[0].applied}; ${others.map((o) => `${o.member} ${o.state} at ${o.applied}`).join(', ')}`);
  }
  return { primary, members: pods.map(nameOf), timeline: NaN };
}

/** An order that the web app publishes, and that a worker has stored in the database. */
async function use(): Promise<string> {
  const item = `tea ${Date.now()}`;
  const started = Date.now();
  const post = `fetch('http://web/orders', { method: 'POST', body: JSON.stringify({ item: ${JSON.stringify(item)} }) }).then((answer) => answer.json()).then(({ id }) => console.log(id))`;
  const id = (await exec(CLIENT, ['node', '-e', post])).trim();
  const accepted = Date.now() - started;
  await waitFor('the order in the database', STORED_SECONDS, async () => {
    const found = await exec(CLIENT, ['node', '-e', `fetch('http://web/orders/${id}').then((answer) => answer.text()).then(console.log)`]);
    return JSON.parse(found).item === item;
  });
  return `an order accepted by the broker in ${accepted} ms, and stored by a worker ${Date.now() - started - accepted} ms later`;
}

async function killServer(pod: KubeObject): Promise<void> {
  const death = await SuddenDeath.ready([pod]);
  await death.strike([pod]);
  await death.disarm();
}

const at = (ports: number[], pods: KubeObject[]): Places => Object.fromEntries(
  pods.flatMap((pod) => ports.map((port) => [`${nameOf(pod)}:${port}`, `${pod.status.podIP}:${port}`])));

/** RabbitMQ, as the broker of the pipeline. */
export const rabbitmq: EngineUnderTest = {
  cluster: 'events',
  component: 'broker',
  deployments: ['web', 'worker'],
  clients: {
    service: 'events-client', port: CLIENTS, account: 'events-account-events', driver: 'rabbitmq', tellsWhoWrote: false, image: PIPELINE_IMAGE, mostPerSecond: 50,
  },
  replicas: 'events-client',
  pauses: { forced: FORCED, graceful: PLANNED, crash: FORCED, sudden: FORCED, lease: FORCED, partition: SILENT, frozen: SILENT, update: PLANNED },
  declines: {},
  changes,
  synth,
  prepare: createLedger,
  settled,
  handOver: async ({ primary }, to) => lead(nameOf(primary), to),
  killServer,
  // the container ends with its server
  revives: false,
  use,
  known: async () => (await nodes(await anybody())).map(({ name }) => name).sort(),
  doors: async () => {
    const pods = await memberPods();
    return {
      open: { ...at([CLIENTS], pods), 'events-client:5672': `${await serviceIp('events-client')}:${CLIENTS}` },
      closed: at([EPMD, MANAGEMENT, METRICS, DISTRIBUTION], pods),
    };
  },
  reachMember: (from, host) => exec(from, ['bash', '-c', `for port in ${EPMD} ${DISTRIBUTION}; do exec 3<>/dev/tcp/$0/$port || exit 1; done`, host], { container: 'rabbitmq' }),
};
