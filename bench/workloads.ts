import { ApiObject, App, Chart, Duration, Size, Yaml } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import {
  Account, AppConfig, AppSecret, Connection, DatabaseEngine, Expose, FileSource, Health, IngressController, Metrics, PodField, Port, PostgresVersion,
  ReplicatedDatabase, Rollout, StatelessWebApp, Tls, Variable, Volume,
} from '../lib';

/** One object of the yardstick: the generated class for its kind, and what that takes. */
export interface RawObject {
  readonly id: string;
  readonly kind: new (scope: Chart, id: string, props: any) => unknown;
  readonly props: any;
}

/** A web app, a database that it is connected to, and so on: half of each. */
export function ours(workloads: number, app = new App()): App {
  const chart = new Chart(app, 'bench', { namespace: 'bench' });
  for (let i = 0; i < workloads; i += 2) {
    const web = new StatelessWebApp(chart, `app-${i}`, { image: 'ghcr.io/acme/app:1.4.2', port: 8080, env: { LOG_LEVEL: 'info' } });
    if (i + 1 < workloads) {
      const engine = DatabaseEngine.postgresql({ version: PostgresVersion.V17 });
      web.connectTo(new ReplicatedDatabase(chart, `db-${i}`, { engine, storage: { size: Size.gibibytes(50) } }));
    }
  }
  return app;
}

/** Web apps that have something of each group of props. */
export function fullest(webApps: number, app = new App()): App {
  const chart = new Chart(app, 'bench', { namespace: 'bench' });
  const mail = AppSecret.existing('mail', ['username', 'password']);
  for (let i = 0; i < webApps; i++) {
    const settings = new AppConfig(chart, `settings-${i}`, { env: { REGION: 'eu' }, files: { '/etc/shared.ini': FileSource.text('level = info\n') } });
    const web = new StatelessWebApp(chart, `app-${i}`, {
      image: 'ghcr.io/acme/app:1.4.2',
      port: 8080,
      ports: [Port.grpc('grpc', 9090), Port.tcp('gossip', 7946, { amongPods: true })],
      service: { stickyFor: Duration.minutes(5) },
      command: ['app'],
      args: ['serve', '--port=8080'],
      env: { LOG_LEVEL: 'info', WORKERS: '4' },
      variables: {
        POD_IP: Variable.podField(PodField.IP),
        SMTP: Variable.compose('smtp://{user}:{password}@mail', { user: Variable.secret(mail, 'username'), password: Variable.secret(mail, 'password') }),
      },
      files: { '/etc/app/app.ini': FileSource.text('[app]\nname = app\n'), '/etc/mail': FileSource.secretFolder(mail) },
      config: [settings],
      resources: { cpu: '250m', memory: Size.mebibytes(256) },
      volumes: { '/var/cache/app': Volume.scratch(Size.gibibytes(1)), '/dev/shm': Volume.memory(Size.mebibytes(64)) },
      security: { user: 20_000, group: 20_001 },
      scheduling: { priorityClass: 'high', nodeLabels: { pool: 'web' } },
      dns: { hostAliases: { 'ldap.example.com': '10.1.2.3' }, ndots: 2 },
      pull: { secrets: ['registry'] },
      metadata: { labels: { team: 'shop' }, podAnnotations: { 'example.com/scrape': 'no' } },
      account: Account.withRights([{ resource: 'pods', verbs: ['list'] }]),
      init: [{ name: 'prepare', command: ['app', 'prepare'] }],
      sidecars: [{ name: 'agent', image: 'ghcr.io/acme/agent:1.0.0' }],
      lifecycle: { postStart: ['app', 'warm'] },
      health: Health.single('/health'),
      rollout: Rollout.rolling({ maxSurge: 1 }),
      autoscaling: { minReplicas: 3, maxReplicas: 9 },
      expose: Expose.ingress({ host: `app-${i}.example.com`, controller: IngressController.nginx(), tls: Tls.certManager('letsencrypt') }),
      metrics: Metrics.prometheus(),
    });
    web.connectTo(Connection.smtp({ host: 'mail.example.com', cidrs: ['203.0.113.0/24'], secret: mail }));
  }
  return app;
}

/** The yardstick: the same objects, by the generated classes, as somebody without this library would write them. */
export function raw(objects: RawObject[]): App {
  const app = new App();
  const chart = new Chart(app, 'bench', { namespace: 'bench' });
  for (const { id, kind, props } of objects) {
    new kind(chart, id, props);
  }
  return app;
}

/** What `raw` needs to make the objects of an app. Derived before the clock starts, so the yardstick has its props for nothing. */
export function rawObjects(app: App): RawObject[] {
  return manifests(app).map((manifest) => {
    const { apiVersion, kind, ...rest } = manifest;
    const id = `${kind}-${manifest.metadata.name}`;
    const generated = Object.values<any>(k8s).find(({ GVK }) => GVK?.kind === kind && GVK.apiVersion === apiVersion);
    return generated === undefined
      ? { id, kind: ApiObject, props: { apiVersion, kind, ...rest } }
      : { id, kind: generated, props: typed(without(rest), [kind]) };
  });
}

export function manifests(app: App): any[] {
  return app.charts.flatMap((chart) => chart.toJson());
}

/** Fails unless both make the same YAML, but for what the generated classes have no field for. Returns how many objects it has. */
export function checkSame(one: App, other: App): number {
  const [a, b] = [one, other].map((app) => manifests(app).map((manifest) => Yaml.stringify(without(manifest))));
  const different = a.findIndex((yaml, i) => yaml !== b[i]);
  if (a.length !== b.length || different >= 0) {
    throw new Error(`the yardstick has ${b.length} objects of ${a.length}, and differs in:\n${a[different]}\n---\n${b[different]}`);
  }
  return a.length;
}

/** `preStop.sleep` is newer than 1.28; of a claim template the generated class keeps the metadata and the spec alone. */
function without(manifest: any): any {
  const copy = structuredClone(manifest);
  for (const container of copy.spec?.template?.spec?.containers ?? []) {
    if (container.lifecycle?.preStop?.sleep || JSON.stringify(container.lifecycle) === '{"preStop":{}}') {
      delete container.lifecycle;
    }
  }
  for (const claim of copy.spec?.volumeClaimTemplates ?? []) {
    delete claim.apiVersion;
    delete claim.kind;
    delete claim.status;
  }
  return copy;
}

/** From the fields of a manifest to those of the generated classes, which drop a bare number or string where they want a wrapper. */
function typed(value: any, path: string[]): any {
  const key = path[path.length - 1];
  const parent = path[path.length - 2];
  if (Array.isArray(value)) {
    return value.map((item) => typed(item, path));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([field, item]) => [field.replace(/IP$/, 'Ip'), typed(item, [...path, field])]));
  }
  if (key === 'sizeLimit' || parent === 'requests' || parent === 'limits') {
    return k8s.Quantity.fromString(value);
  }
  const isPortOfEither = key === 'port' && (parent === 'httpGet' || parent === 'tcpSocket' || path[0] === 'NetworkPolicy');
  if (isPortOfEither || ['targetPort', 'maxSurge', 'maxUnavailable'].includes(key)) {
    return typeof value === 'number' ? k8s.IntOrString.fromNumber(value) : k8s.IntOrString.fromString(value);
  }
  return value;
}
