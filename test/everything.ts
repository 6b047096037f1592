import { Chart, Duration, Size } from 'cdk8s';
import {
  Account, AppConfig, AppSecret, Connection, FileSource, PersistentFolder, PodField, PodManagementPolicy, Port, RandomSecret, Security,
  StorageClass, UpdateStrategy, Variable, Volume,
} from '../lib';
import { aDatabase, aMigration, aOneOffJob, aScheduledJob, aStatefulApp, aWebApp, aWorker } from './given';

/** An app, members, a worker and jobs that have everything. */
export function everything(chart: Chart): Chart {
  const mail = AppSecret.existing('mail', ['username', 'password']);
  const session = new RandomSecret(chart, 'session', { keys: ['signing'] }).secret;
  const shared = new PersistentFolder(chart, 'uploads', { size: Size.gibibytes(10), shared: true });
  const settings = new AppConfig(chart, 'settings', { env: { REGION: 'eu' }, files: { '/etc/shared.ini': FileSource.text('level = info\n') } });
  const security: Security = { user: 20_000, group: 20_001, supplementalGroups: [20_002] };
  const program = {
    env: { LEVEL: 'info' }, args: ['run'], config: [settings], security,
    variables: {
      SIGNING: Variable.secret(session, 'signing'), POD_IP: Variable.podField(PodField.IP),
      SMTP: Variable.compose('smtp://{user}:{password}@mail', { user: Variable.secret(mail, 'username'), password: Variable.secret(mail, 'password') }),
    },
    files: { '/etc/app': FileSource.localFolder('test/config/files'), '/etc/mail': FileSource.secretFolder(mail) },
    volumes: { '/srv/uploads': Volume.claim(shared, 'images'), '/tmp': Volume.scratch(Size.gibibytes(1)), '/dev/shm': Volume.memory(Size.mebibytes(64)) },
    scheduling: { priorityClass: 'high', nodeLabels: { pool: 'web' }, zones: ['a', 'b'] },
    dns: { hostAliases: { 'ldap.example.com': '10.1.2.3' }, ndots: 2 },
    pull: { secrets: ['registry'] },
    metadata: { labels: { team: 'shop' }, podAnnotations: { 'example.com/scrape': 'no' } },
    account: Account.withRights([{ resource: 'pods', verbs: ['list'] }]),
    init: [{ name: 'prepare', command: ['app', 'prepare'] }],
    sidecars: [{ name: 'agent', image: 'ghcr.io/acme/agent:1.0.0' }],
  };
  const orders = aDatabase(chart);
  const app = aWebApp(chart, {
    ...program, port: 80, ports: [Port.grpc('grpc', 9090), Port.udp('statsd', 8125), Port.tcp('gossip', 7946, { amongPods: true })],
    service: { stickyFor: Duration.minutes(5) }, lifecycle: { postStart: ['app', 'warm'] },
  });
  const log = Volume.perPod(Size.gibibytes(1), { name: 'log', storageClass: StorageClass.awsEbs(), subPath: 'segments' });
  const queue = aStatefulApp(chart, {
    ...program, volumes: { ...program.volumes, '/var/lib/queue': Volume.perPod(Size.gibibytes(10)), '/var/log/queue': log },
    sidecars: [{ name: 'shipper', image: 'ghcr.io/acme/shipper:1.0.0', volumes: { '/log': log }, ports: [Port.grpc('ship', 9100)] }],
    podManagementPolicy: PodManagementPolicy.ORDERED_READY, updateStrategy: UpdateStrategy.rolling({ partition: 1 }),
  });
  queue.connectTo(app);
  const migration = aMigration(chart, { ...program, before: [app] });
  const others = [migration, aWorker(chart, program), aScheduledJob(chart, program), aOneOffJob(chart, program)];
  [app, ...others].forEach((one) => one.connectTo(orders, { env: { PGHOST: 'host' } }));
  others.forEach((one) => one.connectTo(app.port('grpc')));
  others.forEach((one) => one.connectTo(queue.port('ship')));
  app.connectTo(Connection.smtp({ host: 'mail.example.com', cidrs: ['203.0.113.0/24'], secret: mail }), { env: { SMTP_PASSWORD: 'password' } });
  return chart;
}
