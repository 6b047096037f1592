import { run } from './cluster';

/** Shell commands that take the API server away, and bring it back: what a cluster allows differs. */
const STOP = process.env.E2E_API_STOP;
const START = process.env.E2E_API_START;

export const canStopApiServer = Boolean(STOP && START);
export const NO_API_STOP = 'E2E_API_STOP and E2E_API_START are not set';

async function shell(command: string): Promise<void> {
  const { code, stderr } = await run('sh', ['-c', command]);
  if (code !== 0) throw new Error(`${command}: exit ${code}: ${stderr}`);
}

/** Runs `body` while nobody can ask the API server anything; `body` can't either. */
export async function whileApiServerIsAway(body: () => Promise<void>): Promise<void> {
  await shell(STOP!);
  try {
    await body();
  } finally {
    await shell(START!);
  }
}
