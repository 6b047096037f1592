import { App, Yaml } from 'cdk8s';
import type { AppProps } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { quote } from './quote';
import { YamlWriter } from './yaml-writer';

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
    this.write(() => super.synth());
  }

  /** All manifests as one text. */
  public override synthYaml(): string {
    return this.write(() => super.synthYaml());
  }

  /** cdk8s decides what stands where; only the text is made here. */
  private write<T>(synthesise: () => T): T {
    const { stringify } = Yaml;
    const writer = new YamlWriter();
    Yaml.stringify = (...documents) => documents.map((document) => document === undefined ? '\n' : written(writer, document)).join('---\n');
    try {
      return synthesise();
    } finally {
      Yaml.stringify = stringify;
    }
  }
}

const HALF_A_CHARACTER = /\p{Cs}/u;

/** What each half is written as. */
const ESCAPED = '\\uD';

/** One object. Those of this library were looked at by then; anybody's may have a text that no parser can read. */
function written(writer: YamlWriter, document: any): string {
  const text = writer.write(document);
  if (text.includes(ESCAPED) && hasHalf(document)) {
    throw new Error(`[${document.metadata?.name ?? ''}] the ${document.kind} has half of a character in it, which no file can hold, got ${quote(document)}: leave it out`);
  }
  return text;
}

function hasHalf(value: unknown): boolean {
  return typeof value === 'string'
    ? HALF_A_CHARACTER.test(value)
    : typeof value === 'object' && value !== null && Object.entries(value).some(([key, item]) => hasHalf(key) || hasHalf(item));
}
