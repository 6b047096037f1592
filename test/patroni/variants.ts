import { App, Chart, Size } from 'cdk8s';
import { DatabaseEngine, Durability, PostgresVersion, ReplicatedDatabase } from '../../lib';

/** Writes one file per variant of a PostgreSQL cluster that gives Patroni another configuration. */
const app = new App();
for (const version of [PostgresVersion.V16, PostgresVersion.V17, PostgresVersion.V18]) {
  for (const members of [1, 3, 7]) {
    for (const durability of members === 1 ? [undefined] : Object.values(Durability)) {
      const namespace = ['postgresql', version.major, members, durability].filter(Boolean).join('-');
      const chart = new Chart(app, namespace, { namespace });
      new ReplicatedDatabase(chart, 'orders', {
        engine: DatabaseEngine.postgresql({ version, parameters: { 'max_connections': '200', 'pg_stat_statements.track': 'all', 'search_path': 'a, "B"' } }),
        storage: { size: Size.gibibytes(10) },
        members,
        durability,
      });
    }
  }
}
app.synth();
