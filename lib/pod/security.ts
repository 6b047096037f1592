import type { IConstruct } from 'constructs';
import { Check, Defaults, Exemption, checkReason } from '../kubernetes';

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

/** But for the group that follows from the user. */
type Settled = Omit<ResolvedSecurity, 'group'> & Pick<Security, 'group'>;

/** An id that no image and no node uses for a user of theirs. */
const USER = 10001;

/** Fills in what was left out, and checks the whole. `prop`: what the user calls it; `user`: who it is where nobody says otherwise. */
export function resolveSecurity(construct: IConstruct, prop: string, security: Security | undefined, user = USER): ResolvedSecurity {
  const stated = checkSecurity(new Check(construct), prop, security);
  // who has a user of his own is in no group of another
  const given = { ...stated, group: stated.group ?? stated.user };
  const settled = Defaults.of(construct).settle<Settled>(`${prop}.`, given, { user, supplementalGroups: [] }, 'security');
  return { ...settled, group: settled.group ?? settled.user };
}

/** What scopes say of pods whose user and group are those of their data: the groups beside. */
export function moreGroups(construct: IConstruct): number[] {
  const defaults = Defaults.of(construct);
  const { supplementalGroups = [] } = defaults.each<Security>('security');
  if (supplementalGroups.length > 0) {
    defaults.note('security.supplementalGroups', supplementalGroups, defaults.scopeOf('security', 'supplementalGroups'));
  }
  return supplementalGroups;
}

/** Checks it as far as it is there. */
export function checkSecurity(check: Check, prop: string, given: Security | undefined): Security {
  const security = check.optionalProps(prop, given);
  const { user, group, supplementalGroups = [], writableRoot } = security;
  Object.entries({ user, group }).filter(([, id]) => id !== undefined).forEach(([field, id]) => check.user(`${prop}.${field}`, id!));
  check.list(`${prop}.supplementalGroups`, supplementalGroups, (item, id) => check.user(item, id));
  checkReason(check, `${prop}.writableRoot`, writableRoot);
  return security;
}

/** Linters want ids that no node has, and images have files of users of their own. */
export function userExemptions(user: number, group = user): Exemption[] {
  return Math.min(user, group) > LOWEST_SAFE_ID ? [] : [{
    kubeScore: 'container-security-context-user-group-id',
    checkov: 'CKV_K8S_40',
    reason: `the files in the image belong to user ${user}`,
  }];
}
