import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { admitOutside, asClient } from './clients';
import { NAMESPACE, OUTSIDE, sleep, waitFor } from './cluster';
import { engine, memberHosts } from './engine';
import { Verdict, judge, order } from './judge';
import { Load, PodOptions } from './load';

/** A stretch of a load. */
export interface WriteWindow {
  readonly label: string;
  readonly since: number;
  readonly acked: number;
  readonly errors: number;
  readonly longestGapMs: number;
  /** When the longest gap ended, in milliseconds. */
  readonly resumed?: number;
  readonly steady?: boolean;
}

/** What a load saw. */
export interface WriteReport {
  readonly acked: number;
  readonly errors: number;
  readonly silentMs: number;
  readonly windows: WriteWindow[];
  readonly messages: Record<string, number>;
}

/** The longest time without an acknowledged row, in seconds, by the way that the client finds the primary. */
export interface Gap {
  readonly service: number;
  readonly members: number;
}

/** What became of the rows. */
export interface Rows {
  readonly acked: number;
  /** Acknowledged and not there. */
  readonly lost: number;
  /** Sent, and never answered for certain. */
  readonly perhaps: number;
  readonly perhapsThere: number;
  /** There, although nobody sent them or they were refused. */
  readonly unsent: number;
  /** Of messages: how many came once more, and how many after a later one of the same publisher. */
  readonly twice?: number;
  readonly late?: number;
  /** Ids of rows that were lost or that nobody sent. */
  readonly examples: string[];
  /** Why the histories prove nothing. */
  readonly void?: string;
}

/** The time between two rows of a load that flows. */
const FLOWING_MS = 500;
/** Undisturbed load before each fault: what the rate of a run is judged by. */
const STEADY_SECONDS = 4;
/** Rows a second that each of the two loads asks for, where the scenario doesn't say. */
const PER_SECOND = 300;
/** Where histories are written. */
const HISTORIES = process.env.E2E_HISTORIES ?? join('dist', 'e2e');

/** How the loads run. */
export interface LedgerOptions extends PodOptions {
  /** How many members the second load knows by name. */
  readonly members?: number;
  /** Rows a second that each of the two asks for. */
  readonly perSecond?: number;
  /** From another namespace, for a fault that takes all of the shop's. */
  readonly outside?: boolean;
}

/**
 * Two constant loads of writes: one finds the primary by the Service, the other tries the members by their names.
 */
export class Ledger {
  static async open({ outside, ...options }: LedgerOptions = {}): Promise<Ledger> {
    if (outside) await admitOutside();
    const namespace = outside ? OUTSIDE : undefined;
    const { service: name, mostPerSecond = Infinity } = engine.clients;
    const rate = process.env.E2E_PER_SECOND ?? String(Math.min(options.perSecond ?? PER_SECOND, mostPerSecond));
    const start = (load: string, slot: string, primary: string): Promise<Load<WriteReport>> => Load.start<WriteReport>(load, 'write.js',
      asClient({ namespace, ...options, env: { PRIMARY: primary, SLOT: slot, PER_SECOND: rate } }));
    const [service, members] = await Promise.all([
      start('e2e-write-service', '1', `${name}.${NAMESPACE}.svc`), start('e2e-write-members', '2', memberHosts(options.members).join(',')),
    ]);
    const ledger = new Ledger(service, members);
    await ledger.flowing();
    await sleep(STEADY_SECONDS);
    return ledger;
  }

  private readonly opened = new Date().toISOString().replace(/[:.]/g, '-');

  private constructor(private readonly service: Load<WriteReport>, private readonly members: Load<WriteReport>) {}

  /** Asks both, and waits for both even when one fails: who asks again would have more and more questions open. */
  private async both<T>(call: (load: Load<WriteReport>) => Promise<T>): Promise<[T, T]> {
    const answers = await Promise.allSettled([call(this.service), call(this.members)]);
    for (const answer of answers) if (answer.status === 'rejected') throw answer.reason;
    return answers.map((answer) => (answer as PromiseFulfilledResult<T>).value) as [T, T];
  }

  /** Waits until both loads get their rows acknowledged. */
  async flowing(seconds = 120): Promise<void> {
    await waitFor('acknowledged rows', seconds, async () => {
      const reports = await this.both((load) => load.report());
      if (reports.some((r) => r.silentMs > FLOWING_MS || r.acked === 0)) throw new Error(JSON.stringify(reports.map((r) => r.messages)));
      return true;
    });
  }

  /** Starts a window; all that comes until the next one counts as the fault's doing. */
  async mark(label: string): Promise<void> {
    await this.both((load) => load.mark(label));
  }

  /** Ends a fault's window; from now on the load has to flow at its rate, and gets the time to show it. */
  async steady(): Promise<void> {
    await this.both((load) => load.ask('mark', 'label=steady', 'steady=true'));
    await sleep(STEADY_SECONDS);
  }

  private async lastFault(): Promise<WriteWindow[]> {
    return (await this.both((load) => load.report())).map((report) => report.windows.filter((w) => !w.steady).at(-1)!);
  }

  /** The longest gaps of the last fault's window. */
  async gap(): Promise<Gap> {
    const [service, members] = (await this.lastFault()).map((window) => window.longestGapMs / 1000);
    return { service, members };
  }

  /** When the first row was acknowledged through the Service after the longest gap of the last fault's window, in milliseconds. */
  async resumed(): Promise<number | undefined> {
    return (await this.lastFault())[0].resumed;
  }

  /** Reads every row back from the primary, keeps the histories, and judges them. */
  async verify(): Promise<Rows> {
    // one after the other: what is taken out of a queue for a while, the other would miss
    for (const load of [this.service, this.members]) await load.ask('verify');
    const verdicts = await this.judged();
    const sum = (of: (verdict: Verdict) => number): number => verdicts.reduce((total, verdict) => total + of(verdict), 0);
    const ordered = verdicts.every(({ late }) => late !== undefined);
    const nothing = verdicts.find((verdict) => verdict.void);
    return {
      acked: sum((v) => v.acked), lost: sum((v) => v.lost), perhaps: sum((v) => v.perhaps), perhapsThere: sum((v) => v.perhapsThere),
      unsent: sum((v) => v.unsent), ...(ordered && { twice: sum((v) => v.twice!), late: sum((v) => v.late!) }),
      examples: verdicts.flatMap((v) => v.examples), void: nothing && `${nothing.load}: ${nothing.void}`,
    };
  }

  private async judged(): Promise<Verdict[]> {
    const histories = await this.both((load) => load.ask<{ text: string }>('history'));
    return histories.map(({ text }, i) => {
      this.keep(`${['service', 'members'][i]}.jsonl`, text);
      return judge(text);
    });
  }

  /** Writes a file beside the histories, and returns its path. */
  keep(name: string, text: string): string {
    mkdirSync(HISTORIES, { recursive: true });
    const scenario = basename(expect.getState().testPath ?? 'ledger', '.test.ts');
    const path = join(HISTORIES, `${scenario}-${this.opened}-${name.replace(/ /g, '-')}`);
    writeFileSync(path, text);
    return path;
  }

  async close(): Promise<void> {
    await this.both((load) => load.stop());
  }
}

/** "acked 12000, lost 0, perhaps 4 (1 there)". */
export const kept = (rows: Rows): string => `acked ${rows.acked}, lost ${rows.lost}, perhaps ${rows.perhaps} (${rows.perhapsThere} there)${order(rows)}`
  + (rows.void ? `, VOID: ${rows.void}` : '');

/** The promise of every scenario: nothing that was acknowledged is lost, and nothing is there that nobody sent. What proves nothing fails, too. */
export function expectKept({ lost, unsent, late = 0, examples, void: nothing }: Rows): void {
  // a row that is known to be lost is no less lost in a run of few rows
  if (lost + unsent > 0) throw new Error(`${lost} acknowledged rows are lost, ${unsent} are there that nobody sent: ${examples.join(', ')}`);
  if (late > 0) throw new Error(`${late} messages came after a later one of the same publisher`);
  if (nothing) throw new Error(`void: ${nothing}`);
}
