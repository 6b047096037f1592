import { exec } from '../cluster';

/** Patroni's own driver, which sees the catalog alone, and the password that the container has: what the owner of a database may not do. */
const PROGRAM = `
import json, os, sys
from patroni import psycopg
connection = psycopg.connect(host='localhost', dbname=sys.argv[2], user='postgres', password=os.environ['PATRONI_SUPERUSER_PASSWORD'])
connection.autocommit = True
cursor = connection.cursor()
cursor.execute('set search_path to public')
cursor.execute(sys.argv[1])
print(json.dumps(cursor.fetchall() if cursor.description else [], default=str))`;

/** Runs a statement as the superuser on one member, and returns its rows. */
export async function asSuperuser(pod: string, sql: string, database = 'postgres'): Promise<any[][]> {
  return JSON.parse(await exec(pod, ['python3', '-c', PROGRAM, sql, database], { container: 'postgresql' }));
}

/** The only value of a statement's only row. */
export const valueOf = async (pod: string, sql: string): Promise<string> => (await asSuperuser(pod, sql))[0][0];

/** Makes the primary write so much WAL, in MiB, and nothing else: a table couldn't grow on a full disk, and so would write none. */
export async function writeWal(primary: string, mebibytes: number): Promise<void> {
  await asSuperuser(primary, `select count(pg_logical_emit_message(false, 'e2e', repeat('x', 1048576))) from generate_series(1, ${mebibytes})`);
}
