import * as fc from 'fast-check';
import { BrokerEngine, Credentials, RabbitmqImage, RabbitmqVersion } from '../../lib';
import { rabbitmq } from '../given';
import { ClusterProps, EngineSample, SECRET, WITH_ACCOUNTS } from './sample';

const image = RabbitmqImage.of({ image: 'ghcr.io/acme/rabbitmq:4.3.7', user: 27 });
const engines = fc.constantFrom(RabbitmqVersion.V4_2, RabbitmqVersion.V4_3, RabbitmqVersion.of('4.3.7')).map((version) => BrokerEngine.rabbitmq({ version }));

export const RABBITMQ: EngineSample = {
  what: 'a broker of RabbitMQ',
  ...WITH_ACCOUNTS,
  engine: () => rabbitmq(),
  changed: [
    ['release', { engine: BrokerEngine.rabbitmq({ version: RabbitmqVersion.of('4.3.7') }) }],
    ['series', { engine: BrokerEngine.rabbitmq({ version: RabbitmqVersion.V4_2 }) }],
    ['image', { engine: rabbitmq({ image }) }],
    ['list of accounts', { accounts: [{ name: 'orders' }, { name: 'audit' }] }],
    ['Secret of its own users', { systemCredentials: Credentials.fromSecret(SECRET) }],
  ],
  props: fc.tuple(WITH_ACCOUNTS.props, engines).map(([props, engine]): Partial<ClusterProps> => ({ ...props, engine })),
};
