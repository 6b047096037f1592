import { Chart, Size } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  AppSecret, Connection, DatabaseEngine, EgressByName, Expose, FileSource, Health, IngressController, PersistentFolder, Port, PostgresVersion,
  ReplicatedDatabase, Rollout, StatelessWebApp, StatelessWebAppProps, Tls, Variable, Volume,
} from '../../../lib';

const DATA_SOURCE = 'postgres://$(DB_USER):$(DB_PASSWORD)@$(DB_HOST):$(DB_PORT)/$(DB_NAME)';
const DATABASE = { DB_HOST: 'host', DB_PORT: 'port', DB_NAME: 'database', DB_USER: 'username', DB_PASSWORD: 'password' };
const PLUGINS = '/mattermost/plugins';

/** Mattermost: one pod with its files beside it on a database of the library's, or several on RDS and S3. */
export class Mattermost extends Chart {
  public constructor(scope: Construct, id: string, props: { readonly managed?: boolean } = {}) {
    super(scope, id, { namespace: 'mattermost' });
    EgressByName.of(this).useCilium();
    const login = AppSecret.existing('login', ['gitlab-secret']);
    const plugins = Volume.scratch(Size.gibibytes(1));

    const chat = new StatelessWebApp(this, 'mattermost', {
      image: 'docker.io/mattermost/mattermost-team-edition:10.11.1',
      port: 8065,
      health: Health.single('/api/v4/system/ping'),
      security: { user: 2000 },
      resources: { cpu: '500m', memory: Size.gibibytes(2) },
      variables: { MM_GITLABSETTINGS_SECRET: Variable.secret(login, 'gitlab-secret') },
      files: { '/mattermost/config/config.json': FileSource.text('{ "ServiceSettings": { "SiteURL": "https://chat.example.com" } }') },
      ports: [
        Port.tcp('gossip', 8074, { amongPods: true }), Port.udp('gossip-udp', 8074, { amongPods: true }), Port.tcp('cluster', 8075, { amongPods: true }),
        Port.udp('calls', 8443),
      ],
      init: [{
        name: 'plugins', image: 'ghcr.io/acme/mattermost-plugins:3.2.0', args: ['--to=/plugins'], volumes: { '/plugins': plugins },
      }],
      scheduling: { nodeLabels: { pool: 'chat' } },
      expose: Expose.several([
        Expose.ingress({
          host: 'chat.example.com', controller: IngressController.nginx(), tls: Tls.certManager('letsencrypt'),
          annotations: { 'nginx.ingress.kubernetes.io/proxy-read-timeout': '600', 'nginx.ingress.kubernetes.io/proxy-body-size': '50m' },
        }),
        Expose.loadBalancer({ sourceRanges: ['0.0.0.0/0'], ports: ['calls'] }),
      ]),
      ...(props.managed ? this.managed(plugins) : this.alone(plugins)),
    });

    if (props.managed) {
      chat.connectTo(Connection.postgresql({
        name: 'database', host: 'chat.abc123.eu-central-1.rds.amazonaws.com', cidrs: ['10.20.0.0/16'], database: 'mattermost',
        secret: AppSecret.existing('rds', ['username', 'password']),
      }), { env: DATABASE });
      chat.connectTo(Connection.s3({
        name: 'files', host: 's3.eu-central-1.amazonaws.com', bucket: 'acme-chat', region: 'eu-central-1',
        secret: AppSecret.existing('bucket', ['id', 'key']), keys: { 'access-key-id': 'id', 'secret-access-key': 'key' },
      }), {
        env: {
          MM_FILESETTINGS_AMAZONS3BUCKET: 'bucket', MM_FILESETTINGS_AMAZONS3REGION: 'region',
          MM_FILESETTINGS_AMAZONS3ACCESSKEYID: 'access-key-id', MM_FILESETTINGS_AMAZONS3SECRETACCESSKEY: 'secret-access-key',
        },
      });
    } else {
      const database = new ReplicatedDatabase(this, 'database', {
        engine: DatabaseEngine.postgresql({ version: PostgresVersion.V17 }), storage: { size: Size.gibibytes(50) }, databases: [{ name: 'mattermost' }],
      });
      chat.connectTo(database.database('mattermost'), { env: DATABASE });
    }
    chat.connectTo(Connection.smtp({ host: 'mail.example.com', cidrs: ['203.0.113.25/32'], secret: AppSecret.existing('mail', ['username', 'password']) }), {
      env: {
        MM_EMAILSETTINGS_SMTPSERVER: 'host', MM_EMAILSETTINGS_SMTPPORT: 'port',
        MM_EMAILSETTINGS_SMTPUSERNAME: 'username', MM_EMAILSETTINGS_SMTPPASSWORD: 'password',
      },
    });
    chat.connectTo(Connection.external({ host: 'push.mattermost.com', ports: [443] }));
  }

  private alone(plugins: Volume): Partial<StatelessWebAppProps> {
    const folder = new PersistentFolder(this, 'mattermost-data', { size: Size.gibibytes(100) });
    return {
      env: { MM_SQLSETTINGS_DATASOURCE: `${DATA_SOURCE}?sslmode=disable&connect_timeout=10` },
      replicas: 1,
      rollout: Rollout.recreate(),
      volumes: { '/mattermost/data': Volume.claim(folder, 'data'), [PLUGINS]: plugins, '/mattermost/logs': Volume.scratch(Size.mebibytes(256)) },
    };
  }

  private managed(plugins: Volume): Partial<StatelessWebAppProps> {
    return {
      env: { MM_SQLSETTINGS_DATASOURCE: `${DATA_SOURCE}?sslmode=require`, MM_FILESETTINGS_DRIVERNAME: 'amazons3' },
      replicas: 3,
      volumes: { [PLUGINS]: plugins, '/mattermost/logs': Volume.scratch(Size.mebibytes(256)) },
    };
  }
}
