import type { EngineUnderTest } from '../engine-under-test';
import { mysql } from './mysql';
import { nats } from './nats';
import { postgresql } from './postgresql';
import { rabbitmq } from './rabbitmq';

/** What E2E_ENGINE can name. */
export const ENGINES: { [name: string]: EngineUnderTest } = { postgresql, mysql, nats, rabbitmq };
