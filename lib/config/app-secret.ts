import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { Check, Names, copyOf, isPlain, quote } from '../kubernetes';
import { ExternalSecretProps, emitExternalSecret } from './external-secret';
import { SealedSecretProps, emitSealedSecret } from './sealed-secret';

/** Makes what makes the Secret, for who uses it. */
type Emit = (scope: Construct, prop: string) => void;

/** A Secret that an app uses: its name and its keys. What is in it is never part of the YAML. */
export class AppSecret {
  /**
   * One that is made by other means, in the app's namespace. `keys`: those that the app uses, so that a typing error fails at synthesis; a pod
   * waits for one that isn't there, and says so in its events.
   */
  public static existing(name: string, keys: string[]): AppSecret {
    return new AppSecret(name, copyOf(keys));
  }

  /**
   * One whose values are in a store outside of the cluster, from where External Secrets brings them: an ExternalSecret, made where the Secret is
   * used.
   *
   *     AppSecret.external('mail', { store: 'vault', keys: { password: { key: 'prod/mail', property: 'password' } } })
   *
   * @see https://external-secrets.io
   */
  public static external(name: string, props: ExternalSecretProps): AppSecret {
    const given = copyOf(props);
    return new AppSecret(name, keysOf(given?.keys), undefined, (scope, prop) => emitExternalSecret(scope, prop, name, given));
  }

  /**
   * One whose values stand in the YAML, encrypted for the cluster alone: a SealedSecret, made where the Secret is used.
   *
   * @see https://github.com/bitnami-labs/sealed-secrets
   */
  public static sealedValues(name: string, props: SealedSecretProps): AppSecret {
    const given = copyOf(props);
    return new AppSecret(name, keysOf(given?.encryptedData), undefined, (scope, prop) => emitSealedSecret(scope, prop, name, given));
  }

  /**
   * One that a construct of the library makes.
   *
   * @internal
   */
  public static _madeBy(maker: Construct, name: string, keys: string[]): AppSecret {
    return new AppSecret(name, keys, maker);
  }

  private constructor(
    /** The name of the Secret. */
    public readonly name: string,
    /** The keys of it that may be used. */
    public readonly keys: string[],
    private readonly maker?: Construct,
    private readonly emit?: Emit,
  ) {}

  /**
   * Checks it, and that pods of a construct can use it.
   *
   * @internal
   */
  public _bind(scope: Construct, prop: string): void {
    const check = new Check(scope);
    this.check(check, prop);
    if (this.emit !== undefined) {
      this.emit(scope, prop);
      return;
    }
    if (this.maker === undefined) {
      Names.of(scope).refer(scope, { kind: 'core/Secret', name: this.name, prop: `${prop}: the Secret's name` });
      return;
    }
    const [here, there] = [scope, this.maker].map((construct) => Chart.of(construct).namespace);
    check.that(here === there, `${prop} uses a Secret of the namespace ${quote(there)}, which pods in ${quote(here)} can't: make one in theirs`);
  }

  /**
   * @internal
   */
  public _checkKey(check: Check, prop: string, key: string): void {
    this.check(check, prop);
    check.that(this.keys.includes(key), `${prop} asks for the key ${quote(key)} of the Secret '${this.name}', which has ${this.keys.join(', ')}: use one of these`);
  }

  private check(check: Check, prop: string): void {
    check.objectName(`${prop}: the Secret's name`, this.name);
    check.list(`${prop}: the keys of ${quote(this.name)}`, this.keys, (item, key) => check.dataKey(item, key));
    check.that(this.keys.length > 0, `${prop}: no key of the Secret ${quote(this.name)} is named: name those that the app uses`);
  }
}

/** Those of a map; what isn't one has none. */
function keysOf(map: unknown): string[] {
  return isPlain(map) ? Object.keys(map) : [];
}
