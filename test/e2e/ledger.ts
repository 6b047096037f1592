import { waitFor } from './cluster';
import { Load, PodOptions } from './load';
import { memberHosts } from './shop';

/** A stretch of an insert load. */
export interface InsertWindow {
  readonly label: string;
  readonly acked: number;
  readonly errors: number;
  readonly longestGapMs: number;
}

/** What an insert load saw. */
export interface InsertReport {
  readonly acked: number;
  readonly errors: number;
  readonly silentMs: number;
  readonly windows: InsertWindow[];
  readonly messages: Record<string, number>;
}

/** The longest time without an acknowledged row, in seconds, by the way that the client finds the primary. */
export interface Gap {
  readonly service: number;
  readonly members: number;
}

/** What became of acknowledged rows. */
export interface Rows {
  readonly acked: number;
  readonly lost: number;
  readonly examples: string[];
}

/** The time between two rows of a load that flows. */
const FLOWING_MS = 500;

/**
 * Two constant insert loads: one finds the primary by the Service, the other tries the members by their names.
 */
export class Ledger {
  static async open(options: PodOptions & { members?: number } = {}): Promise<Ledger> {
    const start = (name: string, slot: string, primary: string): Promise<Load<InsertReport>> =>
      Load.start<InsertReport>(name, 'insert.js', { credentials: true, ...options, env: { PRIMARY: primary, SLOT: slot } });
    const [service, members] = await Promise.all([
      start('e2e-insert-service', '1', 'orders-primary'), start('e2e-insert-members', '2', memberHosts(options.members).join(',')),
    ]);
    const ledger = new Ledger(service, members);
    await ledger.flowing();
    return ledger;
  }

  private constructor(private readonly service: Load<InsertReport>, private readonly members: Load<InsertReport>) {}

  private both<T>(call: (load: Load<InsertReport>) => Promise<T>): Promise<[T, T]> {
    return Promise.all([call(this.service), call(this.members)]);
  }

  /** Waits until both loads get their rows acknowledged. */
  async flowing(seconds = 120): Promise<void> {
    await waitFor('acknowledged rows', seconds, async () => {
      const reports = await this.both((load) => load.report());
      if (reports.some((r) => r.silentMs > FLOWING_MS || r.acked === 0)) throw new Error(JSON.stringify(reports.map((r) => r.messages)));
      return true;
    });
  }

  async mark(label: string): Promise<void> {
    await this.both((load) => load.mark(label));
  }

  /** The longest gaps of the present window. */
  async gap(): Promise<Gap> {
    const [service, members] = (await this.both((load) => load.report())).map((report) => report.windows.at(-1)!.longestGapMs / 1000);
    return { service, members };
  }

  /** Reads every acknowledged row back from the primary. */
  async verify(): Promise<Rows> {
    const found = await this.both((load) => load.ask<Rows>('verify'));
    const sum = (of: (rows: Rows) => number): number => found.reduce((total, rows) => total + of(rows), 0);
    return { acked: sum((rows) => rows.acked), lost: sum((rows) => rows.lost), examples: found.flatMap((rows) => rows.examples) };
  }

  async close(): Promise<void> {
    await this.both((load) => load.stop());
  }
}
