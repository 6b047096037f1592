import { judge } from '../e2e/judge';

const { firstOf, persisting } = jest.requireActual('../e2e/load/patience');
const { Record } = jest.requireActual('../e2e/load/record');
const sql = jest.requireActual('../e2e/load/sql');

const FIRST = 1_000n;

/** A table behind a driver, of which some rows never come. */
function aTable({ without = [] as string[] } = {}) {
  const ids = new Set<string>();
  const texts: string[] = [];
  const driver = sql({
    exists: (error: Error) => error.message === 'it exists',
    execute: async (_client: unknown, text: string, values: string[] = []) => {
      texts.push(text);
      if (text.startsWith('create table if not exists ledger')) throw new Error('it exists');
      if (text.startsWith('insert') && !without.includes(values[0])) ids.add(values[0]);
      const [first, from, to] = values.map(BigInt);
      return text.startsWith('select') ? [...ids].filter((id) => BigInt(id) >= from && BigInt(id) < to).map((id) => [String(BigInt(id) - first)]) : [];
    },
  });
  return { driver, texts };
}

const atOnce = (work: (client: object) => unknown): unknown => work({});

describe('the record of a load', () => {
  const aRecord = () => new Record({ load: 'load', first: '1000', perSecond: 1 });

  test('is a history that the judge reads: acknowledged, refused, perhaps', () => {
    const record = aRecord();
    for (let i = 0; i < 3; i++) record.history.sent(record.history.next());
    record.acknowledged(0);
    record.history.refused(1);
    record.history.read(record.history.snapshot(), Uint8Array.of(1, 0, 1));
    expect(judge(record.text())).toMatchObject({ acked: 1, lost: 0, perhaps: 1, perhapsThere: 1, unsent: 0 });
  });

  test('gives the silence before a mark to the window that it ends', () => {
    jest.useFakeTimers({ now: 0 });
    try {
      const record = aRecord();
      record.mark('fault', false);
      jest.setSystemTime(3_000);
      record.mark('steady', true);
      record.acknowledged(record.history.next());
      expect(record.report().windows.map(({ label, longestGapMs }: { label: string; longestGapMs: number }) => [label, longestGapMs]))
        .toEqual([['start', 0], ['fault', 3_000], ['steady', 0]]);
    } finally {
      jest.useRealTimers();
    }
  });

  test('counts errors by what they say', () => {
    const record = aRecord();
    record.failed(new Error('no answer'));
    record.failed(new AggregateError([new Error('no'), new Error('neither')]));
    expect(record.report()).toMatchObject({ errors: 2, messages: { 'no answer': 1, 'no; neither': 1 } });
  });
});

describe('a driver of a product that speaks SQL', () => {
  test('makes each table that is not there yet', async () => {
    const { driver, texts } = aTable();
    await driver.create({});
    expect(texts).toEqual([expect.stringContaining('ledger'), expect.stringContaining('watched')]);
  });

  test('reads back which of its own rows are there', async () => {
    const { driver } = aTable({ without: ['1001'] });
    for (const id of [999n, 1_000n, 1_001n, 1_002n, 1_003n]) await driver.write({}, id);
    expect([...await driver.readBack(atOnce, FIRST, 3)]).toEqual([1, 0, 1]);
  });

  test('acknowledges nothing that was answered with a reservation', async () => {
    const driver = sql({ execute: async () => [], acknowledged: () => { throw new Error('by the primary alone'); } });
    await expect(driver.write({}, 1n)).rejects.toThrow('by the primary alone');
  });
});

describe('a client that knows several hosts', () => {
  test('takes the first that suits, and drops all others', async () => {
    const dropped: string[] = [];
    const client = await firstOf(['a', 'b', 'c'], async (host: string) => host, (host: string) => dropped.push(host), async (host: string) => host !== 'a');
    await new Promise(setImmediate);
    expect([client, ...dropped.sort()]).toEqual(['b', 'a', 'c']);
  });

  test('tries again with a connection of its own until it succeeds', async () => {
    const dropped: number[] = [];
    let asked = 0;
    const persist = persisting({ connectTo: async () => ++asked, drop: (client: number) => dropped.push(client) }, 'a');
    const answer = await persist(async (client: number) => {
      if (client < 2) throw new Error('not yet');
      return client;
    });
    expect([answer, dropped]).toEqual([2, [1, 2]]);
  });
});
