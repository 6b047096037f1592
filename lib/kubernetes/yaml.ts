import { DUMP_SCHEMA, NOT_RESOLVED, defineScalarTag, dump } from 'js-yaml';

/**
 * What some parser takes for a number or a day: Go's, which is kubectl's, knows all that `strconv` knows, with '_' anywhere; others find a number
 * without digits in `e1` and in a dot, and a day in `2001-1-1`.
 *
 * @see https://github.com/kubernetes-sigs/yaml/blob/master/goyaml.v2/resolve.go
 */
const ODD_NUMBER = /^[-+]?(0[oO][-+]?[0-7]+|0[xX][0-9a-fA-F]+|0[bB][-+]?[01]+|\d*\.?\d*([eE][-+]?\d+)?)$|^\d+-\d+-\d+$/;

/** A text that would be read as a number is put in quotes. Nothing else is ever of this type. */
const oddNumber = defineScalarTag<string>('tag:cdk8s-patterns,2026:odd-number', {
  implicit: true,
  identify: () => false,
  resolve: (source) => ODD_NUMBER.test(source.replace(/_/g, '')) ? source : NOT_RESOLVED,
});

const OPTIONS = { schema: DUMP_SCHEMA.withTags(oddNumber), lineWidth: -1, noRefs: true };

/** YAML that parsers of 1.1 and 1.2 read as what was written: kubectl's, PyYAML, and those of this century. */
export function toYaml(content: unknown): string {
  return dump(content, OPTIONS);
}

/** Numbers that YAML 1.1 doesn't have; a first line that begins with a tab. */
const MISREAD = /^(?:[-+]?(0[oO][0-7_]+|0X[0-9a-fA-F_]+|0B[01_]+)$|[-+]_[\d_.]*([eE][-+]?\d+)?$|[-+]?[\d_.]+[eE][-+\d]*_[-+\d_]*$|\t[^\n]*\n)/;
/** Characters that YAML wants escaped, or takes for the end of a line. Apart, as this looks at every character of every program. */
const UNREADABLE = /[\u007f-\u009f\u2028\u2029\ufffe\uffff]/;

/** Whether cdk8s's own writer gives a text that kubectl reads as another one, or can't read. */
export function isMisread(text: string, isKey: boolean): boolean {
  return MISREAD.test(text) || UNREADABLE.test(text) || (isKey && text === '<<');
}
