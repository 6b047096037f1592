import { kubectl } from '../../cluster';
import { acquitted, convicted } from '../../convicted';
import { settled } from '../../engine';
import { scenario } from '../../scenario';
import { applyShop } from '../../shop';
import { evictTogether, expectOneAtATime } from '../evictions';

describe('the eviction of all members at the same moment, as by several drains', () => {
  afterAll(async () => {
    await applyShop();
    await settled();
  });

  scenario('convicts a database without its budget', async () => {
    await settled();
    const one = await evictTogether();
    await acquitted('the disruption budget', () => expectOneAtATime(one));
    await settled();
    await kubectl(['delete', 'poddisruptionbudget/orders']);
    const all = await evictTogether();
    await convicted('the disruption budget deleted', () => expectOneAtATime(all));
  });
});
