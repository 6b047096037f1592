import { HostSpread } from '../../../../lib';
import { expectRecovery, killAll, standbysFirst } from '../../all-killed';
import { acquitted, convicted } from '../../convicted';
import { restore, settled } from '../../engine';
import { Ledger } from '../../ledger';
import { expectResized, resize } from '../../resized';
import { scenario } from '../../scenario';
import { applyShop } from '../../shop';
import { apart } from '../../volumes';
import { expectCopied, forkApart, leadAstray } from '../astray';
import { withoutController } from '../controller';
import { aReplica, evict, expectPlaced } from '../homeless';
import { rescued } from '../rescued';

const MORE = 4;
const MEMBERS = 3;

const controllerless = (object: any): void => {
  if (object.kind === 'Deployment' && object.metadata.name === 'orders-controller') object.spec.replicas = 0;
};

/** Another member, and then without it again; returns the check of scenario 8. */
async function backAndForth(ledger: Ledger, change?: (object: any) => void): Promise<() => void> {
  await resize(ledger, 'one more', MORE, { change });
  const found = await resize(ledger, 'and back', MEMBERS, { change });
  return () => expectResized(found);
}

async function lostPrimary(ledger: Ledger): Promise<() => Promise<void>> {
  await apart();
  const before = await settled();
  const killed = await killAll(ledger, 'the primary last', standbysFirst, before.primary.metadata.name, before);
  if (killed.writable === Infinity) await rescued();
  await killed.anotherVolume();
  await settled();
  return async () => expectRecovery(await ledger.verify(), [killed]);
}

async function forked(ledger: Ledger): Promise<() => void> {
  const found = await leadAstray(ledger, 'forked', forkApart);
  return () => expectCopied(found);
}

async function homeless(ledger: Ledger): Promise<() => Promise<void>> {
  const found = await evict(ledger, 'without a node', aReplica);
  return () => expectPlaced(found);
}

describe('a database that is hurt beyond what Patroni heals (scenarios 8, 12, 13 and 22)', () => {
  let ledger: Ledger;

  beforeAll(async () => {
    await apart();
    await settled();
    ledger = await Ledger.open();
  });

  afterAll(async () => {
    await ledger?.close();
    await restore();
  });

  scenario('convicts a database without its controller of slots of members that left', async () => {
    await acquitted('the controller, fewer members', await backAndForth(ledger));
    await convicted('no controller, fewer members', await backAndForth(ledger, controllerless));
    await restore();
  });

  scenario('convicts a database without its controller of no primary when the last one died with its volume', async () => {
    await acquitted('the controller, the last primary lost', await lostPrimary(ledger));
    await withoutController();
    await convicted('no controller, the last primary lost', await lostPrimary(ledger));
    await restore();
  });

  scenario('convicts a database without its controller of a member that never follows again', async () => {
    await acquitted('the controller, a forked member', await forked(ledger));
    await withoutController();
    await convicted('no controller, a forked member', await forked(ledger));
    await restore();
  });

  scenario('convicts a database without its controller of a member that fits nowhere', async () => {
    await applyShop({ hostSpread: HostSpread.REQUIRED });
    await settled();
    await acquitted('the controller, a member without a node', await homeless(ledger));
    await withoutController();
    await convicted('no controller, a member without a node', await homeless(ledger));
  });
});
