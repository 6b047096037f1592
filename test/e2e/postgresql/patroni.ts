import { KubeObject, exec } from '../cluster';
import type { Settled } from '../engine-under-test';

/** A member as Patroni sees it. */
export interface Member {
  readonly name: string;
  readonly role: string;
  readonly state: string;
  readonly timeline?: number;
  readonly pending_restart?: boolean;
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

/** What each member says of itself. */
export const clusterView = (pods: KubeObject[]): Promise<Member[]> => Promise.all(pods.map(async ({ metadata: { name } }) => {
  const { role, state, replication_state: replication, timeline, pending_restart, ...status } = await patroni(name, 'GET', '/patroni');
  const standby = status.quorum_standby || status.sync_standby ? 'synchronous' : 'replica';
  return { name, role: role === 'primary' || role === 'master' ? 'leader' : standby, state: replication ?? state, timeline, pending_restart };
}));

/** What they say when nothing is going on; fails with what isn't as it should be yet. */
export function settledView(pods: KubeObject[], view: Member[]): Settled {
  const fail = (why: string): never => {
    throw new Error(`${why}: ${view.map((m) => `${m.name} ${m.role} ${m.state} ${m.timeline ?? '-'}`).join(', ')}`);
  };
  const leader = view.find((m) => m.role === 'leader');
  const standbys = view.filter((m) => m.role !== 'leader');
  if (leader?.state !== 'running') return fail('no running leader');
  if (view.some((m) => m.pending_restart)) fail('a restart is pending');
  if (standbys.some((m) => m.state !== 'streaming' || m.timeline !== leader.timeline)) fail('not all standbys stream');
  // a standby that doesn't count for the quorum yet would make two faults of the next one
  if (standbys.some((m) => m.role === 'replica')) fail('not all standbys are synchronous');
  const labelled = pods.filter((pod) => ['primary', 'master'].includes(pod.metadata.labels?.role ?? '')).map((pod) => pod.metadata.name);
  if (labelled.length !== 1 || labelled[0] !== leader.name) fail(`labelled as the primary: ${labelled.join(', ') || 'none'}`);
  return { primary: pods.find((pod) => pod.metadata.name === leader.name)!, members: view.map((m) => m.name), timeline: leader.timeline! };
}
