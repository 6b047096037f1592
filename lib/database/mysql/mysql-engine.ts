import { Duration, Size } from 'cdk8s';
import type { Construct } from 'constructs';
import { AppSecret, Variable } from '../../config';
import { ClusterFacts, Durability, Engine, EnginePrograms, EngineSpec } from '../../engine';
import { Probe, Volume } from '../../pod';
import type { Right } from '../../workload';
import { INTERPRETER } from './interpreter';
import { programs } from './programs';

/** MySQL, kept available by Group Replication. */
export interface MysqlEngineProps {
  /** The version. */
  readonly version: string;
}

const PORT = 3306;
const CONFIG_PATH = '/etc/member';
const RUN_PATH = '/run/mysqld';
const USER = 999;
/** The server writes what it has in memory. */
const STOP_SECONDS = 120;
/** A member that was scaled away waits for one that stays: with its stop, what Cluster Autoscaler leaves a pod (--max-graceful-termination-sec). */
const HELD_SECONDS = 480;
/** mysqlsh, and a client for each member that it asks. */
const ACTOR_MEMORY = Size.mebibytes(192);
const MEMBER_PROGRAMS = ['accounts.py', 'actor.py', 'group.py', 'gtids.py', 'healing.py', 'mark.py', 'member.py', 'roles.py', 'serve.py', 'sql.py'];

/** @internal */
export class MysqlEngine extends Engine {
  public readonly product = 'mysql';

  public constructor(private readonly props: MysqlEngineProps) {
    super();
  }

  public get version(): string {
    return this.props.version;
  }

  public override get durabilities(): Durability[] {
    return [Durability.ZERO_LOSS];
  }

  public bind(_scope: Construct, cluster: ClusterFacts): EngineSpec {
    const image = `docker.io/library/mysql:${this.version}`;
    const hosts = Object.fromEntries(cluster.memberNames.map((name, i) => [name, cluster.memberHosts[i]]));
    return {
      image,
      user: USER,
      tools: { image, user: USER, interpreter: INTERPRETER },
      command: [...INTERPRETER, `${CONFIG_PATH}/serve.py`],
      env: { DOMAIN: cluster.headlessHost },
      variables: passwords(cluster.passwords(['actor', 'replication', 'superuser'])),
      folder: {
        name: 'member',
        path: CONFIG_PATH,
        files: { 'my.cnf': configuration(), 'members.json': `${JSON.stringify(hosts, undefined, 2)}\n`, ...EnginePrograms.ofMembers(), ...programs(...MEMBER_PROGRAMS) },
        readAnew: ['members.json'],
      },
      volumes: [{ name: 'run', path: RUN_PATH, volume: Volume.memory(Size.mebibytes(1)) }],
      dataPath: '/data',
      ports: [{ name: 'mysql', port: PORT, betweenMembers: true, forController: true }],
      endpoints: [
        { suffix: 'primary', ports: ['mysql'], roleLabels: { role: 'primary' } },
        { suffix: 'replicas', ports: ['mysql'], roleLabels: { role: 'replica' } },
      ],
      // making the data folder, or recovering from a crash, takes as long as it takes
      startup: Probe.exec(['sh', '-c', ALIVE], { period: Duration.seconds(5), failureThreshold: 720 }),
      liveness: Probe.exec(['sh', '-c', ALIVE], { timeout: Duration.seconds(5) }),
      readiness: Probe.exec(['sh', '-c', ONLINE], { period: Duration.seconds(3), timeout: Duration.seconds(3) }),
      preStop: [...INTERPRETER, `${CONFIG_PATH}/hand_over.py`, cluster.headlessHost, String(HELD_SECONDS)],
      terminationGrace: Duration.seconds(HELD_SECONDS + STOP_SECONDS),
      sidecars: [{ name: 'actor', command: [...INTERPRETER, `${CONFIG_PATH}/actor.py`], resources: { memory: ACTOR_MEMORY } }],
      rights: rights(cluster),
      clientUri: 'mysql://{username}:{password}@{host}:{port}/{database}',
      reservedConfigMaps: [`${cluster.name}-founded`],
      exemptions: [{ checkov: 'CKV_K8S_35', reason: 'the programs of members read passwords from variables' }],
    };
  }
}

const CLIENT = `--no-defaults --socket=${RUN_PATH}/mysqld.sock --ssl-mode=REQUIRED --user=actor --connect-timeout=2`;
/** Who is refused was answered too: a full house is alive. */
const ALIVE = `MYSQL_PWD=$ACTOR_PASSWORD mysqladmin ${CLIENT} ping`;
const STATE = 'select member_state from performance_schema.replication_group_members where member_id = @@server_uuid';
const ONLINE = `MYSQL_PWD=$ACTOR_PASSWORD mysql ${CLIENT} --batch --skip-column-names --execute='${STATE}' | grep -qx ONLINE`;

function passwords(secret: AppSecret): { [name: string]: Variable } {
  return Object.fromEntries(['actor', 'replication', 'superuser'].map((key) => [`${key.toUpperCase()}_PASSWORD`, Variable.secret(secret, key)]));
}

function configuration(): string {
  return [
    '[mysqld]',
    `socket=${RUN_PATH}/mysqld.sock`,
    `pid-file=${RUN_PATH}/mysqld.pid`,
    'tmpdir=/tmp',
    'secure-file-priv=NULL',
    'mysqlx=OFF',
    'innodb_buffer_pool_size=128M',
    'max_connections=100',
    'gtid_mode=ON',
    'enforce_gtid_consistency=ON',
    'log_bin=binlog',
    'sync_binlog=1',
    'innodb_flush_log_at_trx_commit=1',
    'require_secure_transport=ON',
    'skip_replica_start=ON',
    'skip_name_resolve=ON',
    'plugin-load-add=group_replication.so',
    'plugin-load-add=mysql_clone.so',
    // not known while the data folder is made, when no plugin is loaded
    'loose-group_replication_communication_stack=MYSQL',
    'loose-group_replication_ssl_mode=REQUIRED',
    'loose-group_replication_recovery_use_ssl=ON',
    'loose-group_replication_recovery_get_public_key=ON',
    'loose-group_replication_start_on_boot=OFF',
    'loose-group_replication_bootstrap_group=OFF',
    'loose-group_replication_single_primary_mode=ON',
    'loose-group_replication_consistency=BEFORE_ON_PRIMARY_FAILOVER',
    'loose-group_replication_member_expel_timeout=0',
    'loose-group_replication_unreachable_majority_timeout=10',
    'loose-group_replication_autorejoin_tries=0',
    'loose-group_replication_exit_state_action=OFFLINE_MODE',
    'loose-group_replication_recovery_retry_count=5',
    'loose-group_replication_recovery_reconnect_interval=5',
    '',
  ].join('\n');
}

function rights({ name, possibleMemberNames }: ClusterFacts): Right[] {
  return [
    { resource: 'pods', verbs: ['list'] },
    // whatever the number of members: one that was scaled away gives its label to another
    { resource: 'pods', verbs: ['get', 'patch'], names: possibleMemberNames },
    { resource: 'configmaps', verbs: ['create'] },
    { resource: 'configmaps', verbs: ['get', 'patch'], names: [`${name}-founded`] },
    // whether a member that stops was scaled away
    { apiGroup: 'apps', resource: 'statefulsets', verbs: ['get'], names: [name] },
  ];
}
