import { Check, quote } from '../kubernetes';

/** Who the program is on its node, and what it may write. Everything else is as the restricted standard has it. */
export interface Security {
  /**
   * The numeric user that the program runs as.
   *
   * @default 10001
   */
  readonly user?: number;

  /**
   * Its numeric group, which also owns its volumes.
   *
   * @default - the same as `user`
   */
  readonly group?: number;

  /**
   * More groups, numeric: those that own the files of a shared volume.
   *
   * @default - none
   */
  readonly supplementalGroups?: number[];

  /**
   * Why the program has to write into its own image: what linters and auditors read. Volumes at the paths that it writes to are better.
   *
   * @default - it can't
   */
  readonly writableRoot?: string;
}

/** With every value there. */
export interface ResolvedSecurity {
  readonly user: number;
  readonly group: number;
  readonly supplementalGroups: number[];
  readonly writableRoot?: string;
}

/** An id that no image and no node uses for a user of theirs. */
const USER = 10001;
/** An annotation shows it. */
const LONGEST_REASON = 300;

/** Fills in what was left out, and checks the whole. `prop`: what the user calls it; `inherited`: what holds where it says nothing. */
export function resolveSecurity(check: Check, prop: string, given: Security | undefined, inherited: Partial<Security> = {}): ResolvedSecurity {
  const { user = inherited.user ?? USER, group = inherited.group ?? user, supplementalGroups = [], writableRoot } = check.optionalProps(prop, given);
  check.user(`${prop}.user`, user);
  check.user(`${prop}.group`, group);
  check.list(`${prop}.supplementalGroups`, supplementalGroups, (item, id) => check.user(item, id));
  checkReason(check, `${prop}.writableRoot`, writableRoot);
  return { user, group, supplementalGroups, writableRoot };
}

/** A reason for what linters dislike. */
export function checkReason(check: Check, prop: string, reason: string | undefined): void {
  if (reason !== undefined) {
    check.string(prop, reason);
    check.that(reason.trim() !== '' && reason.length <= LONGEST_REASON && !reason.includes('\n'),
      `${prop} must be a reason of one line and at most ${LONGEST_REASON} characters, got ${quote(reason)}: say why`);
  }
}
