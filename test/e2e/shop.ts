import { ROLLED_SECONDS, ROLLOUT_SECONDS, SETTLED_SECONDS } from './aims';
import { KubeObject, NAMESPACE, apply, exec, find, get, isReady, kubectl, list, waitFor } from './cluster';
import { ADMITTED, IDLE, startPod } from './load';
import { ShopOptions, synth } from './shop-under-test';

/** The suite's pod that asks on behalf of the tests. */
export const CLIENT = 'e2e-client';
export const DATABASE = 'app.kubernetes.io/instance=orders,app.kubernetes.io/component=database';
export const CONTROLLER = 'app.kubernetes.io/instance=orders,app.kubernetes.io/component=controller';
export const API = 'app.kubernetes.io/instance=api,app.kubernetes.io/component=web';
export const MEMBERS = 3;

/** A member as Patroni sees it. */
export interface Member {
  readonly name: string;
  readonly role: string;
  readonly state: string;
  readonly timeline?: number;
  readonly pending_restart?: boolean;
}

/** The database when nothing is going on. */
export interface Settled {
  readonly primary: KubeObject;
  readonly members: string[];
  readonly timeline: number;
}

export const memberName = (ordinal: number): string => `orders-${ordinal}`;
export const memberHost = (ordinal: number): string => `${memberName(ordinal)}.orders-headless.${NAMESPACE}.svc`;
export const memberHosts = (members = MEMBERS): string[] => [...Array(members).keys()].map(memberHost);

/** Renders and applies the shop; what is not named is as the shop's author wrote it. */
export const applyShop = (options: ShopOptions = {}): Promise<string> => apply(synth(options));

/** Waits until everything that was applied runs. */
export async function waitForShop(seconds: number): Promise<void> {
  await waitFor('every pod of the shop', seconds, async () => {
    const pods = await list('pods', '');
    const waiting = pods.filter((pod) => pod.status.phase !== 'Succeeded' && !isReady(pod)).map((pod) => pod.metadata.name);
    if (waiting.length) throw new Error(`not ready: ${waiting.join(', ')}`);
    for (const owner of [...await list('deployments'), ...await list('statefulsets')]) {
      if (owner.status.readyReplicas !== owner.spec.replicas) throw new Error(`${owner.metadata.name}: ${owner.status.readyReplicas ?? 0} ready`);
    }
    return pods.length > 0;
  });
}

/** The pod that asks on behalf of the tests; it needs the credentials that the shop generates. */
export const startClient = (): Promise<void> => startPod(CLIENT, IDLE, { labels: ADMITTED, credentials: true });

/** Asks a database server by its name. */
export async function query<Row>(host: string, sql: string, ...parameters: string[]): Promise<Row[]> {
  return JSON.parse(await exec(CLIENT, ['node', '/load/query.js', host, sql, ...parameters]));
}

/** Sends a request from inside the cluster. */
export async function request(method: string, url: string, body?: object): Promise<{ status: number; body: any }> {
  const script = `fetch(${JSON.stringify(url)}, { method: '${method}', headers: { 'content-type': 'application/json' }, body: ${
    body ? `'${JSON.stringify(body)}'` : 'undefined'} }).then(async (r) => console.log(JSON.stringify({ status: r.status, body: await r.text() })))`;
  const answer = JSON.parse(await exec(CLIENT, ['node', '-e', script]));
  try {
    return { status: answer.status, body: JSON.parse(answer.body) };
  } catch {
    return answer;
  }
}

/** What Patroni on one member says: `patroni('orders-0', 'GET', '/patroni')`. Not /cluster: see lib/database/postgresql/programs/patroni_api.py. */
export async function patroni(pod: string, method: string, path: string, body?: object): Promise<any> {
  const script = `
import base64, os, sys, urllib.request, urllib.error
login = ':'.join(os.environ.get('PATRONI_RESTAPI_' + part, '') for part in ('USERNAME', 'PASSWORD'))
headers = {'authorization': 'Basic ' + base64.b64encode(login.encode()).decode()}
request = urllib.request.Request('http://localhost:8008' + sys.argv[2], method=sys.argv[1], headers=headers, data=sys.argv[3].encode() or None)
try:
  sys.stdout.write(urllib.request.urlopen(request, timeout=30).read().decode())
except urllib.error.HTTPError as error:
  sys.exit('%s %s: %s %s' % (sys.argv[1], sys.argv[2], error.code, error.read().decode()[:300]))`;
  const text = await exec(pod, ['python3', '-c', script, method, path, body ? JSON.stringify(body) : ''], { container: 'postgresql', seconds: 40 });
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export const databasePods = (): Promise<KubeObject[]> => list('pods', DATABASE);

/** Waits until no member is left, after all were told to stop. */
export const noPods = (): Promise<true> => waitFor('all members to be gone', SETTLED_SECONDS, async () => (await databasePods()).length === 0);

/** What each member says of itself. */
export const clusterView = (pods: KubeObject[]): Promise<Member[]> => Promise.all(pods.map(async ({ metadata: { name } }) => {
  const { role, state, replication_state: replication, timeline, pending_restart, ...status } = await patroni(name, 'GET', '/patroni');
  const standby = status.quorum_standby || status.sync_standby ? 'synchronous' : 'replica';
  return { name, role: role === 'primary' || role === 'master' ? 'leader' : standby, state: replication ?? state, timeline, pending_restart };
}));

function settledView(pods: KubeObject[], view: Member[], members: number): Settled {
  const fail = (why: string): never => {
    throw new Error(`${why}: ${view.map((m) => `${m.name} ${m.role} ${m.state} ${m.timeline ?? '-'}`).join(', ')}`);
  };
  const leader = view.find((m) => m.role === 'leader');
  const standbys = view.filter((m) => m.role !== 'leader');
  if (view.length !== members) fail(`${view.length} members`);
  if (leader?.state !== 'running') return fail('no running leader');
  if (view.some((m) => m.pending_restart)) fail('a restart is pending');
  if (standbys.some((m) => m.state !== 'streaming' || m.timeline !== leader.timeline)) fail('not all standbys stream');
  // a standby that doesn't count for the quorum yet would make two faults of the next one
  if (standbys.some((m) => m.role === 'replica')) fail('not all standbys are synchronous');
  const labelled = pods.filter((pod) => ['primary', 'master'].includes(pod.metadata.labels?.role ?? '')).map((pod) => pod.metadata.name);
  if (labelled.length !== 1 || labelled[0] !== leader.name) fail(`labelled as the primary: ${labelled.join(', ') || 'none'}`);
  return { primary: pods.find((pod) => pod.metadata.name === leader.name)!, members: view.map((m) => m.name), timeline: leader.timeline! };
}

/** Waits until all members run, one leads, and all others stream from it. */
export function settled(members = MEMBERS, seconds = SETTLED_SECONDS): Promise<Settled> {
  return waitFor(`${members} settled members`, seconds, async () => {
    const pods = await databasePods();
    const ready = pods.filter(isReady);
    if (pods.length !== members || ready.length !== members) throw new Error(`${ready.length} of ${pods.length} pods ready`);
    return settledView(pods, await clusterView(pods), members);
  });
}

/** Makes a member the primary by a planned switchover, if it isn't. */
export async function switchOver(candidate: string, members = MEMBERS): Promise<Settled> {
  const before = await settled(members);
  const leader = before.primary.metadata.name;
  if (leader === candidate) return before;
  await patroni(leader, 'POST', '/switchover', { leader, candidate });
  return waitFor(`${candidate} as the primary`, SETTLED_SECONDS, async () => {
    const now = await settled(members);
    return now.primary.metadata.name === candidate && now;
  });
}

/** Waits until every member runs the StatefulSet's present template. `rollout status` refuses to, as the strategy is OnDelete. */
export async function rolled(members = MEMBERS, seconds = ROLLED_SECONDS): Promise<Settled> {
  await waitFor('every member on the present template', seconds, async () => {
    const set = await get('statefulset/orders');
    if ((set.status.observedGeneration ?? 0) < set.metadata.generation!) throw new Error('the StatefulSet has not been looked at yet');
    const isOld = (pod: KubeObject): boolean => pod.metadata.labels?.['controller-revision-hash'] !== set.status.updateRevision;
    const old = (await databasePods()).filter((pod) => isOld(pod) || !isReady(pod));
    if (old.length) throw new Error(`still to come: ${old.map((pod) => pod.metadata.name).join(', ')}`);
    return true;
  });
  return settled(members);
}

/** Waits until a Deployment's rollout is through. */
export const rollout = (name: string): Promise<string> =>
  kubectl(['rollout', 'status', `deployment/${name}`, `--timeout=${ROLLOUT_SECONDS}s`], { seconds: ROLLOUT_SECONDS + 10 });

/** The shop as its author wrote it, for the next scenario. */
export async function restoreShop(): Promise<void> {
  await applyShop();
  await rollout('api');
  await rolled();
}

/** Waits until a pod of this name is another one than before. */
export const replaced = (pod: KubeObject, seconds = SETTLED_SECONDS): Promise<true> =>
  waitFor(`a new ${pod.metadata.name}`, seconds, async () => {
    const now = await find(`pod/${pod.metadata.name}`);
    return now !== undefined && now.metadata.uid !== pod.metadata.uid;
  });
