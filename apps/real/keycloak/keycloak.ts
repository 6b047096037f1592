import { join } from 'path';
import { Chart, Duration, Size } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  AppProtocol, AppSecret, Connection, DatabaseEngine, EgressByName, Expose, FileSource, Health, HostSpread, IngressController, Metrics, OneOffJob,
  PatternDefaults, Peer, Port, PostgresVersion, RandomSecret, ReplicatedDatabase, StatelessWebApp, Tls, Variable, Volume,
} from '../../../lib';

const HOST = 'login.example.com';
const CONSOLE = 'console.login.example.com';
const DATABASE = { KC_DB_URL_HOST: 'host', KC_DB_URL_PORT: 'port', KC_DB_URL_DATABASE: 'database', KC_DB_USERNAME: 'username', KC_DB_PASSWORD: 'password' };
/** The controller speaks TLS to the pods, and keeps a browser at one of them while it logs in. */
const ANNOTATIONS = { 'nginx.ingress.kubernetes.io/backend-protocol': 'HTTPS', 'nginx.ingress.kubernetes.io/affinity': 'cookie' };

/** Keycloak: behind Ingresses of two classes, or behind a gateway and a load balancer with a database of somebody else's. */
export class Keycloak extends Chart {
  public constructor(scope: Construct, id: string, props: { readonly managed?: boolean } = {}) {
    super(scope, id, { namespace: 'keycloak' });
    EgressByName.of(this).useCilium();
    PatternDefaults.of(this).set({ labels: { 'example.com/team': 'identity' }, pull: { secrets: ['registry'] }, scheduling: { priorityClass: 'identity' } });
    const admin = new RandomSecret(this, 'admin', { keys: ['password'] }).secret;
    const google = AppSecret.external('google', { store: 'vault', keys: { 'client-secret': { key: 'identity/google', property: 'secret' } } });
    const certificate = AppSecret.existing('keycloak-cert', ['tls.crt', 'tls.key']);
    const providers = Volume.scratch(Size.mebibytes(256));

    const keycloak = new StatelessWebApp(this, 'keycloak', {
      image: 'quay.io/keycloak/keycloak:26.4.0',
      args: ['start', '--import-realm'],
      port: 8443,
      ports: [Port.http('management', 9000), Port.tcp('jgroups', 7800, { amongPods: true })],
      service: { port: 443, appProtocol: AppProtocol.HTTPS },
      health: Health.http('/health/ready', '/health/live', { port: 9000 }),
      env: {
        KC_DB: 'postgres', KC_HOSTNAME: HOST, KC_HOSTNAME_ADMIN: `https://${CONSOLE}`, KC_HEALTH_ENABLED: 'true', KC_METRICS_ENABLED: 'true', KC_HTTP_MANAGEMENT_SCHEME: 'http',
        KC_HTTPS_CERTIFICATE_FILE: '/etc/tls/tls.crt', KC_HTTPS_CERTIFICATE_KEY_FILE: '/etc/tls/tls.key',
        JAVA_OPTS_APPEND: '-Djgroups.dns.query=keycloak-pods', KC_CACHE_STACK: 'kubernetes', KC_BOOTSTRAP_ADMIN_USERNAME: 'admin',
      },
      variables: { KC_BOOTSTRAP_ADMIN_PASSWORD: Variable.secret(admin, 'password'), GOOGLE_CLIENT_SECRET: Variable.secret(google, 'client-secret') },
      files: {
        '/opt/keycloak/data/import': FileSource.localFolder(join(__dirname, 'realms')),
        '/etc/tls': FileSource.secretFolder(certificate),
      },
      security: { user: 1000, writableRoot: 'start builds its libraries anew in /opt/keycloak/lib/quarkus' },
      volumes: { '/opt/keycloak/data/tmp': Volume.scratch(Size.mebibytes(128)), '/opt/keycloak/providers': providers },
      init: [{ name: 'providers', image: 'ghcr.io/acme/keycloak-providers:2.1.0', args: ['--to=/out'], volumes: { '/out': providers } }],
      sidecars: [{ name: 'events', image: 'ghcr.io/acme/keycloak-events:1.0.3' }],
      scheduling: { hostSpread: HostSpread.REQUIRED },
      dns: { hostAliases: { 'ldap.corp.example.com': '10.20.0.5' } },
      resources: { cpu: '500m', cpuLimit: '2', memory: Size.gibibytes(2), ephemeralStorage: Size.gibibytes(1) },
      autoscaling: { maxReplicas: 6, memoryUtilization: 85 },
      metrics: Metrics.prometheus({
        port: 'management',
        alerts: [{ name: 'KeycloakLoginsFail', expr: 'sum(rate(keycloak_user_events_total{error!=""}[5m])) > 10', summary: 'people can\'t log in' }],
      }),
      expose: props.managed ? managed() : ingresses(),
    });

    if (props.managed) {
      keycloak.connectTo(Connection.postgresql({
        name: 'database', host: 'login.abc123.eu-central-1.rds.amazonaws.com', cidrs: ['10.20.0.0/16'], database: 'keycloak',
        secret: AppSecret.existing('rds', ['username', 'password']),
      }), { env: DATABASE });
    } else {
      const database = new ReplicatedDatabase(this, 'database', {
        engine: DatabaseEngine.postgresql({ version: PostgresVersion.V17 }), storage: { size: Size.gibibytes(20) }, databases: [{ name: 'keycloak' }],
      });
      keycloak.connectTo(database.database('keycloak'), { name: 'database', env: DATABASE });
    }
    keycloak.connectTo(Connection.smtp({
      name: 'mail', host: 'mail.example.com', cidrs: ['203.0.113.25/32'], secret: AppSecret.existing('mail', ['username', 'password']),
    }));
    keycloak.connectTo(Connection.external({ host: 'accounts.google.com', ports: [443] }));
    keycloak.connectTo(Connection.external({ host: '*.googleapis.com', ports: [443] }));

    const realms = new OneOffJob(this, 'realms', {
      image: 'quay.io/adorsys/keycloak-config-cli:6.4.0-26.1.0',
      env: { KEYCLOAK_USER: 'admin', IMPORT_FILES_LOCATIONS: '/realms/*' },
      variables: { KEYCLOAK_PASSWORD: Variable.secret(admin, 'password') },
      files: { '/realms': FileSource.localFolder(join(__dirname, 'realms')) },
      deadline: Duration.minutes(15),
    });
    realms.connectTo(keycloak, { env: { KEYCLOAK_URL: 'uri' } });
  }
}

function ingresses(): Expose {
  const inside = IngressController.of('internal', Peer.pods({ 'app.kubernetes.io/name': 'ingress-nginx' }, 'ingress-internal'));
  return Expose.several([
    Expose.ingress({ host: HOST, controller: IngressController.nginx(), tls: Tls.certManager('letsencrypt'), annotations: ANNOTATIONS }),
    Expose.ingress({ name: 'keycloak-console', host: CONSOLE, controller: inside, tls: Tls.certManager('corp'), annotations: ANNOTATIONS }),
  ]);
}

function managed(): Expose {
  return Expose.several([
    Expose.gateway({ gateway: 'public', gatewayNamespace: 'gateways', host: HOST, peer: Peer.pods({ 'app.kubernetes.io/name': 'envoy' }, 'gateways') }),
    Expose.loadBalancer({ sourceRanges: ['198.51.100.0/24'] }),
  ]);
}
