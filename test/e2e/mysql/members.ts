import { KubeObject, exec, list } from '../cluster';

const MEMBERS = 'app.kubernetes.io/instance=posts,app.kubernetes.io/component=database';
const CLIENT = 'mysql --no-defaults --socket=/run/mysqld/mysqld.sock --ssl-mode=REQUIRED --batch --skip-column-names';

export const memberPods = (): Promise<KubeObject[]> => list('pods', MEMBERS);

/** What a statement prints in a member: the rows, and their columns. */
async function printed(pod: string, sql: string, password: string, user: string): Promise<string[][]> {
  const text = await exec(pod, ['sh', '-c', `MYSQL_PWD=$${password} ${CLIENT} --user=${user} --execute="$0"`, sql], { container: 'mysql', seconds: 20 });
  return text.split('\n').filter((line) => line !== '').map((line) => line.split('\t'));
}

/** As the user that looks after the group. */
export const told = (pod: string, sql: string): Promise<string[][]> => printed(pod, sql, 'ACTOR_PASSWORD', 'actor');
/** As who may do everything. */
export const asSuperuser = (pod: string, sql: string): Promise<string[][]> => printed(pod, sql, 'SUPERUSER_PASSWORD', 'root');

/** The group as a member sees it: names, states, roles, ids, and how many transactions each has still to apply. */
export const group = (pod: string): Promise<string[][]> => told(pod, `
  select substring_index(member_host, '.', 1), member_state, member_role, member_id, coalesce(count_transactions_remote_in_applier_queue, 0)
  from performance_schema.replication_group_members left join performance_schema.replication_group_member_stats using (member_id)`);

/** Kills the server in a member's container, which ends with it. */
export async function killServer(pod: string): Promise<void> {
  const script = 'for p in /proc/[0-9]*; do [ "$(cat $p/comm)" != mysqld ] || kill -9 ${p#/proc/}; done';
  await exec(pod, ['sh', '-c', script], { container: 'mysql' });
}
