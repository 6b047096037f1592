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
    annotations['kube-score/ignore'] = [...new Set(scores)].join(',');
  }
  exemptions
    .filter((exemption) => exemption.checkov !== undefined)
    .forEach((exemption, i) => (annotations[`checkov.io/skip${i + 1}`] = `${exemption.checkov}=${exemption.reason}`));
  return annotations;
}
