import { Engine } from '../engine';
import { PostgresqlEngine, PostgresqlEngineProps } from './postgresql';

/** The products that a ReplicatedDatabase can be made of. */
export class DatabaseEngine {
  /** PostgreSQL, kept available by Patroni. */
  public static postgresql(props: PostgresqlEngineProps): Engine {
    return new PostgresqlEngine(props);
  }

  private constructor() {}
}
