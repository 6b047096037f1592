import { Durability } from '../../../lib';
import { STREAM_GAP, UPDATE_GAP } from '../aims';
import { KubeObject, isReady, kubectl, list, sleep, waitFor } from '../cluster';
import { Places, serviceIp } from '../doors';
import type { Change, EngineUnderTest, Settled } from '../engine-under-test';
import { NatsOptions, synth } from '../nats/events-under-test';
import { STREAM, Stream, api, ledBy, monitored, system } from '../nats/monitor';
import { SuddenDeath } from '../sudden';

const MEMBERS = 'app.kubernetes.io/instance=events,app.kubernetes.io/component=broker';
const WORKER = 'app.kubernetes.io/instance=worker,app.kubernetes.io/component=worker';
const [CLIENTS, ROUTES, MONITOR] = [4222, 6222, 8222];
/** More than the app asks for. */
const MEMORY_MI = 288;
const HANDED_OVER_SECONDS = 180;
const MOVED_SECONDS = 120;

const memberPods = (): Promise<KubeObject[]> => list('pods', MEMBERS);
const nameOf = (pod: KubeObject): string => pod.metadata.name;

/** Members are replaced by their numbers: the stream may be led by each in turn, and each time it elects. */
const UPDATE = { ...UPDATE_GAP, budget: STREAM_GAP.budget };

const change = (name: string, options: NatsOptions, has: (pod: KubeObject) => Promise<boolean>): Change => ({
  name, manifests: () => synth(options), has: async () => (await Promise.all((await memberPods()).map(has))).every(Boolean),
});

const memory = (pod: KubeObject): string => pod.spec.containers[0].resources.limits.memory;
const syncs = async (pod: KubeObject): Promise<boolean> => (await monitored(nameOf(pod), '/varz'))[0].jetstream.config.sync_always === true;

const changes: Change[] = [
  change('more memory', { memoryMi: MEMORY_MI }, async (pod) => memory(pod) === `${MEMORY_MI}Mi`),
  change('another durability', { memoryMi: MEMORY_MI, durability: Durability.BEST_EFFORT }, async (pod) => !await syncs(pod)),
  change('back to the defaults', {}, async (pod) => memory(pod) !== `${MEMORY_MI}Mi` && await syncs(pod)),
];

const streams = async (pods: KubeObject[]): Promise<Stream[]> => (await Promise.all(pods.map((pod) => ledBy(nameOf(pod))))).flat();

async function settled(pods: KubeObject[]): Promise<Settled> {
  const all = await streams(pods);
  for (const { name, cluster: { leader, replicas = [] } } of all) {
    const current = replicas.filter((replica) => replica.current && !replica.offline).length;
    if (replicas.length !== 2 || current !== 2) throw new Error(`${name}: led by ${leader}, ${current} of ${replicas.length} copies current`);
  }
  const leaders = all.filter(({ name }) => name === STREAM).map(({ cluster }) => cluster.leader);
  const primary = pods.find((pod) => leaders.length === 1 && nameOf(pod) === leaders[0]);
  if (!primary) throw new Error(`${STREAM} is led by ${leaders.join(' and ') || 'nobody'}`);
  return { primary, members: pods.map(nameOf), timeline: NaN };
}

/** Who has no copy can't lead: another copy is given up until it gets one. */
async function handOver(_from: unknown, to: string): Promise<void> {
  await waitFor(`${to} to lead`, HANDED_OVER_SECONDS, async () => {
    const pods = await memberPods();
    await settled(pods);
    const { cluster: { leader, replicas = [] } } = (await streams(pods)).find(({ name }) => name === STREAM)!;
    if (leader === to) return true;
    if (replicas.some(({ name }) => name === to)) await api(`$JS.API.STREAM.LEADER.STEPDOWN.${STREAM}`, { placement: { preferred: to } });
    else await api(`$JS.API.STREAM.PEER.REMOVE.${STREAM}`, { peer: replicas[0].name });
    await sleep(1);
    return false;
  });
}

/** An order that is published, and the worker that says that it has handled it. */
async function use(): Promise<string> {
  const order = `tea ${Date.now()}`;
  await waitFor('the worker to be logged in', 60, async () => (await kubectl(['logs', '-l', WORKER])).includes('"event":"ready"'));
  const started = Date.now();
  await api('orders.new', order);
  await waitFor('the worker to handle it', 30, async () => (await kubectl(['logs', '-l', WORKER, '--tail=-1'])).includes(order));
  return `an order published and handled by the worker in ${Date.now() - started} ms`;
}

/** The members as their leader sees them: the others leave themselves out. */
async function group(): Promise<{ name: string; peer: string }[]> {
  const pods = (await memberPods()).filter(isReady).map(nameOf);
  const views = await Promise.all(pods.map(async (pod) => ({ pod, meta: (await monitored(pod, '/jsz'))[0].meta_cluster })));
  const { pod, meta } = views.find((view) => view.meta.leader === view.pod)!;
  return [{ name: pod, peer: meta.peer }, ...meta.replicas ?? []];
}

const known = async (): Promise<string[]> => (await group()).map(({ name }) => name).sort();

const copies = ({ cluster: { leader, replicas = [] } }: Stream): string[] => [leader, ...replicas.map(({ name }) => name)];

/** Moves every copy away that is on a member that is about to leave. */
async function beforeFewer(leaving: string[]): Promise<void> {
  for (const stream of await streams(await memberPods())) {
    for (const peer of leaving.filter((member) => copies(stream).includes(member))) {
      await api(`$JS.API.STREAM.PEER.REMOVE.${stream.name}`, { peer });
      await waitFor(`${stream.name} to leave ${peer}`, MOVED_SECONDS, async () => {
        const pods = await memberPods();
        await settled(pods);
        return !copies((await streams(pods)).find(({ name }) => name === stream.name)!).includes(peer);
      });
    }
  }
}

/** Who is gone counts for the majority until it is removed: by its number, as members that started since then don't know its name. */
async function afterFewer(): Promise<void> {
  const pods = (await memberPods()).map(nameOf);
  for (const { name, peer } of await group()) if (!pods.includes(name)) await system('$JS.API.SERVER.REMOVE', { peer_id: peer });
}

async function killServer(pod: KubeObject): Promise<void> {
  const death = await SuddenDeath.ready([pod]);
  await death.strike([pod]);
  await death.disarm();
}

const at = (port: number, pods: KubeObject[]): Places => Object.fromEntries(pods.map((pod) => [`${nameOf(pod)}:${port}`, `${pod.status.podIP}:${port}`]));

/** NATS with JetStream, as the broker of the app with events. */
export const nats: EngineUnderTest = {
  cluster: 'events',
  component: 'broker',
  deployments: ['worker'],
  clients: { service: 'events-client', port: CLIENTS, account: 'events-account-events', driver: 'jetstream', tellsWhoWrote: false, mostPerSecond: 100 },
  replicas: 'events-client',
  pauses: {
    forced: STREAM_GAP, graceful: STREAM_GAP, crash: STREAM_GAP, sudden: STREAM_GAP, lease: STREAM_GAP, partition: STREAM_GAP, frozen: STREAM_GAP,
    update: UPDATE,
  },
  declines: { why: 'no controller looks after it, which could say what it waits for' },
  changes,
  synth,
  prepare: () => api(`$JS.API.STREAM.CREATE.${STREAM}`, { name: STREAM, subjects: ['ledger'], num_replicas: 3, storage: 'file' }),
  settled,
  handOver,
  killServer,
  // the server is all that runs in the container
  revives: false,
  use,
  known,
  beforeFewer,
  afterFewer,
  doors: async () => {
    const pods = await memberPods();
    return {
      open: { ...at(CLIENTS, pods), 'events-client:4222': `${await serviceIp('events-client')}:${CLIENTS}` },
      closed: { ...at(ROUTES, pods), ...at(MONITOR, pods) },
    };
  },
  reachMember: async (from, host) => {
    const [{ routes }] = await monitored(from, '/routez');
    expect(routes.map((route: { remote_name: string }) => route.remote_name)).toContain(host.split('.')[0]);
  },
};
