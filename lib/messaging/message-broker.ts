import type { Construct } from 'constructs';
import { Pattern, ReplicatedWorkload, keepsDatabases } from '../engine';
import { Check, quote } from '../kubernetes';
import type { Connection } from '../network';
import { resolveAccounts } from './broker-account';
import { MessageBrokerProps } from './message-broker-props';

/**
 * A broker with members that hold the same messages, as far as its product and its clients ask for it.
 *
 *     const events = new MessageBroker(chart, 'events', {
 *       engine: BrokerEngine.rabbitmq({ version: RabbitmqVersion.V4_3 }),
 *       storage: { size: Size.gibibytes(10) },
 *     });
 *     api.connectTo(events);
 *
 * Its engine is one of `BrokerEngine`, or one of your own: see `Engine`.
 */
export class MessageBroker extends ReplicatedWorkload {
  public constructor(scope: Construct, id: string, given: MessageBrokerProps) {
    super(scope, id, given);
  }

  /** How an app reaches it, as its only account. With several, `account(name)` picks one. */
  public get endpoint(): Connection {
    const [first, ...others] = this._logins;
    new Check(this).that(others.length === 0,
      () => `it has ${others.length + 1} accounts (${this._logins.map(({ name }) => name).join(', ')}): connect as one of them, by account('${first.name}')`);
    return this._connection(first);
  }

  /**
   * How an app reaches it as one of its accounts.
   *
   * @throws when no account has this name
   */
  public account(name: string): Connection {
    const account = this._logins.find((candidate) => candidate.name === name);
    new Check(this).that(account !== undefined,
      () => `it has no account ${quote(name)}: use one of ${this._logins.map((candidate) => candidate.name).join(', ') || 'none, by endpoint'}, or declare it`);
    return this._connection(account);
  }

  /**
   * @internal
   */
  protected _pattern({ accounts }: MessageBrokerProps): Pattern {
    return {
      component: 'broker',
      example: 'a class that extends Engine',
      logins: (name) => resolveAccounts(this, name, accounts ?? [{ name }]),
      accept: (check, product, { clientUri }) => {
        check.that(!keepsDatabases(clientUri), `${product} keeps databases: use ReplicatedDatabase, or another engine`);
        check.that(clientUri !== undefined || accounts === undefined, `accounts are given, and ${product} lets in whoever is connected: leave them out`);
      },
    };
  }
}
