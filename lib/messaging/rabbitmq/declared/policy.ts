import { Check, checkJson, quote } from '../../../kubernetes';
import { checkName } from './names';

/** What a policy is about. */
export enum RabbitmqPolicyTarget {
  /** Queues of any type, but no stream. */
  QUEUES = 'queues',
  /** Quorum queues alone. */
  QUORUM_QUEUES = 'quorum_queues',
  /** Streams. */
  STREAMS = 'streams',
  /** Exchanges. */
  EXCHANGES = 'exchanges',
  /** Queues, streams and exchanges. */
  ALL = 'all',
}

/**
 * Settings of queues and exchanges by their names: also of those that clients make. Of several that match, the one with the highest priority counts
 * alone.
 *
 * @see https://www.rabbitmq.com/docs/policies
 */
export interface RabbitmqPolicy {
  /** Its name. */
  readonly name: string;

  /** A regular expression that names match. */
  readonly pattern: string;

  /** The settings by RabbitMQ's names: `{ 'message-ttl': 60000 }`. */
  readonly definition: { [key: string]: any };

  /**
   * Which things of these names.
   *
   * @default RabbitmqPolicyTarget.QUORUM_QUEUES
   */
  readonly applyTo?: RabbitmqPolicyTarget;

  /**
   * Which one counts where several match. Those of declared queues have 100.
   *
   * @default 0
   */
  readonly priority?: number;
}

/** Settings by which the oldest messages give way to new ones, unless new ones are refused. */
const LIMITS = ['max-length', 'max-length-bytes'];
const REFUSING = 'reject-publish';

/** Checks a policy of a virtual host. */
export function checkPolicy(check: Check, prop: string, policy: RabbitmqPolicy): void {
  const { name, pattern, definition, applyTo, priority } = check.props(prop, policy);
  checkName(check, `${prop}.name`, name);
  check.given(`${prop}.pattern`, pattern, 'say which names, such as \'^orders\\.\'');
  check.string(`${prop}.pattern`, pattern);
  check.that(isPattern(pattern), `${prop}.pattern is no regular expression, got ${quote(pattern)}: correct it`);
  check.given(`${prop}.definition`, definition, 'give it a setting, such as { \'message-ttl\': 60000 }');
  check.map(`${prop}.definition`, definition);
  checkJson(check, `${prop}.definition`, definition);
  check.that(Object.keys(definition).length > 0, `${prop}.definition is empty: give it a setting, such as { 'message-ttl': 60000 }`);
  const limit = ['overflow', ...LIMITS].find((key) => key in definition);
  check.that(limit === undefined || applyTo === RabbitmqPolicyTarget.STREAMS || definition.overflow === REFUSING,
    () => `${prop}.definition has ${limit}, and overflow is ${quote(definition.overflow ?? 'drop-head')}, by which confirmed messages are dropped: `
      + `set overflow to '${REFUSING}'`);
  check.oneOf(`${prop}.applyTo`, applyTo, Object.values(RabbitmqPolicyTarget));
  if (priority !== undefined) {
    check.integer(`${prop}.priority`, priority, 0);
  }
}

function isPattern(text: string): boolean {
  try {
    RegExp(text);
    return true;
  } catch {
    return false;
  }
}
