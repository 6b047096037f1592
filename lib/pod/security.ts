import { Check, Exemption, checkReason } from '../kubernetes';

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

/** Ids up to here may belong to a user of the node. */
const LOWEST_SAFE_ID = 10000;

/** With every value there. */
export interface ResolvedSecurity {
  readonly user: number;
  readonly group: number;
  readonly supplementalGroups: number[];
  readonly writableRoot?: string;
}

/** An id that no image and no node uses for a user of theirs. */
const USER = 10001;

/** Fills in what was left out, and checks the whole. `prop`: what the user calls it; `inherited`: what holds where it says nothing. */
export function resolveSecurity(check: Check, prop: string, given: Security | undefined, inherited: Partial<Security> = {}): ResolvedSecurity {
  const { user = inherited.user ?? USER, group = inherited.group ?? user, supplementalGroups = [], writableRoot } = check.optionalProps(prop, given);
  check.user(`${prop}.user`, user);
  check.user(`${prop}.group`, group);
  check.list(`${prop}.supplementalGroups`, supplementalGroups, (item, id) => check.user(item, id));
  checkReason(check, `${prop}.writableRoot`, writableRoot);
  return { user, group, supplementalGroups, writableRoot };
}

/** Linters want ids that no node has, and images have files of users of their own. */
export function userExemptions(user: number, group = user): Exemption[] {
  return Math.min(user, group) > LOWEST_SAFE_ID ? [] : [{
    kubeScore: 'container-security-context-user-group-id',
    checkov: 'CKV_K8S_40',
    reason: `the files in the image belong to user ${user}`,
  }];
}
