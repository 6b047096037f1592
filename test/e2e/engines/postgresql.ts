import { FORCED_GAP, FROZEN_GAP, FULL_DISK_GAP, GRACEFUL_GAP, LEASE_GAP, PARTITION_GAP, SUDDEN_GAP, UPDATE_GAP } from '../aims';
import { KubeObject, NAMESPACE, exec, get, waitFor } from '../cluster';
import type { Change, EngineUnderTest } from '../engine-under-test';
import { killPostgres } from '../postgresql/kill-postgres';
import { clusterView, patroni, settledView } from '../postgresql/patroni';
import { rescued } from '../postgresql/rescued';
import { asSuperuser, valueOf, writeWal } from '../postgresql/superuser';
import { witness } from '../postgresql/witness';
import { databasePods, doorsOfShop, query, request } from '../shop';
import { ShopOptions, synth } from '../shop-under-test';

const CONNECTIONS = '123';
const MEMORY_MI = 1536;

const hostOf = (pod: KubeObject): string => `${pod.metadata.name}.orders-headless.${NAMESPACE}.svc`;

const memory = (pod: KubeObject): string =>
  pod.spec.containers.find((c: { name: string }) => c.name === 'postgresql').resources.limits.memory;

const connections = async (): Promise<string[]> => Promise.all((await databasePods()).map(async (pod) =>
  (await query<{ max_connections: string }>(hostOf(pod), 'show max_connections'))[0].max_connections));

const change = (name: string, options: ShopOptions, has: () => Promise<boolean>): Change => ({ name, manifests: () => synth(options), has });

const changes: Change[] = [
  change('another max_connections', { parameters: { max_connections: CONNECTIONS } }, async () =>
    (await connections()).every((value) => value === CONNECTIONS)),
  change('more memory', { parameters: { max_connections: CONNECTIONS }, memoryMi: MEMORY_MI }, async () =>
    (await databasePods()).every((pod) => memory(pod) === `${MEMORY_MI}Mi`)),
  // fewer connections than the primary has is what a standby refuses to start with: the order of restarts matters
  change('back to the defaults', {}, async () => !(await connections()).includes(CONNECTIONS)),
];

/** WAL that is kept has to leave room; and the segments at hand are written before new ones are needed. */
const SMALL: ShopOptions = { parameters: { max_wal_size: '128MB', min_wal_size: '32MB' } };
const WAL_MEBIBYTES = 160;

const unstartable: ShopOptions = { parameters: { shared_preload_libraries: 'nowhere' } };

/** An order by frontend and API, and then on every member. */
async function use(): Promise<string> {
  const item = `tea ${Date.now()}`;
  const started = Date.now();
  const written = await request('POST', 'http://frontend/api/orders', { item });
  expect(written).toMatchObject({ status: 201, body: { item } });
  const read = await request('GET', `http://frontend/api/orders/${written.body.id}`);
  expect(read).toMatchObject({ status: 200, body: { id: written.body.id, item } });
  const milliseconds = Date.now() - started;

  const pods = await databasePods();
  for (const pod of pods) {
    await waitFor(`the order on ${pod.metadata.name}`, 10, async () =>
      (await query(hostOf(pod), 'select 1 from orders where item = $1', item)).length === 1);
  }
  return `an order written and read through frontend and API in ${milliseconds} ms, and read on each of ${pods.length} members`;
}

/** The primary, and for whom it keeps slots. */
async function known(): Promise<string[]> {
  const leader = (await clusterView(await databasePods())).find(({ role }) => role === 'leader')!;
  const sql = "select slot_name from pg_replication_slots where slot_type = 'physical'";
  const slots = await query<{ slot_name: string }>('orders-primary', sql);
  return [leader.name, ...slots.map((row) => row.slot_name.replace(/_/g, '-'))].sort();
}

const note = async (name: string): Promise<Record<string, string>> => (await get(`configmap/orders-${name}`)).metadata.annotations ?? {};

/** PostgreSQL with Patroni, as the database of the shop. */
export const postgresql: EngineUnderTest = {
  cluster: 'orders',
  component: 'database',
  deployments: ['api'],
  clients: { service: 'orders-primary', port: 5432, account: 'orders-db-orders', driver: 'postgresql', tellsWhoWrote: true },
  replicas: 'orders-replicas',
  pauses: {
    forced: FORCED_GAP, graceful: GRACEFUL_GAP, crash: FORCED_GAP, sudden: SUDDEN_GAP, lease: LEASE_GAP, partition: PARTITION_GAP, frozen: FROZEN_GAP,
    update: UPDATE_GAP,
    // the API server knows its token no more, by chance before it has given its lock away
    abandoned: LEASE_GAP,
  },
  declines: {},
  changes,
  unstartable,
  synth,
  settled: async (pods) => settledView(pods, await clusterView(pods)),
  handOver: ({ primary: { metadata: { name: leader } } }, candidate) => patroni(leader, 'POST', '/switchover', { leader, candidate }),
  killServer: (pod) => killPostgres(pod.metadata.name),
  // Patroni does
  revives: true,
  use,
  known,
  doors: async () => ({
    open: await doorsOfShop(),
    closed: Object.fromEntries((await databasePods()).map((pod, i) => [`member ${i}:8008`, `${pod.status.podIP}:8008`])),
  }),
  reachMember: (from, host) => exec(from, ['python3', '-c',
    'import socket, sys\nfor port in (5432, 8008): socket.create_connection((sys.argv[1], port), 2).close()', host], { container: 'postgresql' }),
  primaryLabel: 'role=primary',
  // its server takes writes without the one who would stop it; nothing but the quorum keeps them from being acknowledged
  freezesAlone: { name: "the primary's Patroni", word: 'patroni' },
  // not fewer because one is away
  quorum: { ask: (primary) => valueOf(primary, 'show synchronous_standby_names'), must: /^ANY 1 \(/ },
  // Patroni notes down who led when the quorum was last set
  lastPrimary: async () => (await note('sync')).leader,
  wasAlone: async () => !(await note('sync')).sync_standby,
  rescue: rescued,
  witness,
  lifetime: {
    asSuperuser,
    marks: ['config', 'leader', 'sync', 'failover'].map((suffix) => `configmap/orders-${suffix}`),
    // by Patroni's note on its pod
    isFounding: ({ metadata: { annotations } }) => /initializing new cluster|custom bootstrap/.test(annotations?.status ?? ''),
    waits: 'answer, and may have writes that the others don\'t',
    misses: 'which may have had the newest',
    passwords: Object.fromEntries(['superuser', 'replication', 'rewind', 'restapi'].map((user) => [`${user}-password`, `PATRONI_${user.toUpperCase()}_PASSWORD`])),
    withDatabases: (databases) => synth({ databases }),
  },
  smallDisk: {
    mebibytes: 700,
    options: SMALL,
    pause: FULL_DISK_GAP,
    write: (primary) => writeWal(primary, WAL_MEBIBYTES),
    follows: async (member) => (await patroni(member, 'GET', '/patroni')).replication_state === 'streaming',
  },
};
