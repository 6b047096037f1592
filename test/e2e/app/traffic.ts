import { sleep } from '../cluster';
import { Load } from '../load';

/** A stretch of a load of requests. */
export interface TrafficWindow {
  readonly label: string;
  readonly since: number;
  readonly until?: number;
  readonly sent: number;
  readonly answered: number;
  readonly failed: number;
  readonly slowestMs: number;
  readonly reasons: Record<string, number>;
}

/** After this time every request has been answered or given up, with a second to spare. */
const ANSWERED_SECONDS = 6;

/**
 * A constant load of requests, half of them orders, half reading one back; or all reading the URL.
 */
export class Traffic {
  static async start(name: string, url: string, perSecond: number, options: { readonly readOnly?: boolean } = {}): Promise<Traffic> {
    const load = await Load.start<{ windows: TrafficWindow[] }>(name, 'http.js', {
      env: { URL: url, PER_SECOND: String(perSecond), READ_ONLY: options.readOnly ? 'yes' : '' },
    });
    return new Traffic(load);
  }

  private constructor(private readonly load: Load<{ windows: TrafficWindow[] }>) {}

  async mark(label: string): Promise<void> {
    await this.load.mark(label);
  }

  /** Ends the load's current window and returns what became of it; the load goes on. */
  async finish(label: string): Promise<TrafficWindow> {
    await this.mark('after');
    await sleep(ANSWERED_SECONDS);
    return this.window(label);
  }

  async window(label: string): Promise<TrafficWindow> {
    const { windows } = await this.load.report();
    return windows.filter((window) => window.label === label).at(-1)!;
  }

  stop = (): Promise<void> => this.load.stop();
}

/** "12,000 requests in 60 s, slowest 0.2 s, failed 0". */
export function told(window: TrafficWindow): string {
  const seconds = ((window.until ?? Date.now()) - window.since) / 1000;
  const reasons = Object.entries(window.reasons).map(([reason, count]) => `${count} × ${reason}`).join('; ');
  return `${window.sent} requests in ${seconds.toFixed(0)} s, slowest ${(window.slowestMs / 1000).toFixed(1)} s, `
    + `failed ${window.failed}${reasons && ` (${reasons})`}`;
}

/** Lets 200 requests a second go to the API around all scenarios of a file; returns what gives them to a scenario. */
export function underTraffic(after: () => Promise<unknown>): () => Traffic {
  let traffic: Traffic | undefined;
  beforeAll(async () => {
    traffic = await Traffic.start('e2e-http-api', 'http://api/orders', 200);
  });
  afterAll(async () => {
    await traffic?.stop();
    await after();
  });
  return () => traffic!;
}
