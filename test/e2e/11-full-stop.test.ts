import { FULL_STOP, RETURNED } from './aims';
import { underBusyLoad } from './busy';
import { FullStop, Stop, deleted, expectBack, scaled, stopAll } from './full-stop';
import { kept } from './ledger';
import { print, repeats, scenario, within } from './scenario';

const TIMES = repeats(10);
/** Rows a second of each of the two loads. */
const PER_SECOND = 500;

describe('a cluster whose members all stop gracefully, and of which the last primary is late to come back', () => {
  const ledger = underBusyLoad({ perSecond: PER_SECOND });

  async function comeBack(name: string, stop: Stop): Promise<void> {
    const found: FullStop[] = [];
    for (let i = 0; i < TIMES; i++) found.push(await stopAll(ledger(), `${name} ${i}`, stop));
    const [writable, streaming] = [found.map((f) => f.writable), found.map((f) => f.streaming)];
    const rows = await ledger().verify();
    print(11, `${name}, the last primary's node cordoned: writable without it ${within(writable, FULL_STOP)}; `
      + `then it came back and streamed, ${within(streaming, RETURNED)}; ${kept(rows)}`);
    expectBack(rows, found);
  }

  scenario('takes writes without it, and takes it in again, when all pods are deleted', () => comeBack('all pods deleted', deleted));

  scenario('takes writes without it, and takes it in again, when it is scaled to nothing and up again', () =>
    comeBack('scaled to 0 and back', scaled));
});
