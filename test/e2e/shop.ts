import { KubeObject, apply, exec, isReady, list } from './cluster';
import { Places, serviceIp } from './doors';
import { CLIENT } from './load';
import { ShopOptions, synth } from './shop-under-test';

export const DATABASE = 'app.kubernetes.io/instance=orders,app.kubernetes.io/component=database';
export const CONTROLLER = 'app.kubernetes.io/instance=orders,app.kubernetes.io/component=controller';
export const API = 'app.kubernetes.io/instance=api,app.kubernetes.io/component=web';

/** Renders and applies the shop; what is not named is as the shop's author wrote it. */
export const applyShop = (options: ShopOptions = {}): Promise<string> => apply(synth(options));

export const databasePods = (): Promise<KubeObject[]> => list('pods', DATABASE);

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

/** The ways into the database and the API, by address: a stranger without DNS would be stopped by that, not by the shop. */
export async function doorsOfShop(): Promise<Places> {
  const members = (await databasePods()).map((pod) => pod.status.podIP as string);
  const api = (await list('pods', API)).find(isReady)!;
  return {
    'orders-primary:5432': `${await serviceIp('orders-primary')}:5432`,
    'orders-replicas:5432': `${await serviceIp('orders-replicas')}:5432`,
    'api:80': `${await serviceIp('api')}:80`,
    'an API pod:8080': `${api.status.podIP}:8080`,
    ...Object.fromEntries(members.map((ip, i) => [`member ${i}:5432`, `${ip}:5432`])),
  };
}
