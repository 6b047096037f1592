import * as fc from 'fast-check';
import { NatsEngine } from '../../apps/events/nats-engine';
import { Credentials } from '../../lib';
import type { EngineSample } from './sample';

/** The Secret that a user made by hand. */
const SECRET = 'made-by-hand';

export const NATS: EngineSample = {
  what: 'a broker of NATS',
  pattern: 'MessageBroker',
  engine: () => new NatsEngine(),
  changed: [
    ['version', { engine: new NatsEngine({ version: '2.16.3' }) }],
    ['list of accounts', { accounts: [{ name: 'orders' }, { name: 'audit' }] }],
    ['Secret of its own users', { systemCredentials: Credentials.fromSecret(SECRET) }],
  ],
  props: fc.record({
    accounts: fc.uniqueArray(fc.record({ name: fc.stringMatching(/^[a-z]([-a-z0-9]{0,20}[a-z0-9])?$/) }), { minLength: 1, maxLength: 3, selector: ({ name }) => name }),
    systemCredentials: fc.constantFrom(Credentials.generated(), Credentials.fromSecret(SECRET)),
  }, { requiredKeys: [] }),
  target: (broker, { accounts }) => accounts === undefined ? broker : broker.account(accounts[0].name),
  logsIn: true,
};
