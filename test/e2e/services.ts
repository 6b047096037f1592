import { list, sleep } from './cluster';

/** The pods that a Service sends connections to. */
export async function behind(service: string): Promise<string[]> {
  const slices = await list('endpointslices', `kubernetes.io/service-name=${service}`) as any[];
  return slices.flatMap((slice) => slice.endpoints ?? []).filter((e) => e.conditions?.ready !== false).map((e) => e.targetRef?.name as string).sort();
}

const POLL_SECONDS = 0.5;

/** Looks again and again at who is behind a Service, until it is told to stop. */
export class ServiceWatch {
  private readonly looks: string[][] = [];
  private going = true;
  private readonly done: Promise<void>;

  constructor(private readonly service: string) {
    this.done = this.watch();
  }

  /** Every look, one after the other. */
  async stop(): Promise<string[][]> {
    this.going = false;
    await this.done;
    return this.looks;
  }

  private async watch(): Promise<void> {
    while (this.going) {
      this.looks.push(await behind(this.service));
      await sleep(POLL_SECONDS);
    }
  }
}
