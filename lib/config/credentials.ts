import type { Check } from '../kubernetes';

/** Where a user's name and password come from. They are never part of the YAML. */
export class Credentials {
  /**
   * A random password, made once inside the cluster and kept for ever after: applying again changes nothing, and deleting the
   * construct leaves the Secret.
   */
  public static generated(): Credentials {
    return new Credentials();
  }

  /** A Secret of this name in the same namespace, made by other means. The place that takes it names the keys. */
  public static fromSecret(name: string): Credentials {
    return new Credentials(name);
  }

  private constructor(
    /** The name of the Secret, where it isn't generated. */
    public readonly secretName?: string,
  ) {}

  /**
   * @internal
   */
  public _check(check: Check, prop: string): void {
    if (this.secretName !== undefined) {
      check.objectName(`${prop}: the Secret's name`, this.secretName);
    }
  }
}
