import { print } from './scenario';

/** Runs a scenario's own check, which has to turn red now that the guarantee is off; prints the first line of what it says. */
export async function convicted(guarantee: string, check: () => unknown): Promise<void> {
  let said: string | undefined;
  try {
    await check();
  } catch (error) {
    // too few rows convict nobody
    if ((error as Error).message.startsWith('void:')) throw error;
    // eslint-disable-next-line no-control-regex -- jest colours its messages
    said = (error as Error).message.replace(/\x1b\[\d+m/g, '').split('\n').filter((line) => line.trim()).join(' | ').slice(0, 300);
  }
  print('convict', `${guarantee}: ${said === undefined ? 'NOT convicted: the check is green without it' : `convicted: ${said}`}`);
  if (said === undefined) throw new Error(`${guarantee}: the scenario's check is green without it`);
}

/** The same check with the guarantee on: what turns red without reason convicts nobody. */
export async function acquitted(guarantee: string, check: () => unknown): Promise<void> {
  await check();
  print('convict', `${guarantee}: green with it`);
}
