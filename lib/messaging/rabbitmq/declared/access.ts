import { Check, quote } from '../../../kubernetes';

/** What may be known beside messages, and by whom the management page is used. @see https://www.rabbitmq.com/docs/management#permissions */
export enum RabbitmqTag {
  /** May use the management page for what it has permissions in. */
  MANAGEMENT = 'management',
  /** May see all connections and members, too. */
  MONITORING = 'monitoring',
  /** May change policies, too. */
  POLICYMAKER = 'policymaker',
}

/** What an account may do in a virtual host: regular expressions that names of queues and exchanges match. */
export interface RabbitmqPermission {
  /** The virtual host. */
  readonly virtualHost: string;

  /**
   * What it may make and delete.
   *
   * @default - everything
   */
  readonly configure?: string;

  /**
   * What it may publish to.
   *
   * @default - everything
   */
  readonly write?: string;

  /**
   * What it may consume from.
   *
   * @default - everything
   */
  readonly read?: string;
}

/** What an account may do. */
export interface RabbitmqAccess {
  /** The account, by its name. */
  readonly account: string;

  /**
   * What it may do in which virtual hosts: in others nothing.
   *
   * @default - everything in each virtual host
   */
  readonly permissions?: RabbitmqPermission[];

  /**
   * What it may do beside.
   *
   * @default - nothing: it can't log in to the management page
   */
  readonly tags?: RabbitmqTag[];
}

/** By account, what the controller sees to. */
export interface ToldOfAccess {
  readonly [account: string]: { tags: string[]; permissions: { [virtualHost: string]: { configure: string; write: string; read: string } } };
}

const EVERYTHING = '.*';

/** Checks who may do what, in the virtual hosts of these names. */
export function checkAccess(check: Check, access: RabbitmqAccess[], accounts: string[], virtualHosts: string[]): void {
  check.list('access', access, (prop, given) => {
    const { account, permissions = [], tags = [] } = check.props(prop, given);
    check.given(`${prop}.account`, account, 'name one of the accounts');
    check.that(accounts.includes(account), `${prop}.account is ${quote(account)}, which isn't declared: use one of ${accounts.join(', ')}`);
    check.list(`${prop}.tags`, tags, (item, tag) => check.oneOf(item, tag, Object.values(RabbitmqTag)));
    check.list(`${prop}.permissions`, permissions, (item, permission) => {
      const { virtualHost, ...patterns } = check.props(item, permission);
      check.given(`${item}.virtualHost`, virtualHost, 'name one');
      check.that(virtualHosts.includes(virtualHost), `${item}.virtualHost is ${quote(virtualHost)}, which isn't declared: use one of ${virtualHosts.join(', ')}`);
      Object.entries(patterns).filter(([, pattern]) => pattern !== undefined).forEach(([right, pattern]) => check.string(`${item}.${right}`, pattern));
    });
  });
  const twice = access.find(({ account }, i) => access.findIndex((other) => other.account === account) !== i);
  check.that(twice === undefined, () => `access names the account '${twice!.account}' twice: say all of it at once`);
}

/** As the controller is told. */
export function toldOfAccess(access: RabbitmqAccess[], accounts: string[], virtualHosts: string[]): ToldOfAccess {
  return Object.fromEntries(accounts.map((account) => {
    const granted = access.find((one) => one.account === account);
    const { permissions = virtualHosts.map((virtualHost): RabbitmqPermission => ({ virtualHost })), tags = [] } = granted ?? {};
    return [account, {
      tags,
      permissions: Object.fromEntries(permissions.map(({ virtualHost, configure = EVERYTHING, write = EVERYTHING, read = EVERYTHING }) =>
        [virtualHost, { configure, write, read }])),
    }];
  }));
}
