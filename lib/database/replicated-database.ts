import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { Pattern, ReplicatedWorkload, keepsDatabases } from '../engine';
import { Check, quote } from '../kubernetes';
import type { Connection } from '../network';
import { resolveDatabases } from './database';
import { ReplicatedDatabaseProps } from './replicated-database-props';

/**
 * A database with members that hold the same data, and that heals itself after any failure that leaves the data in place.
 *
 *     new ReplicatedDatabase(chart, 'orders', {
 *       engine: DatabaseEngine.postgresql({ version: PostgresVersion.V17 }),
 *       storage: { size: Size.gibibytes(50) },
 *     });
 */
export class ReplicatedDatabase extends ReplicatedWorkload {
  public constructor(scope: Construct, id: string, given: ReplicatedDatabaseProps) {
    super(scope, id, given);
  }

  /** `<name>-primary`: the member that takes writes, in a product that has one for all data. Another throws. */
  public get primaryService(): ApiObject {
    return this.service('primary');
  }

  /** `<name>-replicas`: the others, for reads that may be a little old, in a product that has a primary. Another throws. */
  public get replicasService(): ApiObject {
    return this.service('replicas');
  }

  /** How an app reaches the only database in it. With several, `database(name)` picks one. */
  public get endpoint(): Connection {
    const [database, ...others] = this._logins;
    new Check(this).that(others.length === 0,
      () => `it has ${others.length + 1} databases (${this._logins.map(({ name }) => name).join(', ')}): connect to one of them, by database('${database.name}')`);
    return this._connection(database);
  }

  /**
   * How an app reaches one of the databases in it.
   *
   * @throws when no database has this name
   */
  public database(name: string): Connection {
    const database = this._logins.find((candidate) => candidate.name === name);
    new Check(this).that(database !== undefined,
      () => `it has no database ${quote(name)}: use one of ${this._logins.map((candidate) => candidate.name).join(', ')}, or declare it`);
    return this._connection(database);
  }

  /**
   * @internal
   */
  protected _pattern({ databases }: ReplicatedDatabaseProps): Pattern {
    return {
      component: 'database',
      example: 'DatabaseEngine.postgresql()',
      logins: (name) => resolveDatabases(this, name, databases ?? [{ name: name.replace(/-/g, '_') }]),
      accept: (check, product, { clientUri }) => check.that(keepsDatabases(clientUri), `${product} keeps no databases: use MessageBroker, or another engine`),
    };
  }
}
