import type { Construct } from 'constructs';
import { Check, Names } from '../kubernetes';

/** Where a user's name and password come from. They are never part of the YAML. */
export class Credentials {
  /**
   * A random password, made once inside the cluster and kept for ever after: applying again changes nothing, and deleting the
   * construct leaves the Secret.
   */
  public static generated(): Credentials {
    return new Credentials(true);
  }

  /** A Secret of this name in the same namespace, made by other means. The place that takes it names the keys. */
  public static fromSecret(name: string): Credentials {
    return new Credentials(false, name);
  }

  private constructor(
    private readonly isGenerated: boolean,
    /** The name of the Secret, where it isn't generated. */
    public readonly secretName?: string,
  ) {}

  /**
   * Checks the name, and that nobody generates a Secret of that name for something else.
   *
   * @internal
   */
  public _bind(scope: Construct, prop: string): void {
    if (!this.isGenerated) {
      const what = `${prop}: the Secret's name`;
      new Check(scope).objectName(what, this.secretName!);
      Names.of(scope).refer(scope, { kind: 'core/Secret', name: this.secretName!, prop: what });
    }
  }
}
