import { LEDGER } from './ledger';
import { MEMO } from './memo';
import { MYSQL } from './mysql';
import { NATS } from './nats';
import { POSTGRESQL } from './postgresql';
import { RABBITMQ } from './rabbitmq';
import type { EngineSample } from './sample';

/** All engines: what holds for one is tried with each. */
export const ENGINES: EngineSample[] = [
  POSTGRESQL,
  MYSQL,
  MEMO,
  LEDGER,
  NATS,
  RABBITMQ,
];
