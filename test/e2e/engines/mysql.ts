import type { Aim } from '../aims';
import { KubeObject, exec, get, isReady, kubectl, waitFor } from '../cluster';
import { Places, serviceIp } from '../doors';
import type { Change, EngineUnderTest, Settled } from '../engine-under-test';
import { CLIENT } from '../load';
import { BLOG_IMAGE, BlogOptions, synth } from '../mysql/blog-under-test';
import { asSuperuser, group, killServer, memberPods, told } from '../mysql/members';

const PORT = 3306;
const CONNECTIONS = '123';
const MEMORY_MI = 1280;
/** What a member has still to apply when it counts as following: less than a second of the load. */
const BEHIND = 100;

/** A member that says good-bye has another lead before. Where its pod is deleted by force, a client finds out after 3 s that who it asked is gone. */
const FORCED: Aim = { aim: 4, budget: 20 };
const GRACEFUL: Aim = { aim: 1, budget: 15, usual: 1.5 };
/** The others miss it for five seconds before they expel it, by no setting of ours; then they elect, and the Service follows. */
const SUDDEN: Aim = { aim: 10, budget: 40 };
const UPDATE: Aim = { aim: 1, budget: 15 };
/** It is ended after five seconds, and missed for as long as one that died. */
const FULL: Aim = { aim: 20, budget: 40 };

const nameOf = (pod: KubeObject): string => pod.metadata.name;
const memory = (pod: KubeObject): string => pod.spec.containers.find((c: { name: string }) => c.name === 'mysql').resources.limits.memory;
const connections = async (pod: KubeObject): Promise<string> => (await told(nameOf(pod), 'select @@max_connections'))[0][0];

const change = (name: string, options: BlogOptions, has: (pod: KubeObject) => Promise<boolean>): Change => ({
  name, manifests: () => synth(options), has: async () => (await Promise.all((await memberPods()).map(has))).every(Boolean),
});

/** What the library would refuse, in the server's file, and with it what restarts the members. */
function withUnknownParameter(object: any): void {
  if (object.metadata.name === 'posts-member') object.data['my.cnf'] += 'nowhere=1\n';
  if (object.kind === 'StatefulSet') object.spec.template.metadata.annotations.nowhere = '1';
}

const parameters = { max_connections: CONNECTIONS };
const changes: Change[] = [
  change('another max_connections', { parameters }, async (pod) => await connections(pod) === CONNECTIONS),
  change('more memory', { parameters, memoryMi: MEMORY_MI }, async (pod) => memory(pod) === `${MEMORY_MI}Mi`),
  change('back to the defaults', {}, async (pod) => await connections(pod) !== CONNECTIONS && memory(pod) !== `${MEMORY_MI}Mi`),
];

async function settled(pods: KubeObject[]): Promise<Settled> {
  const views = await Promise.all(pods.map((pod) => group(nameOf(pod))));
  for (const view of views) {
    const out = view.filter(([, state, , , behind]) => state !== 'ONLINE' || Number(behind) > BEHIND);
    if (view.length !== pods.length || out.length) throw new Error(`a group of ${view.length}, ${out.map((one) => one.slice(0, 3).join(' ')).join(', ')}`);
  }
  const leaders = new Set(views.flatMap((view) => view.filter(([, , role]) => role === 'PRIMARY').map(([name]) => name)));
  const primary = pods.find((pod) => leaders.size === 1 && leaders.has(nameOf(pod)));
  if (primary?.metadata.labels?.role !== 'primary') throw new Error(`led by ${[...leaders].join(' and ') || 'nobody'}, or not labelled`);
  return { primary, members: pods.map(nameOf), timeline: NaN };
}

async function handOver({ primary }: Settled, to: string): Promise<void> {
  const [, , , id] = (await group(nameOf(primary))).find(([name]) => name === to)!;
  await told(nameOf(primary), `select group_replication_set_as_primary('${id}')`);
}

/** A post by the web app, and then on every member. */
async function use(): Promise<string> {
  const title = `tea ${Date.now()}`;
  const form = `new URLSearchParams({ title: ${JSON.stringify(title)}, body: 'hot' })`;
  const script = `fetch('http://web/posts', { method: 'POST', redirect: 'manual', body: ${form} }).then((answer) => console.log(answer.status))`;
  const started = Date.now();
  expect(Number(await exec(CLIENT, ['node', '-e', script]))).toBeLessThan(400);
  const page = await exec(CLIENT, ['node', '-e', "fetch('http://web/').then((answer) => answer.text()).then(console.log)"]);
  expect(page).toContain(title);
  const milliseconds = Date.now() - started;
  const pods = await memberPods();
  for (const pod of pods) {
    const host = `${nameOf(pod)}.posts-headless`;
    await waitFor(`the post on ${nameOf(pod)}`, 10, async () =>
      JSON.parse(await exec(CLIENT, ['node', '/load/query.js', host, 'select 1 from posts where title = ?', title])).length === 1);
  }
  return `a post written and read through the web app in ${milliseconds} ms, and read on each of ${pods.length} members`;
}

async function known(): Promise<string[]> {
  const views = await Promise.all((await memberPods()).map((pod) => group(nameOf(pod)).catch(() => [])));
  return views.find((view) => view.some(([, , role]) => role === 'PRIMARY'))!.map(([name]) => name).sort();
}

const follows = async (member: string): Promise<boolean> =>
  (await group(member)).some(([name, state, , , behind]) => name === member && state === 'ONLINE' && Number(behind) <= BEHIND);

/** Accepts what the alarm says may be lost, in the words that the alarm itself gives for it. */
async function rescue(): Promise<void> {
  const lost = await waitFor('the alarm', 120, async () => {
    const why = (await get('statefulset/posts')).metadata.annotations?.['cdk8s-patterns/why'] ?? '';
    return /accept-loss-of: "([^"]+)"/.exec(why)?.[1];
  });
  await kubectl(['patch', 'configmap/posts-founded', '--type=merge', '-p', JSON.stringify({ data: { 'accept-loss-of': lost } })]);
}

const at = (port: number, pods: KubeObject[]): Places => Object.fromEntries(pods.map((pod) => [`${nameOf(pod)}:${port}`, `${pod.status.podIP}:${port}`]));

/** MySQL with Group Replication, as the database of the blog. */
export const mysql: EngineUnderTest = {
  cluster: 'posts',
  component: 'database',
  deployments: ['web'],
  clients: {
    service: 'posts-primary', port: PORT, account: 'posts-db-blog', driver: 'mysql', tellsWhoWrote: true, image: BLOG_IMAGE, mostPerSecond: 50,
  },
  replicas: 'posts-replicas',
  pauses: { forced: FORCED, graceful: GRACEFUL, crash: SUDDEN, sudden: SUDDEN, lease: SUDDEN, partition: SUDDEN, frozen: SUDDEN, update: UPDATE },
  declines: {},
  changes,
  unstartable: { change: withUnknownParameter },
  synth,
  settled,
  handOver,
  killServer: (pod) => killServer(nameOf(pod)),
  // the container ends with its server
  revives: false,
  use,
  known,
  doors: async () => ({
    open: { ...at(PORT, await memberPods()), 'posts-primary:3306': `${await serviceIp('posts-primary')}:${PORT}` },
    closed: { ...at(33060, await memberPods()), ...at(8008, await memberPods()) },
  }),
  reachMember: (from, host) => exec(from, ['sh', '-c', 'MYSQL_PWD=$ACTOR_PASSWORD mysqladmin --no-defaults --host="$0" --ssl-mode=REQUIRED --user=actor ping', host],
    { container: 'mysql' }),
  primaryLabel: 'role=primary',
  rescue,
  asksForVolume: true,
  lifetime: {
    asSuperuser,
    marks: ['configmap/posts-founded'],
    // the first by its number does
    isFounding: (pod) => nameOf(pod) === 'posts-0' && pod.status.phase === 'Running' && !isReady(pod),
    waits: 'nobody leads until every declared member answers',
    misses: 'it may be the newest',
    passwords: Object.fromEntries(['actor', 'provisioner', 'replication', 'superuser'].map((user) => [user, `${user.toUpperCase()}_PASSWORD`])),
    withDatabases: (databases) => synth({ databases }),
  },
  smallDisk: { mebibytes: 1200, options: {}, pause: FULL, follows },
};
