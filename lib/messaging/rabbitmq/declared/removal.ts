import { Check, copyOf, quote } from '../../../kubernetes';
import { RabbitmqBinding, checkEnds, toldOfBinding } from './binding';
import { checkName, checkOwnName } from './names';

/** What the controller is told of one. */
export interface ToldOfRemoval {
  readonly kind: string;
  readonly virtualHost?: string;
  readonly name?: string;
  /** Of a binding. */
  readonly source?: string;
  readonly destination?: string;
  readonly to?: string;
  readonly key?: string;
}

/**
 * Something that is to go from the members: what was declared once, or what a client made. What isn't there is fine. Nothing is lost by it: what has
 * messages, or what something hangs on, stays, and the annotation `why` of the StatefulSet says so until it goes.
 */
export class RabbitmqRemoval {
  /**
   * A queue or a stream of a virtual host. It goes when it has had no message and no consumer, and nobody has published to it, for 15 seconds. The
   * policy that it had while it was declared goes with it. Publishers are to be stopped before: a message that comes in the moment of the deletion
   * is deleted too. A stream that ever had a message keeps its last ones, and so it stays: delete it by hand.
   */
  public static queue(virtualHost: string, name: string): RabbitmqRemoval {
    return new RabbitmqRemoval(() => ({ kind: 'queue', virtualHost, name }));
  }

  /** An exchange of a virtual host. It goes when it sends to nothing any more, which the server sees to. */
  public static exchange(virtualHost: string, name: string): RabbitmqRemoval {
    return new RabbitmqRemoval(() => ({ kind: 'exchange', virtualHost, name }));
  }

  /** What an exchange of a virtual host sends where: messages in queues stay. */
  public static binding(virtualHost: string, binding: RabbitmqBinding): RabbitmqRemoval {
    const kept = copyOf(binding);
    return new RabbitmqRemoval((check, prop) => {
      checkEnds(check, prop, kept);
      return { kind: 'binding', virtualHost, ...toldOfBinding(kept) };
    });
  }

  /** A policy of a virtual host. What it said of queues is said no more. */
  public static policy(virtualHost: string, name: string): RabbitmqRemoval {
    return new RabbitmqRemoval(() => ({ kind: 'policy', virtualHost, name }));
  }

  /** A broker elsewhere, from which messages come no more. What waits there for this broker goes, too. */
  public static upstream(virtualHost: string, name: string): RabbitmqRemoval {
    return new RabbitmqRemoval(() => ({ kind: 'upstream', virtualHost, name }));
  }

  /** What takes messages from a queue to somewhere else. What it hasn't brought there yet stays in the queue. */
  public static shovel(virtualHost: string, name: string): RabbitmqRemoval {
    return new RabbitmqRemoval(() => ({ kind: 'shovel', virtualHost, name }));
  }

  /** A virtual host with its exchanges and policies. It goes when it has no queue. */
  public static virtualHost(name: string): RabbitmqRemoval {
    return new RabbitmqRemoval(() => ({ kind: 'virtual host', name }));
  }

  /** Whom clients connected as. Its connections are closed; its Secret stays. */
  public static account(name: string): RabbitmqRemoval {
    return new RabbitmqRemoval(() => ({ kind: 'account', name }));
  }

  private constructor(private readonly tell: (check: Check, prop: string) => ToldOfRemoval) {}

  /**
   * Checks it, and says what the controller is told.
   *
   * @internal
   */
  public _resolve(check: Check, prop: string): ToldOfRemoval {
    const told = this.tell(check, prop);
    const { kind, virtualHost, name } = told;
    if ('virtualHost' in told) {
      checkName(check, `${prop}: the virtual host`, virtualHost!);
    }
    if ('name' in told) {
      (['queue', 'exchange'].includes(kind) ? checkOwnName : checkName)(check, `${prop}: the ${kind}`, name!);
    }
    return told;
  }
}

/** Checks what is to go: nothing of it is `declared`, and nothing that is declared hangs on it. */
export function resolveRemovals(check: Check, removed: RabbitmqRemoval[], declared: ToldOfRemoval[]): ToldOfRemoval[] {
  const told: ToldOfRemoval[] = [];
  check.list('removed', removed, (prop, removal) => {
    check.instance(prop, removal, RabbitmqRemoval, 'RabbitmqRemoval.queue(), or another of its kind');
    const one = removal._resolve(check, prop);
    const isOne = (other: ToldOfRemoval) => keyOf(other) === keyOf(one);
    check.that(!declared.some(isOne), () => `${prop} is ${shown(one)}, which is declared, or needed by what is: leave it out of one of the two`);
    check.that(!told.some(isOne), () => `${prop} is ${shown(one)}, which is there already: name it once`);
    told.push(one);
  });
  return told;
}

function keyOf({ kind, virtualHost, name, source, to, destination, key }: ToldOfRemoval): string {
  return JSON.stringify([kind, virtualHost, name, source, to, destination, key]);
}

function shown({ kind, virtualHost, name, source, destination }: ToldOfRemoval): string {
  const what = name === undefined ? `from ${quote(source)} to ${quote(destination)}` : quote(name);
  return `the ${kind} ${what}${virtualHost === undefined ? '' : ` in ${quote(virtualHost)}`}`;
}
