import { NatsEngine } from '../../apps/events/nats-engine';
import { Credentials } from '../../lib';
import { EngineSample, SECRET, WITH_ACCOUNTS } from './sample';

export const NATS: EngineSample = {
  what: 'a broker of NATS',
  ...WITH_ACCOUNTS,
  engine: () => new NatsEngine(),
  changed: [
    ['version', { engine: new NatsEngine({ version: '2.16.3' }) }],
    ['list of accounts', { accounts: [{ name: 'orders' }, { name: 'audit' }] }],
    ['Secret of its own users', { systemCredentials: Credentials.fromSecret(SECRET) }],
  ],
};
