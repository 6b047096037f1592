import * as fc from 'fast-check';
import { Credentials, Database, DatabaseEngine, Metrics, PostgresImage, PostgresVersion } from '../../lib';
import { postgresql } from '../given';
import { ClusterProps, EngineSample, SECRET } from './sample';

const databases: fc.Arbitrary<Database[]> = fc.uniqueArray(
  fc.record({
    name: fc.stringMatching(/^[a-z]([a-z0-9_]{0,60}[a-z0-9])?$/),
    owned: fc.boolean(),
    credentials: fc.constantFrom(undefined, Credentials.generated(), Credentials.fromSecret(SECRET)),
  }),
  { minLength: 1, maxLength: 3, selector: ({ name }) => name.replace(/_/g, '-') },
  // no database's name ends so, so that no two have one owner
).map((list) => list.map(({ owned, ...rest }) => ({ ...rest, owner: owned ? `${rest.name}_` : undefined })))
  .filter((list) => list.filter(({ credentials }) => credentials?.secretName !== undefined).length < 2);

const engines = fc.tuple(
  fc.constantFrom(PostgresVersion.V16, PostgresVersion.V17, PostgresVersion.V18, PostgresVersion.of('17.12')),
  fc.record<any>({
    max_connections: fc.integer({ min: 25, max: 2_000 }).map(String),
    max_wal_senders: fc.integer({ min: 9, max: 262 }).map(String),
    max_locks_per_transaction: fc.integer({ min: 32, max: 128 }).map(String),
    wal_level: fc.constantFrom('replica', 'logical'),
    work_mem: fc.constant('8MB'), log_line_prefix: fc.stringMatching(/^[%a-z'"\\ #:-]{1,9}x$/),
  }, { requiredKeys: [] }),
).map(([version, parameters]) => DatabaseEngine.postgresql({ version, parameters: parameters as any }));

const image = PostgresImage.of({ image: 'ghcr.io/acme/postgresql:17.12', user: 26, programs: '/usr/bin' });

export const POSTGRESQL: EngineSample = {
  what: 'a database',
  pattern: 'ReplicatedDatabase',
  engine: () => postgresql(),
  changed: [
    ['minor version', { engine: DatabaseEngine.postgresql({ version: PostgresVersion.of('17.12') }) }],
    ['major version', { engine: DatabaseEngine.postgresql({ version: PostgresVersion.V18 }) }],
    ['image', { engine: DatabaseEngine.postgresql({ version: PostgresVersion.V17, image }) }],
    ['parameter', { engine: postgresql({ max_connections: '200' }) }],
    ['list of databases', { databases: [{ name: 'orders' }, { name: 'stock' }] }],
  ],
  props: fc.record<Partial<ClusterProps>>({
    engine: engines, databases, systemCredentials: fc.constantFrom(Credentials.generated(), Credentials.fromSecret(SECRET)),
    metrics: fc.constant(Metrics.prometheus()),
  } as any, { requiredKeys: [] } as any) as fc.Arbitrary<Partial<ClusterProps>>,
  target: (database, { databases: list }) => list === undefined ? database : database.database(list[0].name),
  logsIn: true,
};
