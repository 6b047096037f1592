import { attackConstructs, attackMethods } from './walk';

beforeAll(() => jest.spyOn(console, 'warn').mockImplementation());
afterAll(() => jest.restoreAllMocks());

describe('given any value for any prop of a construct', () => {
  // a database has a file of its own, so that the walk takes two processors
  attackConstructs((name) => name !== 'ReplicatedDatabase');
});

describe('given any argument of a method', attackMethods);
