import { Credentials } from '../config';

/** A database inside the server, and the user that owns it. */
export interface Database {
  /** Its name: lower-case letters, digits and '_', at most 63 characters, starting with a letter. */
  readonly name: string;

  /**
   * The user that owns it and that apps connect as. Each database has an owner of its own.
   *
   * @default - the same as `name`
   */
  readonly owner?: string;

  /**
   * Where the owner's password comes from. A Secret of your own has the keys `username` (the owner) and `password`.
   *
   * @default Credentials.generated()
   */
  readonly credentials?: Credentials;
}
