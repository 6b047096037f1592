import { list, sleep } from './cluster';

/** The pods that a Service sends connections to. */
export async function behind(service: string): Promise<string[]> {
  const slices = await list('endpointslices', `kubernetes.io/service-name=${service}`) as any[];
  return slices.flatMap((slice) => slice.endpoints ?? []).filter((e) => e.conditions?.ready !== false).map((e) => e.targetRef?.name as string).sort();
}

const POLL_SECONDS = 0.5;

/** Looks again and again at who is behind a Service while `body` runs; returns every look. */
export async function whileWatched(service: string, body: () => Promise<void>): Promise<string[][]> {
  const looks: string[][] = [];
  let going = true;
  const watching = (async () => {
    while (going) {
      looks.push(await behind(service));
      await sleep(POLL_SECONDS);
    }
  })();
  try {
    await body();
  } finally {
    going = false;
    await watching;
  }
  return looks;
}
