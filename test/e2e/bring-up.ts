import { UP } from './aims';
import { createNamespaces, find, waitFor } from './cluster';
import { installPrograms } from './load';
import { applyShop, rolled, startClient, waitForShop } from './shop';
import { ShopOptions } from './shop-under-test';

/** Long enough to measure a start that is too slow, instead of giving up on it. */
const PATIENCE_SECONDS = 5 * UP.budget;

/** Applies the shop and waits until it runs and can be asked; returns how many seconds it took to be ready. */
export async function start(options: ShopOptions = {}): Promise<number> {
  const started = Date.now();
  await applyShop(options);
  await waitForShop(PATIENCE_SECONDS);
  const seconds = (Date.now() - started) / 1000;
  await waitFor('the generated credentials', 30, () => find('secret/orders-db-orders'));
  await installPrograms();
  await startClient();
  await rolled(options.members);
  return seconds;
}

/** Brings up another shop in the place of the one that is there: what can't be changed of one, such as the class of its volumes. */
export async function startAnew(options: ShopOptions = {}): Promise<void> {
  await createNamespaces();
  await start(options);
}
