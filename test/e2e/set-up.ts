import { UP } from './aims';
import { createNamespaces, find, printDiagnostics, waitFor, kubectl } from './cluster';
import { installPrograms } from './load';
import { applyShop, rolled, startClient, waitForShop } from './shop';

/** Long enough to measure a start that is too slow, instead of giving up on it. */
const PATIENCE_SECONDS = 5 * UP.budget;

/** Brings the shop up, once for all files. With E2E_KEEP the one that is there is used again. */
export default async function setUp(): Promise<void> {
  await kubectl(['version']); // says at once when there is no cluster
  const kept = process.env.E2E_KEEP && await find('statefulset/orders');
  if (!kept) await createNamespaces();
  try {
    const started = Date.now();
    await applyShop();
    await waitForShop(PATIENCE_SECONDS);
    if (!kept) process.env.E2E_UP_SECONDS = String((Date.now() - started) / 1000);
    await waitFor('the generated credentials', 30, () => find('secret/orders-db-orders'));
    await installPrograms();
    await startClient();
    await rolled();
  } catch (error) {
    await printDiagnostics();
    throw error;
  }
}
