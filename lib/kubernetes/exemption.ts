import type { Check } from './check';
import { checkReason } from './reason';

const KUBE_SCORE = 'kube-score/ignore';
const CHECKOV = 'checkov.io/skip';

/**
 * A finding of a linter that an option makes on purpose, with the reason, as annotations that the linters read.
 */
export interface Exemption {
  /**
   * The check's name in kube-score.
   *
   * @default - none of its
   */
  readonly kubeScore?: string;
  /**
   * The check's id in checkov.
   *
   * @default - none of its
   */
  readonly checkov?: string;
  /** Why the finding is wanted: what an auditor reads. */
  readonly reason: string;
}

/** One annotation a tool, in the form that the tool wants. */
export function exemptionAnnotations(exemptions: Exemption[]): { [key: string]: string } {
  const annotations: { [key: string]: string } = {};
  const scores = exemptions.flatMap((exemption) => exemption.kubeScore ?? []);
  if (scores.length > 0) {
    annotations[KUBE_SCORE] = [...new Set(scores)].join(',');
  }
  exemptions
    .filter((exemption) => exemption.checkov !== undefined)
    .forEach((exemption, i) => (annotations[`${CHECKOV}${i + 1}`] = `${exemption.checkov}=${exemption.reason}`));
  return annotations;
}

/** Adds some to the annotations of an object, which may have told the linters of others. */
export function addExemptions(annotations: { [key: string]: string } = {}, exemptions: Exemption[]): { [key: string]: string } {
  const known = Object.entries(annotations).filter(([key]) => key.startsWith(CHECKOV)).map(([, text]) => text.split('=')[0]);
  const scores = annotations[KUBE_SCORE]?.split(',') ?? [];
  const isFirst = ({ checkov }: Exemption, i: number) => exemptions.findIndex((other) => other.checkov === checkov) === i;
  const added = exemptions.filter((exemption, i) => exemption.checkov !== undefined && !known.includes(exemption.checkov) && isFirst(exemption, i));
  const all = [...new Set([...scores, ...exemptions.flatMap(({ kubeScore }) => kubeScore ?? [])])];
  return {
    ...annotations,
    ...(all.length > 0 ? { [KUBE_SCORE]: all.join(',') } : {}),
    ...Object.fromEntries(added.map(({ checkov, reason }, i) => [`${CHECKOV}${known.length + i + 1}`, `${checkov}=${reason}`])),
  };
}

/** Checks those that a user, or an engine, gives. */
export function checkExemptions(check: Check, prop: string, exemptions: Exemption[]): void {
  check.list(prop, exemptions, (item, exemption) => {
    const { reason, ...tools } = check.props(item, exemption);
    check.given(`${item}.reason`, reason, 'say why the finding is meant');
    checkReason(check, `${item}.reason`, reason);
    check.that(Object.keys(tools).length > 0, `${item} is of no linter: name its check in kubeScore or checkov`);
    Object.entries(tools).forEach(([tool, finding]) => check.string(`${item}.${tool}`, finding));
  });
}
