import { k8s } from 'cdk8s-plus-28';
import { Check, copyOf, isLabelValue, quote } from '../kubernetes';

/** What a taint does to pods that don't tolerate it. @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/ */
export enum TaintEffect {
  /** None is put on the node. */
  NO_SCHEDULE = 'NoSchedule',
  /** None is put on the node where another has room. */
  PREFER_NO_SCHEDULE = 'PreferNoSchedule',
  /** None is put on the node, and those that are there have to go. */
  NO_EXECUTE = 'NoExecute',
}

/** Which taints a toleration is for. */
export interface TolerationOptions {
  /**
   * The value of the taint.
   *
   * @default - any
   */
  readonly value?: string;

  /**
   * The effect of the taint.
   *
   * @default - any
   */
  readonly effect?: TaintEffect;
}

/** Lets pods run on nodes that keep others off by a taint. */
export class Toleration {
  /** Of taints with this key: `Toleration.of('dedicated', { value: 'web' })`. */
  public static of(key: string, options: TolerationOptions = {}): Toleration {
    return new Toleration(key, copyOf(options));
  }

  private constructor(private readonly key: string, private readonly options: TolerationOptions) {}

  /**
   * What people call it.
   *
   * @internal
   */
  public get _shown(): string {
    return this.key;
  }

  /**
   * @internal
   */
  public _render(check: Check, prop: string): k8s.Toleration {
    const { value, effect } = check.props(`${prop}: options`, this.options);
    check.qualifiedName(`${prop}: the key`, this.key);
    check.that(value === undefined || isLabelValue(value), `${prop}: the value must have at most 63 letters, digits, '-', '_' and '.', got ${quote(value)}`);
    check.oneOf(`${prop}: the effect`, effect, Object.values(TaintEffect));
    return { key: this.key, operator: value === undefined ? 'Exists' : 'Equal', value, effect };
  }
}
