import { join } from 'path';
import { Chart, Duration, Size } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  Account, AppConfig, AppSecret, Connection, DatabaseEngine, EgressByName, Expose, FileSource, Health, IConnectable, Metrics, Migration,
  PatternDefaults, Peer, PersistentFolder, PodField, Port, PostgresVersion, Probe, RandomSecret, ReplicatedDatabase, Rollout, ScheduledJob,
  StatefulApp, StatelessWebApp, StatelessWebAppProps, Variable, Volume, Worker,
} from '../../../lib';

const HOST = 'netbox.example.com';
const PYTHON = ['/opt/netbox/venv/bin/python', '/opt/netbox/netbox/manage.py'];
/** Where the image looks for them, each in a file by its name. */
const SECRETS = '/run/secrets';
const MEDIA = '/opt/netbox/netbox/media';
const REPORTS: { [path: string]: Volume } = { '/opt/netbox/netbox/reports': Volume.scratch(Size.mebibytes(64)) };
const DATABASE = { DB_HOST: 'host', DB_PORT: 'port', DB_NAME: 'database', DB_USER: 'username', DB_PASSWORD: 'password' };

export interface NetboxProps {
  /** On RDS and S3, with one pod. */
  readonly managed?: boolean;
  readonly namespace?: string;
  /** The settings that no variable has. */
  readonly settings?: string;
}

/** NetBox: a server, a worker and a nightly job around one database, one queue and one folder; or the same on RDS and S3, with one pod. */
export class Netbox extends Chart {
  public readonly server: StatelessWebApp;

  public constructor(scope: Construct, id: string, props: NetboxProps = {}) {
    super(scope, id, { namespace: props.namespace ?? 'netbox' });
    EgressByName.of(this).useCilium();
    PatternDefaults.of(this).set({ labels: { 'example.com/team': 'network' }, pull: { secrets: ['registry'] }, scheduling: { priorityClass: 'tools' } });
    const secrets = new RandomSecret(this, 'secrets', { keys: ['secret_key', 'redis_password'], length: 50 }).secret;
    const mail = AppSecret.existing('mail', ['username', 'password']);
    const media = new PersistentFolder(this, 'media', { size: Size.gibibytes(20), shared: !props.managed });
    const database = this.database(props.managed);

    const queue = new StatefulApp(this, 'queue', {
      image: 'docker.io/valkey/valkey:8.1.3-alpine',
      command: ['valkey-server', '--appendonly', 'yes', '--dir', '/data', '--requirepass', '$(QUEUE_PASSWORD)'],
      variables: { QUEUE_PASSWORD: Variable.secret(secrets, 'redis_password') },
      members: 1,
      ports: [Port.tcp('redis', 6379)],
      health: Health.of({ readiness: Probe.tcp(), liveness: Probe.exec(['valkey-cli', 'ping']) }),
      volumes: { '/data': Volume.perPod(Size.gibibytes(2)) },
    });

    // what the server, the worker and the jobs are told
    const settings = new AppConfig(this, 'settings', {
      env: {
        ALLOWED_HOSTS: HOST, DB_SSLMODE: props.managed ? 'require' : 'prefer', SKIP_SUPERUSER: 'true', METRICS_ENABLED: 'true',
      },
      variables: { EMAIL_USERNAME: Variable.secret(mail, 'username'), POD_IP: Variable.podField(PodField.IP) },
      files: {
        // beside those of the image, which a folder would hide
        '/etc/netbox/config/extra.py': FileSource.local(props.settings ?? join(__dirname, 'configuration', 'extra.py')),
        [`${SECRETS}/secret_key`]: FileSource.secret(secrets, 'secret_key'),
        // the queue and the cache are one server
        [`${SECRETS}/redis_password`]: FileSource.secret(secrets, 'redis_password'),
        [`${SECRETS}/redis_cache_password`]: FileSource.secret(secrets, 'redis_password'),
        [`${SECRETS}/email_password`]: FileSource.secret(mail, 'password'),
      },
    });
    const program = {
      image: 'docker.io/netboxcommunity/netbox:v4.4.2-3.4.1',
      config: [settings],
      security: { user: 999 },
      // with one pod, the folder is the server's
      volumes: props.managed ? REPORTS : { ...REPORTS, [MEDIA]: Volume.claim(media) },
      resources: { cpu: '250m', memory: Size.gibibytes(1) },
      dns: { hostAliases: { 'ldap.corp.example.com': '10.20.0.5' } },
    };

    const server = this.server = new StatelessWebApp(this, 'netbox', {
      ...program,
      args: ['/opt/netbox/launch-netbox.sh'],
      port: 8080,
      ports: [Port.http('metrics', 9090)],
      service: { stickyFor: Duration.minutes(30) },
      health: Health.single('/login/', { headers: { Host: HOST } }),
      init: [{ name: 'folders', command: ['mkdir', '-p', '/opt/netbox/netbox/reports/custom'] }],
      sidecars: [{ name: 'logs', image: 'ghcr.io/acme/shipper:1.4.0', args: ['--to=stdout'] }],
      lifecycle: { preStopCommand: ['sleep', '10'], drain: Duration.seconds(30) },
      account: Account.withRights([{ resource: 'configmaps', verbs: ['get', 'list'] }]),
      metrics: Metrics.prometheus({ port: 'metrics' }),
      ...(props.managed ? this.single(media) : { autoscaling: { maxReplicas: 6, memoryUtilization: 80 }, expose: gateway() }),
    });
    const worker = new Worker(this, 'worker', {
      ...program, command: [...PYTHON, 'rqworker', 'high', 'default', 'low'], lifecycle: { drain: Duration.minutes(5) },
    });
    const housekeeping = new ScheduledJob(this, 'housekeeping', {
      ...program, command: [...PYTHON, 'housekeeping'], schedule: '0 3 * * *', timeZone: 'Europe/Berlin',
    });
    const migrate = new Migration(this, 'migrate', { ...program, command: [...PYTHON, 'migrate', '--no-input'], before: [server, worker] });
    const tidy = new Migration(this, 'tidy', { ...program, command: [...PYTHON, 'remove_stale_contenttypes', '--no-input'], after: [server, worker] });

    for (const one of [server, worker, housekeeping, migrate, tidy]) {
      one.connectTo(database, { name: 'database', env: DATABASE });
      one.connectTo(queue, { env: { REDIS_HOST: 'host', REDIS_PORT: 'port' } });
      one.connectTo(Connection.smtp({ name: 'smtp', host: 'mail.example.com', cidrs: ['203.0.113.25/32'] }), { env: { EMAIL_SERVER: 'host', EMAIL_PORT: 'port' } });
    }
    for (const one of [server, worker]) {
      one.connectTo(Connection.external({ host: 'api.github.com', ports: [443] }));
      if (props.managed) {
        one.connectTo(Connection.s3({
          name: 'files', host: 's3.eu-central-1.amazonaws.com', bucket: 'acme-netbox', region: 'eu-central-1',
          secret: AppSecret.existing('bucket', ['id', 'key']), keys: { 'access-key-id': 'id', 'secret-access-key': 'key' },
        }), { env: { AWS_ACCESS_KEY_ID: 'access-key-id', AWS_SECRET_ACCESS_KEY: 'secret-access-key' } });
      }
    }
  }

  private database(managed = false): IConnectable {
    if (managed) {
      return Connection.postgresql({
        host: 'netbox.abc123.eu-central-1.rds.amazonaws.com', cidrs: ['10.20.0.0/16'], database: 'netbox', secret: AppSecret.existing('rds', ['username', 'password']),
      });
    }
    return new ReplicatedDatabase(this, 'database', {
      engine: DatabaseEngine.postgresql({ version: PostgresVersion.V17 }), storage: { size: Size.gibibytes(20) }, databases: [{ name: 'netbox' }],
    }).database('netbox');
  }

  /** One pod, whose folder no other can have. */
  private single(media: PersistentFolder): Partial<StatelessWebAppProps> {
    return {
      replicas: 1,
      rollout: Rollout.recreate(),
      volumes: { ...REPORTS, [MEDIA]: Volume.claim(media) },
      expose: Expose.loadBalancer({ sourceRanges: ['198.51.100.0/24'] }),
    };
  }
}

function gateway(): Expose {
  return Expose.gateway({ gateway: 'internal', gatewayNamespace: 'gateways', host: HOST, peer: Peer.pods({ 'app.kubernetes.io/name': 'envoy' }, 'gateways') });
}
