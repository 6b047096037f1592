import { acquitted, convicted, withoutController } from '../convicted';
import { Ledger } from '../ledger';
import { scenario } from '../scenario';
import { MEMBERS, applyShop, memberName, restoreShop, switchOver } from '../shop';
import { expectUpdated, update } from '../updated';

/** In the order of numbers, from the highest to the lowest, as a StatefulSet does by itself. */
const byNumber = (object: any): void => {
  if (object.kind === 'StatefulSet') object.spec.updateStrategy = { type: 'RollingUpdate' };
  if (object.kind === 'Deployment' && object.metadata.name === 'orders-controller') object.spec.replicas = 0;
};

const hasAll = async (): Promise<boolean> => true;

describe('a database that is updated (scenario 7)', () => {
  let ledger: Ledger;

  beforeAll(async () => {
    ledger = await Ledger.open();
  });

  afterAll(async () => {
    await ledger?.close();
    await restoreShop();
  });

  scenario('convicts a StatefulSet that replaces its members in the order of their numbers', async () => {
    await switchOver(memberName(MEMBERS - 1));
    const inOrder = await update(ledger, 'replicas first', { memoryMi: 1100 }, hasAll);
    await acquitted('replicas first, the primary last', () => expectUpdated(inOrder));
    await withoutController();
    await applyShop({ memoryMi: 1100, change: byNumber });
    await switchOver(memberName(MEMBERS - 1));
    const byNumbers = await update(ledger, 'by numbers', { memoryMi: 1200, change: byNumber }, hasAll);
    await convicted('the primary in the order of its number', () => expectUpdated(byNumbers));
  });
});
