import { start } from './bring-up';
import { createNamespaces, find, kubectl, printDiagnostics } from './cluster';
import { engine } from './engine';
import { POWER_CLASS } from './power-cut';

/** Brings the app up, once for all files. With E2E_KEEP the one that is there is used again. */
export default async function setUp(): Promise<void> {
  await kubectl(['version']); // says at once when there is no cluster
  if (await find(`storageclass/${POWER_CLASS}`)) process.env.E2E_CAN_CUT_POWER = 'yes';
  const kept = process.env.E2E_KEEP && await find(`statefulset/${engine.cluster}`);
  if (!kept) await createNamespaces();
  try {
    const seconds = await start();
    if (!kept) process.env.E2E_UP_SECONDS = String(seconds);
  } catch (error) {
    await printDiagnostics();
    throw error;
  }
}
