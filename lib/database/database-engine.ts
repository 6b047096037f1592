import { Engine } from '../engine';
import { MysqlEngine, MysqlEngineProps } from './mysql';
import { PostgresqlEngine, PostgresqlEngineProps } from './postgresql';

/** The products that a ReplicatedDatabase can be made of. */
export class DatabaseEngine {
  /** MySQL, kept available by Group Replication. */
  public static mysql(props: MysqlEngineProps): Engine {
    return new MysqlEngine(props);
  }

  /** PostgreSQL, kept available by Patroni. */
  public static postgresql(props: PostgresqlEngineProps): Engine {
    return new PostgresqlEngine(props);
  }

  private constructor() {}
}
