import { App, Chart, Size } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import {
  BrokerEngine, ClusterFacts, DatabaseEngine, EngineSpec, Health, MessageBroker, MessageBrokerProps, Migration, MigrationProps, MysqlVersion,
  OneOffJob, Port, PostgresVersion, RabbitmqEngineProps, RabbitmqVersion, ReplicatedDatabase, ReplicatedDatabaseProps, RunOnceProps, ScheduledJob,
  ScheduledJobProps, StatefulApp, StatefulAppProps, StatelessWebApp, StatelessWebAppProps, Volume, Worker, WorkerProps,
} from '../lib';
import { MemoEngine } from './engines/memo';
import { keepRendered } from './rendered';

/** A chart of an app of its own, in the namespace `shop`. */
export function aChart(id = 'shop', scope: Construct = new App()): Chart {
  return new Chart(scope, id, { namespace: 'shop' });
}

/** A web app with only the required props, but for those given. */
export function aWebApp(scope: Construct, props: Partial<StatelessWebAppProps> = {}, id = 'api'): StatelessWebApp {
  return new StatelessWebApp(scope, id, { image: 'ghcr.io/acme/api:1.4.2', port: 8080, ...props });
}

/** A worker with only the required props, but for those given. */
export function aWorker(scope: Construct, props: Partial<WorkerProps> = {}, id = 'mailer'): Worker {
  return new Worker(scope, id, { image: 'ghcr.io/acme/api:1.4.2', ...props });
}

/** A program of three members with a volume each, and ports for clients and among themselves, but for what is given. */
export function aStatefulApp(scope: Construct, props: Partial<StatefulAppProps> = {}, id = 'queue'): StatefulApp {
  return new StatefulApp(scope, id, {
    image: 'ghcr.io/acme/queue:2.3.0',
    members: 3,
    ports: [Port.http('http', 8080), Port.tcp('peers', 7000, { amongPods: true })],
    health: Health.http('/readyz', '/healthz'),
    volumes: { '/var/lib/queue': Volume.perPod(Size.gibibytes(10)) },
    ...props,
  });
}

/** A job of every night with only the required props, but for those given. */
export function aScheduledJob(scope: Construct, props: Partial<ScheduledJobProps> = {}, id = 'report'): ScheduledJob {
  return new ScheduledJob(scope, id, { image: 'ghcr.io/acme/api:1.4.2', schedule: '30 2 * * *', ...props });
}

/** A job that runs once with only the required props, but for those given. */
export function aOneOffJob(scope: Construct, props: Partial<RunOnceProps> = {}, id = 'import'): OneOffJob {
  return new OneOffJob(scope, id, { image: 'ghcr.io/acme/api:1.4.2', ...props });
}

/** A migration with only the required props, but for those given. */
export function aMigration(scope: Construct, props: Partial<MigrationProps> = {}, id = 'migrate'): Migration {
  return new Migration(scope, id, { image: 'ghcr.io/acme/api:1.4.2', ...props });
}

/** A database with only the required props, but for those given. */
export function aDatabase(scope: Construct, props: Partial<ReplicatedDatabaseProps> = {}, id = 'orders'): ReplicatedDatabase {
  return new ReplicatedDatabase(scope, id, { engine: postgresql(), storage: { size: Size.gibibytes(50) }, ...props });
}

/** A broker of a stranger's engine that says the least, but for what is given. */
export function aBroker(scope: Construct, spec: (cluster: ClusterFacts) => Partial<EngineSpec> = () => ({}), props: Partial<MessageBrokerProps> = {}, id = 'events'): MessageBroker {
  return new MessageBroker(scope, id, { engine: new MemoEngine(spec), storage: { size: Size.gibibytes(10) }, ...props });
}

/** PostgreSQL 17 with parameters. */
export function postgresql(parameters?: { [name: string]: string }) {
  return DatabaseEngine.postgresql({ version: PostgresVersion.V17, parameters });
}

/** MySQL 9.7 with parameters. */
export function mysql(parameters?: { [name: string]: string }) {
  return DatabaseEngine.mysql({ version: MysqlVersion.V9_7, parameters });
}

/** RabbitMQ 4.3. */
export function rabbitmq(props: Partial<RabbitmqEngineProps> = {}) {
  return BrokerEngine.rabbitmq({ version: RabbitmqVersion.V4_3, ...props });
}

/** All objects of the app that a construct belongs to, as they are written. */
export function objectsOf(scope: IConstruct): any[] {
  const objects = App.of(scope).charts.flatMap((chart) => chart.toJson());
  keepRendered(scope, objects);
  return objects;
}

/** The only object of its kind and name. */
export function objectOf(scope: IConstruct, kind: string, name: string): any {
  const found = objectsOf(scope).filter((object) => object.kind === kind && object.metadata.name === name);
  if (found.length !== 1) {
    throw new Error(`expected one ${kind} ${name}, found ${found.length}`);
  }
  return found[0];
}
