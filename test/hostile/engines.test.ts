import { ENGINES } from '../engines/list';
import { attackAnswers, attackConstruct } from './walk';

beforeAll(() => jest.spyOn(console, 'warn').mockImplementation());
afterAll(() => jest.restoreAllMocks());

describe.each(ENGINES)('given any value for any prop of $what', ({ pattern, engine }) => {
  attackConstruct(pattern, { engine: engine() });
});

describe('given any value in what an engine answers', () => {
  attackAnswers(() => ({
    // so that what belongs together is there
    clientUri: 'memo://{username}:{password}@{host}:{port}', rights: [{ resource: 'pods', verbs: ['patch'] }],
    folder: { name: 'settings', path: '/etc/memo', files: { 'memo.conf': 'level = info' } },
  }));
});
