import type { Check } from './check';
import { quote } from './quote';

/** An annotation shows it. */
const LONGEST_REASON = 300;

/** A reason for what linters dislike. */
export function checkReason(check: Check, prop: string, reason: string | undefined): void {
  if (reason !== undefined) {
    check.string(prop, reason);
    check.that(reason.trim() !== '' && reason.length <= LONGEST_REASON && !reason.includes('\n'),
      `${prop} must be a reason of one line and at most ${LONGEST_REASON} characters, got ${quote(reason)}: say why`);
  }
}
