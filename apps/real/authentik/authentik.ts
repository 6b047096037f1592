import { join } from 'path';
import { Chart, Duration, Size } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  Account, AppConfig, AppSecret, Connection, DatabaseEngine, EgressByName, Expose, FileSource, Health, IConnectable, Metrics, Migration,
  PatternDefaults, Peer, PersistentFolder, Port, PostgresVersion, Probe, RandomSecret, ReplicatedDatabase, Rollout, StatelessWebApp,
  StatelessWebAppProps, Variable, Volume, Worker,
} from '../../../lib';

const HOST = 'id.example.com';
/** What outposts are made of, which the worker makes itself. */
const OUTPOSTS = [
  { resource: 'deployments', apiGroup: 'apps', verbs: ['get', 'list', 'watch', 'create', 'patch', 'delete'] },
  { resource: 'services', verbs: ['get', 'list', 'create', 'patch', 'delete'] },
  { resource: 'secrets', verbs: ['create', 'patch', 'delete'] },
  { resource: 'secrets', verbs: ['get'], names: ['ak-outpost-authentik-embedded-outpost-api'] },
  { resource: 'configmaps', verbs: ['get', 'create', 'patch', 'delete'] },
];

/** authentik: a server and a worker that share all they are told; or with one pod, its files beside it, and a database of somebody else's. */
export class Authentik extends Chart {
  public constructor(scope: Construct, id: string, props: { readonly managed?: boolean } = {}) {
    super(scope, id, { namespace: 'authentik' });
    EgressByName.of(this).useCilium();
    PatternDefaults.of(this).set({ labels: { 'example.com/team': 'identity' }, pull: { secrets: ['registry'] }, scheduling: { priorityClass: 'identity' } });
    const secrets = new RandomSecret(this, 'secrets', { keys: ['secret-key', 'bootstrap'], length: 60 }).secret;
    const mail = AppSecret.existing('mail', ['username', 'password']);
    const maxmind = AppSecret.external('maxmind', { store: 'vault', keys: { license: { key: 'identity/maxmind', property: 'license' } } });
    const geoip = Volume.scratch(Size.mebibytes(128));

    const settings = new AppConfig(this, 'settings', {
      env: {
        AUTHENTIK_POSTGRESQL__HOST: '$(DB_HOST)', AUTHENTIK_POSTGRESQL__NAME: '$(DB_NAME)', AUTHENTIK_POSTGRESQL__USER: '$(DB_USER)',
        AUTHENTIK_POSTGRESQL__PASSWORD: 'file:///bindings/database/password',
        AUTHENTIK_EMAIL__PASSWORD: 'file:///bindings/mail/password',
        AUTHENTIK_ERROR_REPORTING__ENABLED: 'false',
      },
      variables: { AUTHENTIK_SECRET_KEY: Variable.secret(secrets, 'secret-key'), AUTHENTIK_EMAIL__USERNAME: Variable.secret(mail, 'username') },
      files: { '/blueprints/custom': FileSource.localFolder(join(__dirname, 'blueprints')) },
    });
    const program = {
      image: 'ghcr.io/goauthentik/server:2025.10.0',
      config: [settings],
      security: { user: 1000 },
      resources: { cpu: '250m', cpuLimit: '2', memory: Size.gibibytes(1), ephemeralStorage: Size.gibibytes(1) },
      volumes: { '/media': Volume.scratch(Size.mebibytes(256)), '/geoip': geoip },
      sidecars: [{
        name: 'geoip', image: 'ghcr.io/maxmind/geoipupdate:v7.1.1', volumes: { '/usr/share/GeoIP': geoip },
        env: { GEOIPUPDATE_EDITION_IDS: 'GeoLite2-City', GEOIPUPDATE_FREQUENCY: '24' },
        variables: { GEOIPUPDATE_LICENSE_KEY: Variable.secret(maxmind, 'license') },
      }],
      init: [{ name: 'wait', command: ['ak', 'dump_config'] }],
      dns: { hostAliases: { 'ldap.corp.example.com': '10.20.0.5' } },
    };

    const server = new StatelessWebApp(this, 'authentik', {
      ...program,
      args: ['server'],
      port: 9000,
      ports: [Port.https('https', 9443), Port.http('metrics', 9300)],
      health: Health.http('/-/health/ready/', '/-/health/live/'),
      metrics: Metrics.prometheus({
        port: 'metrics',
        alerts: [{ name: 'AuthentikTasksFail', expr: 'sum(authentik_tasks_errors_total) > 0', summary: 'what runs in the background fails', lasting: Duration.minutes(15) }],
      }),
      ...(props.managed ? this.single(geoip) : {
        autoscaling: { maxReplicas: 6, memoryUtilization: 80 },
        expose: Expose.gateway({ gateway: 'public', gatewayNamespace: 'gateways', host: HOST, peer: Peer.pods({ 'app.kubernetes.io/name': 'envoy' }, 'gateways') }),
      }),
    });
    const worker = new Worker(this, 'worker', {
      ...program,
      args: ['worker'],
      health: Health.of({ readiness: Probe.exec(['ak', 'healthcheck']), liveness: Probe.exec(['ak', 'healthcheck', '--live']) }),
      account: Account.withRights(OUTPOSTS),
    });
    const migrate = new Migration(this, 'migrate', { ...program, sidecars: [], init: [], command: ['ak', 'migrate'], before: [server, worker] });

    const database = this.database(props.managed);
    for (const one of [server, worker, migrate]) {
      one.connectTo(database, { name: 'database', env: { DB_HOST: 'host', DB_NAME: 'database', DB_USER: 'username' } });
      one.connectTo(Connection.smtp({ name: 'mail', host: 'mail.example.com', cidrs: ['203.0.113.25/32'], secret: mail }), { env: { AUTHENTIK_EMAIL__HOST: 'host' } });
    }
    for (const one of [server, worker]) {
      one.connectTo(Connection.external({ host: 'updates.maxmind.com', ports: [443] }));
      if (props.managed) {
        one.connectTo(Connection.s3({
          name: 'files', host: 's3.eu-central-1.amazonaws.com', bucket: 'acme-id', region: 'eu-central-1',
          secret: AppSecret.existing('bucket', ['id', 'key']), keys: { 'access-key-id': 'id', 'secret-access-key': 'key' },
        }), { env: { AUTHENTIK_STORAGE__MEDIA__S3__ACCESS_KEY: 'access-key-id', AUTHENTIK_STORAGE__MEDIA__S3__SECRET_KEY: 'secret-access-key' } });
      }
    }
  }

  private database(managed = false): IConnectable {
    if (managed) {
      return Connection.postgresql({
        host: 'id.abc123.eu-central-1.rds.amazonaws.com', cidrs: ['10.20.0.0/16'], database: 'authentik', secret: AppSecret.existing('rds', ['username', 'password']),
      });
    }
    return new ReplicatedDatabase(this, 'database', {
      engine: DatabaseEngine.postgresql({ version: PostgresVersion.V17 }), storage: { size: Size.gibibytes(20) }, databases: [{ name: 'authentik' }],
    }).database('authentik');
  }

  private single(geoip: Volume): Partial<StatelessWebAppProps> {
    const certs = new PersistentFolder(this, 'certs', { size: Size.gibibytes(1) });
    return {
      replicas: 1,
      rollout: Rollout.recreate(),
      volumes: { '/media': Volume.scratch(Size.mebibytes(256)), '/geoip': geoip, '/certs': Volume.claim(certs) },
      expose: Expose.loadBalancer({ sourceRanges: ['198.51.100.0/24'], ports: ['https'] }),
    };
  }
}
