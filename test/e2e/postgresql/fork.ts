import { NAMESPACE, apply, get, kubectl, waitFor } from '../cluster';
import { stopPod } from '../load';
import { databasePods } from '../shop';
import { valueOf } from './superuser';

const NAME = 'e2e-fork';
const FORKED_SECONDS = 120;

/** The server alone: nobody can reach it, it asks nobody, and it takes itself for the primary. */
const SCRIPT = `
set -e
bin=$1 data=$2
sql() { "$bin/psql" -h /tmp -U postgres -d postgres -X -A -t -q -c "$1"; }
"$bin/postgres" -D "$data" -c listen_addresses= -c unix_socket_directories=/tmp -c primary_conninfo= -c primary_slot_name= \\
  -c synchronous_standby_names= >&2 &
until sql 'select 1' > /dev/null 2>&1; do sleep 0.2; done
sql 'select pg_promote(true, 60)' >&2
sql 'create table forked as select number from generate_series(1, 10000) number'
sql 'checkpoint'
sql 'select timeline_id from pg_control_checkpoint()'
"$bin/pg_ctl" stop -D "$data" -m fast >&2`;

/**
 * Promotes a member that has no pod, on its own volume, apart from all others, and writes there what the others never get. Returns the number of
 * its new timeline.
 */
export async function fork(member: string): Promise<number> {
  const { spec } = (await get('statefulset/orders')).spec.template;
  const { image, volumeMounts } = spec.containers.find((c: { name: string }) => c.name === 'postgresql');
  const [running] = await databasePods();
  const programs = await valueOf(running.metadata.name, "select setting from pg_config where name = 'BINDIR'");
  const data = await valueOf(running.metadata.name, 'show data_directory');
  const mounts = volumeMounts.filter(({ name }: { name: string }) => ['data', 'tmp', 'shm'].includes(name));
  await stopPod(NAME);
  await apply(JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: NAME, namespace: NAMESPACE },
    spec: {
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      securityContext: spec.securityContext,
      containers: [{
        name: 'main',
        image,
        imagePullPolicy: 'IfNotPresent',
        command: ['sh', '-c', SCRIPT, 'fork', programs, data],
        securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
        volumeMounts: mounts,
      }],
      volumes: [
        { name: 'data', persistentVolumeClaim: { claimName: `data-${member}` } },
        { name: 'tmp', emptyDir: {} },
        { name: 'shm', emptyDir: { medium: 'Memory' } },
      ],
    },
  }));
  await waitFor(`${member} to be forked`, FORKED_SECONDS, async () => {
    const { status: { phase } } = await get(`pod/${NAME}`);
    if (phase === 'Failed') throw new Error(await kubectl(['logs', NAME, '--tail=5']));
    return phase === 'Succeeded';
  });
  const timeline = Number((await kubectl(['logs', NAME])).split('\n').find((line) => /^\d+$/.test(line)));
  await stopPod(NAME);
  return timeline;
}
