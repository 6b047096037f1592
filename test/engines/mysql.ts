import * as fc from 'fast-check';
import { Credentials, Database, DatabaseEngine, Metrics, MysqlImage, MysqlVersion } from '../../lib';
import { mysql } from '../given';
import { ClusterProps, EngineSample, SECRET } from './sample';

const databases: fc.Arbitrary<Database[]> = fc.uniqueArray(
  fc.record({ name: fc.stringMatching(/^[a-z]([a-z0-9_]{0,29}[a-z0-9])?$/), owned: fc.boolean(), credentials: fc.constantFrom(undefined, Credentials.generated()) }),
  { minLength: 1, maxLength: 3, selector: ({ name }) => name.replace(/_/g, '-') },
  // no database's name ends so, so that no two have one owner, and none has a reserved name
).map((list) => list.map(({ owned, name, ...rest }) => ({ name, owner: owned ? `${name}_` : undefined, ...rest })))
  .filter((list) => list.every(({ name }) => !['mysql', 'sys', 'root', 'actor', 'replication', 'superuser', 'provisioner', 'ndbinfo'].includes(name)));

const engines = fc.tuple(
  fc.constantFrom(MysqlVersion.V8_4, MysqlVersion.V9_7, MysqlVersion.of('9.7.4')),
  fc.record<any>({
    max_connections: fc.integer({ min: 1, max: 100_000 }).map(String),
    innodb_buffer_pool_size: fc.integer({ min: 5, max: 512 }).map((mebibytes) => `${mebibytes}M`),
    innodb_redo_log_capacity: fc.integer({ min: 8, max: 512 }).map((mebibytes) => `${mebibytes}M`),
    transaction_isolation: fc.constantFrom('READ-COMMITTED', 'repeatable-read'),
    long_query_time: fc.constantFrom('0', '0.25', '10'),
    init_connect: fc.stringMatching(/^[a-z# \\]{1,9}x$/),
  }, { requiredKeys: [] }),
).map(([version, parameters]) => DatabaseEngine.mysql({ version, parameters: parameters as any }));

const image = MysqlImage.of({ image: 'ghcr.io/acme/mysql:9.7.4', user: 27 });

export const MYSQL: EngineSample = {
  what: 'a database of MySQL',
  pattern: 'ReplicatedDatabase',
  engine: () => mysql(),
  changed: [
    ['release', { engine: DatabaseEngine.mysql({ version: MysqlVersion.of('9.7.4') }) }],
    ['series', { engine: DatabaseEngine.mysql({ version: MysqlVersion.V8_4 }) }],
    ['image', { engine: DatabaseEngine.mysql({ version: MysqlVersion.V9_7, image }) }],
    ['parameter', { engine: mysql({ max_connections: '200' }) }],
    ['list of databases', { databases: [{ name: 'orders' }, { name: 'stock' }] }],
  ],
  props: fc.record<Partial<ClusterProps>>({
    engine: engines, databases, systemCredentials: fc.constantFrom(Credentials.generated(), Credentials.fromSecret(SECRET)),
    metrics: fc.constant(Metrics.prometheus()),
  } as any, { requiredKeys: ['databases'] } as any) as fc.Arbitrary<Partial<ClusterProps>>,
  // an owner, who is called as the database unless something else is said, has at most 32 characters
  withLongestName: { databases: [{ name: 'orders' }] },
  target: (database, { databases: list }) => list === undefined ? database : database.database(list[0].name),
  logsIn: true,
};
