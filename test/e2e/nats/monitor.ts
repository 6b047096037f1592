import { exec, get } from '../cluster';
import { CLIENT } from '../load';

/** The stream that the load writes to: see load/jetstream.js. */
export const STREAM = 'LEDGER';

interface Copy {
  readonly name: string;
  readonly current: boolean;
  readonly offline?: boolean;
}

/** A stream as a member sees it. */
export interface Stream {
  readonly name: string;
  readonly cluster: { readonly leader: string; readonly replicas?: Copy[] };
}

/** By what the image has: BusyBox, or curl. */
const ASK = `
set -e
for path; do
  if command -v wget > /dev/null; then wget -q -T 5 -O - "http://localhost:8222$path"; else curl -sf -m 5 "http://localhost:8222$path"; fi
  echo; echo ---
done`;

/** What a member says of itself, by the paths of its monitor. */
export async function monitored(pod: string, ...paths: string[]): Promise<any[]> {
  const text = await exec(pod, ['sh', '-c', ASK, 'ask', ...paths], { seconds: 20 });
  return text.split('---\n').slice(0, -1).map((answer) => JSON.parse(answer));
}

/** The streams that a member leads, all of whose streams it has caught up with: their leaders alone know how far the others are. */
export async function ledBy(pod: string): Promise<Stream[]> {
  const [, { account_details: accounts = [] }] = await monitored(pod, '/healthz', '/jsz?streams=true');
  const streams: Stream[] = accounts.flatMap((account: { stream_detail?: Stream[] }) => account.stream_detail ?? []);
  return streams.filter(({ cluster }) => cluster.leader === pod);
}

/** A call of JetStream's API, or a message for a stream, as the app's account. */
export const api = async (subject: string, body: object | string): Promise<any> => JSON.parse(
  await exec(CLIENT, ['node', '/load/jetstream-api.js', 'events-client', subject, typeof body === 'string' ? body : JSON.stringify(body)]));

/** The same as the servers' own account. */
export async function system(subject: string, body: object): Promise<any> {
  const password = Buffer.from((await get('secret/events-system')).data!.system, 'base64').toString();
  return JSON.parse(await exec(CLIENT, ['env', 'USERNAME=system', `PASSWORD=${password}`,
    'node', '/load/jetstream-api.js', 'events-client', subject, JSON.stringify(body)]));
}
