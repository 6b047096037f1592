import { isReady, kubectl, list, waitFor } from '../../cluster';
import { acquitted, convicted } from '../../convicted';
import { LISTENER, Places, expectNone, reach, serviceIp } from '../../doors';
import { startPod, stopPod } from '../../load';
import { scenario } from '../../scenario';
import { API, applyShop, doorsOfShop } from '../../shop';

const STRANGER = 'e2e-stranger';
/** How long an enforcer may take to follow a change of rules. */
const FOLLOWED_SECONDS = 30;

/** What a policy guards: who tries, and which places. */
type Guarded = () => Promise<{ who: string; places: Places }>;

const database: Guarded = async () => {
  const doors = await doorsOfShop();
  return { who: STRANGER, places: Object.fromEntries(Object.entries(doors).filter(([name]) => /5432/.test(name))) };
};

const theApi: Guarded = async () => {
  const doors = await doorsOfShop();
  return { who: STRANGER, places: Object.fromEntries(Object.entries(doors).filter(([name]) => /API|api/.test(name))) };
};

const fromTheApi: Guarded = async () => {
  const [pod] = (await list('pods', API)).filter(isReady);
  return { who: pod.metadata.name, places: { 'the API server': `${await serviceIp('kubernetes', '-n', 'default')}:443` } };
};

describe('a stranger at the doors, and an API that looks around (scenario 9)', () => {
  beforeAll(() => startPod(STRANGER, LISTENER));

  afterAll(async () => {
    await stopPod(STRANGER);
    await applyShop();
  });

  const rows: [string, string, Guarded][] = [
    ['a database without its policy', 'orders', database], ['an API without its policy', 'api', theApi], ['what the API may reach without its policy', 'api', fromTheApi],
  ];
  for (const [name, policy, guarded] of rows) {
    scenario(`convicts ${name}`, async () => {
      const { who, places } = await guarded();
      const check = async (): Promise<void> => expectNone(await reach(who, places));
      await acquitted(name, check);
      await kubectl(['delete', `networkpolicy/${policy}`]);
      // gone is soon, followed is later: until then the doors are still shut
      await waitFor('the doors to open', FOLLOWED_SECONDS, async () => Object.values(await reach(who, places)).includes('open')).catch(() => {});
      await convicted(name, check);
      await applyShop();
      await waitFor('the doors to close', FOLLOWED_SECONDS, async () => !Object.values(await reach(who, places)).includes('open'));
    });
  }
});
