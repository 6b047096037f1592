import type { EngineUnderTest } from '../engine-under-test';
import { nats } from './nats';
import { postgresql } from './postgresql';

/** What E2E_ENGINE can name. */
export const ENGINES: { [name: string]: EngineUnderTest } = { postgresql, nats };
