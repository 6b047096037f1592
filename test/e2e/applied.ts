/** The selector of a disruption budget is declared to be replaced as a whole, so kubectl sends it each time, and never says "unchanged". */
const ALWAYS_SENT = /^poddisruptionbudget\S+ configured$/;

/** What an apply says that it changed. */
export const changedBy = (lines: string[]): string[] => lines.filter((line) => !line.endsWith(' unchanged') && !ALWAYS_SENT.test(line));
