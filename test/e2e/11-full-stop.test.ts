import { FULL_STOP, RETURNED } from './aims';
import { Busy } from './busy';
import { FullStop, Stop, deleted, expectBack, scaled, stopAll } from './full-stop';
import { Ledger, kept } from './ledger';
import { print, repeats, scenario, within } from './scenario';
import { apart } from './volumes';

const TIMES = repeats(10);
/** Rows a second of each of the two loads. */
const PER_SECOND = 500;

describe('a database whose members all stop gracefully, and of which the last primary is late to come back', () => {
  let ledger: Ledger;
  let busy: Busy;

  beforeAll(async () => {
    await apart();
    busy = await Busy.start();
    ledger = await Ledger.open({ perSecond: PER_SECOND });
  });

  afterAll(async () => {
    await ledger?.close();
    await busy?.stop();
  });

  async function comeBack(name: string, stop: Stop): Promise<void> {
    const found: FullStop[] = [];
    for (let i = 0; i < TIMES; i++) found.push(await stopAll(ledger, `${name} ${i}`, stop));
    const [writable, streaming] = [found.map((f) => f.writable), found.map((f) => f.streaming)];
    const rows = await ledger.verify();
    print(11, `${name}, the last primary's node cordoned: writable without it ${within(writable, FULL_STOP)}; `
      + `then it came back and streamed, ${within(streaming, RETURNED)}; ${kept(rows)}`);
    expectBack(rows, found);
  }

  scenario('takes writes without it, and takes it in again, when all pods are deleted', () => comeBack('all pods deleted', deleted));

  scenario('takes writes without it, and takes it in again, when it is scaled to nothing and up again', () =>
    comeBack('scaled to 0 and back', scaled));
});
