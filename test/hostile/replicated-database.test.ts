import { attackConstructs } from './walk';

beforeAll(() => jest.spyOn(console, 'warn').mockImplementation());
afterAll(() => jest.restoreAllMocks());

describe('given any value for any prop of a database', () => {
  attackConstructs((name) => name === 'ReplicatedDatabase');
});
