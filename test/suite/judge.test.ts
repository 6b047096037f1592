import { judge } from '../e2e/judge';

const BEGAN = 1_700_000_000_000;

interface Story {
  /** What became of the rows in the end, and when the reading began. */
  readonly outcomes: string;
  readonly before?: string;
  readonly there: string;
  /** What an earlier reading found. */
  readonly earlier?: string;
  readonly perSecond?: number;
  readonly late?: number;
}

/** A history of ten seconds without a fault. */
const told = ({ outcomes, before = outcomes, there, earlier, perSecond = 1, late }: Story): string => [
  { load: 'load', first: '1000', perSecond, began: BEGAN },
  { window: 'start', since: BEGAN, until: BEGAN + 10_000, steady: true },
  { window: 'a fault', since: BEGAN + 10_000 },
  ...(earlier === undefined ? [] : [{ read: BEGAN, before: '', there: earlier }]),
  { read: BEGAN, before, there, ...(late !== undefined && { twice: 1, late }) },
  { ended: BEGAN + 20_000, outcomes, ackedPerSecond: Array(10).fill(1), silences: [[BEGAN + 9000, BEGAN + 12_500]] },
].map((fact) => JSON.stringify(fact)).join('\n');

describe('the judge of histories', () => {
  test.each<[string, Story, object]>([
    ['acquits when every acknowledged row is there', { outcomes: 'a4', there: '0-3' }, { acked: 4, lost: 0, unsent: 0, examples: [], void: undefined }],
    ['convicts for an acknowledged row that is not there', { outcomes: 'a4', there: '0-1 3' }, { lost: 1, examples: ['1002'] }],
    ['lets a perhaps be there, or not', { outcomes: 'a2 p2', there: '0-2' }, { lost: 0, unsent: 0, perhaps: 2, perhapsThere: 1 }],
    ['convicts for a perhaps that was read, and is gone', { outcomes: 'a2 p2', earlier: '0-2', there: '0-1' }, { lost: 1, examples: ['1002'] }],
    ['convicts for a row that nobody sent', { outcomes: 'a2 u1', there: '0-2' }, { lost: 0, unsent: 1, examples: ['1002'] }],
    ['convicts for a row that was refused', { outcomes: 'a2 r1', there: '0-2' }, { unsent: 1 }],
    ['leaves out what was acknowledged during the reading', { outcomes: 'a3', before: 'a2 p1', there: '0-1' }, { acked: 3, lost: 0 }],
    ['counts a gap as far as it lies in the fault', { outcomes: 'a1', there: '0' }, { gaps: [{ label: 'a fault', seconds: 2.5 }] }],
    ['counts messages that came twice or late, where they have an order', { outcomes: 'a2', there: '0-1', late: 2 }, { lost: 0, twice: 1, late: 2 }],
    ['calls a run of few rows void', { outcomes: 'a1', there: '0', perSecond: 100 }, { void: expect.stringContaining('at least 50 are needed') }],
  ])('%s', (_, story, verdict) => {
    expect(judge(told(story))).toMatchObject(verdict);
  });
});
