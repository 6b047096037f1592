import { join } from 'path';
import { ApiObject, Chart, Duration, Size } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  Account, AppSecret, Connection, DatabaseEngine, EgressByName, Expose, FileSource, Health, Metrics, PatternDefaults, Peer, PersistentFolder,
  PodField, Port, PostgresVersion, RandomSecret, ReplicatedDatabase, Rollout, StatelessWebApp, StatelessWebAppProps, Variable, Volume,
} from '../../../lib';

const HOST = 'grafana.example.com';
const DASHBOARDS = '/var/lib/grafana/dashboards';

/** Grafana: several pods on PostgreSQL behind a gateway, or a single one that keeps all in a file of its own behind a load balancer. */
export class Grafana extends Chart {
  public constructor(scope: Construct, id: string, props: { readonly single?: boolean } = {}) {
    super(scope, id, { namespace: 'grafana' });
    EgressByName.of(this).useCilium();
    PatternDefaults.of(this).set({
      labels: { 'example.com/team': 'observability' }, pull: { secrets: ['registry'] }, scheduling: { priorityClass: 'observability', nodeLabels: { pool: 'tools' } },
    });
    const admin = new RandomSecret(this, 'admin', { keys: ['password', 'signing'] }).secret;
    const found = Volume.scratch(Size.mebibytes(64));

    const app = new StatelessWebApp(this, 'grafana', {
      image: 'docker.io/grafana/grafana:12.2.0',
      args: ['--config=/etc/grafana/grafana.ini'],
      port: 3000,
      health: Health.single('/api/health'),
      security: { user: 472 },
      variables: {
        GF_SECURITY_ADMIN_PASSWORD: Variable.secret(admin, 'password'),
        GF_SECURITY_SECRET_KEY: Variable.secret(admin, 'signing'),
        POD_IP: Variable.podField(PodField.IP),
      },
      files: {
        '/etc/grafana/grafana.ini': FileSource.text(`[server]\nroot_url = https://${HOST}\n`),
        '/etc/grafana/provisioning/datasources': FileSource.localFolder(join(__dirname, 'datasources')),
        '/etc/grafana/provisioning/dashboards': FileSource.localFolder(join(__dirname, 'dashboards')),
      },
      // those that teams of the namespace write into ConfigMaps with this label
      sidecars: [{
        name: 'dashboards', image: 'quay.io/kiwigrid/k8s-sidecar:1.30.10',
        env: { LABEL: 'grafana_dashboard', FOLDER: '/found', RESOURCE: 'configmap', METHOD: 'WATCH' },
        volumes: { '/found': found },
      }],
      account: Account.withRights([{ resource: 'configmaps', verbs: ['get', 'list', 'watch'] }]),
      dns: { hostAliases: { 'ldap.corp.example.com': '10.20.0.5' } },
      metrics: Metrics.prometheus(),
      ...(props.single ? this.single(found) : this.several(found)),
    });

    if (props.single) {
      // by hand: vpa
      new ApiObject(this, 'vpa', {
        apiVersion: 'autoscaling.k8s.io/v1', kind: 'VerticalPodAutoscaler', metadata: { name: 'grafana' },
        spec: { targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'grafana' }, updatePolicy: { updateMode: 'Off' } },
      });
    } else {
      const database = new ReplicatedDatabase(this, 'database', {
        engine: DatabaseEngine.postgresql({ version: PostgresVersion.V17 }), storage: { size: Size.gibibytes(10) }, databases: [{ name: 'grafana' }],
      });
      app.connectTo(database.database('grafana'), {
        name: 'database', env: { GF_DATABASE_HOST: 'host', GF_DATABASE_NAME: 'database', GF_DATABASE_USER: 'username' },
      });
    }
    app.connectTo(Connection.smtp({ host: 'mail.example.com', cidrs: ['203.0.113.25/32'], secret: AppSecret.existing('mail', ['username', 'password']) }), {
      name: 'mail', env: { SMTP_HOST: 'host', SMTP_PORT: 'port', GF_SMTP_USER: 'username' },
    });
    // plugins, and the identity provider that people log in by
    app.connectTo(Connection.external({ host: 'grafana.com', ports: [443] }));
    app.connectTo(Connection.external({ host: '*.googleapis.com', ports: [443] }));
  }

  private several(found: Volume): Partial<StatelessWebAppProps> {
    return {
      env: {
        GF_DATABASE_TYPE: 'postgres',
        GF_DATABASE_PASSWORD: '$__file{/bindings/database/password}',
        GF_UNIFIED_ALERTING_HA_LISTEN_ADDRESS: '$(POD_IP):9094',
        GF_UNIFIED_ALERTING_HA_PEERS: 'grafana-pods:9094',
        ...MAIL,
      },
      ports: [Port.tcp('gossip', 9094, { amongPods: true }), Port.udp('gossip-udp', 9094, { amongPods: true })],
      service: { stickyFor: Duration.hours(1) },
      volumes: { '/var/lib/grafana': Volume.scratch(Size.mebibytes(256)), [`${DASHBOARDS}/found`]: found },
      resources: { cpu: '250m', memory: Size.mebibytes(512) },
      autoscaling: { maxReplicas: 5, memoryUtilization: 80 },
      expose: Expose.gateway({
        gateway: 'internal', gatewayNamespace: 'gateways', listener: 'https', host: HOST,
        peer: Peer.pods({ 'app.kubernetes.io/name': 'envoy' }, 'envoy-gateway-system'),
      }),
    };
  }

  private single(found: Volume): Partial<StatelessWebAppProps> {
    const folder = new PersistentFolder(this, 'grafana-data', { size: Size.gibibytes(10) });
    return {
      env: MAIL,
      replicas: 1,
      rollout: Rollout.recreate(),
      volumes: { '/var/lib/grafana': Volume.claim(folder), [`${DASHBOARDS}/found`]: found },
      expose: Expose.loadBalancer({ sourceRanges: ['198.51.100.0/24'] }),
    };
  }
}

const MAIL = { GF_SMTP_ENABLED: 'true', GF_SMTP_HOST: '$(SMTP_HOST):$(SMTP_PORT)', GF_SMTP_PASSWORD: '$__file{/bindings/mail/password}' };
