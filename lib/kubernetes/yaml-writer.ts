import { toYaml } from './yaml';

/** Is written as it stands, whatever is around it. */
const WORD = /^[A-Za-z/][\w./-]*$/;
/** What some parser reads as no text. */
const NO_TEXT = /^(y|n|yes|no|on|off|true|false|null|e[-+]?\d+)$/i;

/**
 * Writes many objects as `toYaml` writes each of them. To find out how a text may be written takes longer than all else, and objects share most of
 * their texts: js-yaml is asked once for each. Only how they nest is decided here. Nothing in them is undefined: cdk8s leaves that out.
 */
export class YamlWriter {
  private readonly scalars = new Map<unknown, string>();
  private readonly keys = new Map<string, string>();

  public write(content: unknown): string {
    if (!isBlock(content)) {
      return toYaml(content);
    }
    const text = this.block(content, '');
    // a text that ends with empty lines has to be told where it ends
    return text.endsWith('\n') ? `${text}\n...\n` : `${text}\n`;
  }

  /** The lines of a list or an object that isn't empty, of which the first is without the indent. */
  private block(content: object, indent: string): string {
    const inner = `${indent}  `;
    const lines = Array.isArray(content)
      ? content.map((item) => `- ${isBlock(item) ? this.block(item, inner) : this.scalar(item, indent)}`)
      : Object.entries(content).map(([key, value]) =>
          `${this.key(key, indent)}${isBlock(value) ? `\n${inner}${this.block(value, inner)}` : ` ${this.scalar(value, indent)}`}`);
    return lines.join(`\n${indent}`);
  }

  private key(key: string, indent: string): string {
    return isWord(key) ? `${key}:` : indented(known(this.keys, key, () => toYaml({ [key]: 0 }).slice(0, -' 0\n'.length)), indent);
  }

  private scalar(value: unknown, indent: string): string {
    return isWord(value) ? value : indented(known(this.scalars, value, () => toYaml([value, 0]).slice('- '.length, -'\n- 0\n'.length)), indent);
  }
}

function known<K>(texts: Map<K, string>, key: K, make: () => string): string {
  const text = texts.get(key) ?? make();
  texts.set(key, text);
  return text;
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && WORD.test(value) && !NO_TEXT.test(value);
}

function isBlock(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function indented(text: string, indent: string): string {
  return indent !== '' && text.includes('\n') ? text.replace(/\n(?=[^\n])/g, `\n${indent}`) : text;
}
