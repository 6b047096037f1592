import { get, kubectl, tryKubectl } from './cluster';
import { engine } from './engine';
import { CLIENT } from './load';

/** The Secrets of the account that the load has, and of the product's own users. */
export const OWNERS = `secret/${engine.clients.account}`;
export const SYSTEM = `secret/${engine.cluster}-system`;

export const encoded = (text: string): string => Buffer.from(text, 'latin1').toString('base64');
export const decoded = (text: string): string => Buffer.from(text, 'base64').toString('latin1');

/** A Secret's entries, in base64. */
export const entries = async (name: string): Promise<Record<string, string>> => (await get(name)).data!;
export const patch = (name: string, data: object): Promise<string> => kubectl(['patch', name, '--type=merge', '-p', JSON.stringify({ data })]);

/** Who asks a database for something. */
export interface Account {
  readonly user: string;
  readonly database: string;
  /** In base64. */
  readonly password: string;
}

/** Whether the server lets an account in, which connects anew, and does what it asks for. */
export async function asks({ password, ...who }: Account, sql: string): Promise<boolean> {
  const program = `const { connect, drop, query } = require('/load/${engine.clients.driver}');
    connect(process.argv[1], JSON.parse(process.argv[2])).then((client) => query(client, process.argv[3]).then(() => drop(client)))`;
  const options = JSON.stringify({ ...who, password: decoded(password) });
  return (await tryKubectl(['exec', CLIENT, '--', 'node', '-e', program, engine.clients.service, options, sql])).code === 0;
}

/** The account of the load, which its URL names whatever user others write beside it; with its password, or with another. */
export async function owner(password?: string): Promise<Account> {
  const { uri, password: present } = await entries(OWNERS);
  const { username: user, pathname } = new URL(decoded(uri));
  return { user, database: pathname.slice(1), password: password ?? present };
}
