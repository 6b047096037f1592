import { acquitted, convicted } from '../../convicted';
import { MEMBERS, memberName, restore, switchOver } from '../../engine';
import { Ledger } from '../../ledger';
import { scenario } from '../../scenario';
import { applyShop } from '../../shop';
import { synth } from '../../shop-under-test';
import { expectUpdated, update } from '../../updated';
import { withoutController } from '../controller';

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
    await restore();
  });

  scenario('convicts a StatefulSet that replaces its members in the order of their numbers', async () => {
    await switchOver(memberName(MEMBERS - 1));
    const inOrder = await update(ledger, 'replicas first', synth({ memoryMi: 1100 }), hasAll);
    await acquitted('replicas first, the primary last', () => expectUpdated(inOrder));
    await withoutController();
    await applyShop({ memoryMi: 1100, change: byNumber });
    await switchOver(memberName(MEMBERS - 1));
    const byNumbers = await update(ledger, 'by numbers', synth({ memoryMi: 1200, change: byNumber }), hasAll);
    await convicted('the primary in the order of its number', () => expectUpdated(byNumbers));
  });
});
