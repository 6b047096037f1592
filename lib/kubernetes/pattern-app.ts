import { App, Yaml } from 'cdk8s';
import type { AppProps } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { toYaml } from './yaml';

const PATTERN_APP = Symbol.for('cdk8s-patterns.app');

/**
 * An `App` whose files every YAML parser reads as they were meant, in a fraction of the time. Objects, their order and their files are those of
 * an `App`.
 *
 * cdk8s writes YAML 1.1, and kubectl reads a little more: to it `0o644` in an annotation is the number 420. Under a plain `App` the constructs of
 * this library refuse such a text.
 */
export class PatternApp extends App {
  /**
   * Whether the app of a construct is one.
   *
   * @internal
   */
  public static _writes(scope: IConstruct): boolean {
    return PATTERN_APP in scope.node.root;
  }

  public constructor(props: AppProps = {}) {
    super(props);
    Object.defineProperty(this, PATTERN_APP, { value: true });
  }

  /** Writes all manifests to the output directory. */
  public override synth(): void {
    this.written(() => super.synth());
  }

  /** All manifests as one text. */
  public override synthYaml(): string {
    return this.written(() => super.synthYaml());
  }

  /** cdk8s decides what stands where; only the text is made here. */
  private written<T>(synthesise: () => T): T {
    const { stringify } = Yaml;
    Yaml.stringify = (...documents) => documents.map((document) => document === undefined ? '\n' : toYaml(document)).join('---\n');
    try {
      return synthesise();
    } finally {
      Yaml.stringify = stringify;
    }
  }
}
