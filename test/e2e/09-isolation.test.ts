import { OUTSIDE } from './cluster';
import { LISTENER, Places, allOpen, expectNone, reach } from './doors';
import { engine, memberHost, memberName, settled } from './engine';
import { ADMITTED, CLIENT, startPod, stopPod } from './load';
import { print, scenario } from './scenario';

const STRANGER = 'e2e-stranger';
const FORGER = 'e2e-forger';

describe('a cluster among other pods', () => {
  let doors: { open: Places; closed: Places };

  beforeAll(async () => {
    await settled();
    await startPod(STRANGER, LISTENER);
    await startPod(FORGER, LISTENER, { namespace: OUTSIDE, labels: ADMITTED });
    doors = await engine.doors();
  });

  afterAll(async () => {
    await stopPod(STRANGER);
    await stopPod(FORGER, OUTSIDE);
  });

  scenario('lets neither a stranger in, nor one from another namespace with the right labels', async () => {
    const { open, closed } = doors;
    const all = { ...open, ...closed };
    // the doors are there, for those who may pass
    expect(await reach(CLIENT, open)).toEqual(allOpen(open));

    expectNone(await reach(STRANGER, all));
    expectNone(await reach(FORGER, all, OUTSIDE));
    expectNone(await reach(CLIENT, closed));
    print(9, `a stranger, and one from another namespace with forged labels: ${Object.keys(all).length} doors tried, 0 open`);
  });

  scenario('lets members talk to each other', async () => {
    await engine.reachMember(memberName(1), memberHost(0));
  });
});
