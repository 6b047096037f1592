import { ENGINES } from '../engines/list';
import { attackConstruct, attackMethods, constructs } from './walk';

beforeAll(() => jest.spyOn(console, 'warn').mockImplementation());
afterAll(() => jest.restoreAllMocks());

/** What engines are for has a file of its own, so that the walk takes two processors. */
const OF_ENGINES = ENGINES.map(({ pattern }): string => pattern);

describe('given any value for any prop of a construct', () => {
  constructs().filter((name) => !OF_ENGINES.includes(name)).forEach((name) => attackConstruct(name));
});

describe('given any argument of a method', attackMethods);
