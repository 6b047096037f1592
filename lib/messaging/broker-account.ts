import type { Construct } from 'constructs';
import { Credentials } from '../config';
import { Login, refuseTwice, secretOf } from '../engine';
import { Check, quote } from '../kubernetes';

/** A user that apps connect to a broker as. */
export interface BrokerAccount {
  /**
   * Its name: lower-case letters, digits and '-', at most 40 characters, starting with a letter. Another name is another account, with a Secret of
   * its own.
   */
  readonly name: string;

  /**
   * Where its password comes from. A Secret of your own has the keys `username` (the name) and `password`, and is for this account alone.
   *
   * @default Credentials.generated()
   */
  readonly credentials?: Credentials;
}

/** What `<broker>-<account>` leaves of a binding's name, whatever the broker is called. */
const LONGEST_NAME = 40;
const LONGEST_LABEL = 63;

/** Fills in what was left out, and checks the whole. */
export function resolveAccounts(scope: Construct, broker: string, accounts: BrokerAccount[]): Login[] {
  const check = new Check(scope);
  check.list('accounts', accounts, (prop, account) => check.props(prop, account));
  check.that(accounts.length > 0, 'accounts is empty: declare one, or leave it out');
  const logins = accounts.map(({ name, credentials = Credentials.generated() }) => {
    check.given('an account\'s name', name, 'name it');
    check.dnsLabel('an account\'s name', name, LONGEST_LABEL - LONGEST_NAME);
    return { name, username: name, ...secretOf(check, scope, `credentials of account ${quote(name)}`, credentials, `${broker}-account-${name}`) };
  });
  refuseTwice(check, logins.map(({ name }) => name), (name) => `the account '${name}' is declared twice: give each its own name`);
  refuseTwice(check, logins.map(({ secretName }) => secretName), (secret) => `the Secret '${secret}' is given for two accounts: give each a Secret of its own`);
  // their order means nothing, and restarts nobody
  return logins.sort((a, b) => a.name < b.name ? -1 : 1);
}
