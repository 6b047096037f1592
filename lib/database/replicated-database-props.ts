import type { ReplicatedWorkloadProps } from '../engine';
import type { Database } from './database';

/** A database whose data is on several members. */
export interface ReplicatedDatabaseProps extends ReplicatedWorkloadProps {
  /**
   * The databases in it.
   *
   * @default - one, called as the construct, with '_' for '-'
   */
  readonly databases?: Database[];
}
