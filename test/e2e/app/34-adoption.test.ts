import { FILE, FRONT, LEDGER, byHand, byLibrary, isAdopted } from './adopted';
import { ROLLOUT_SECONDS } from '../aims';
import { changedBy } from '../applied';
import { KubeObject, apply, exec, get, isReady, kubectl, list, waitFor } from '../cluster';
import { print, scenario } from '../scenario';
import { Traffic, told } from './traffic';
import { changeUnder, expectUnharmed } from './unharmed';

const OBJECTS = [
  'deployment/front', 'service/front-svc', 'statefulset/ledger', 'service/ledger-nodes', 'service/ledger',
  'persistentvolumeclaim/store-ledger-0', 'persistentvolumeclaim/store-ledger-1',
];
const MEMBERS = ['ledger-0', 'ledger-1'];
const text = (objects: object[]): string => JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });

const selectorOf = (labels: object): string => Object.entries(labels).map(([label, value]) => `${label}=${value}`).join(',');
const podsOf = (labels: object): Promise<KubeObject[]> => list('pods', selectorOf(labels));
const identities = (): Promise<string[]> => Promise.all(OBJECTS.map(async (name) => (await get(name)).metadata.uid));
const linesOf = (member: string): Promise<string> => exec(member, ['cat', FILE]);

/** Waits until both have two ready pods, all of one kind. */
const ready = (adopted: boolean): Promise<unknown> => waitFor(adopted ? 'pods of the library' : 'pods by hand', 2 * ROLLOUT_SECONDS, async () => {
  const all = await Promise.all([podsOf(FRONT), podsOf(LEDGER)]);
  return all.every((pods) => pods.length === 2 && pods.every((pod) => isReady(pod) && isAdopted(pod) === adopted));
});

describe('a Deployment and a StatefulSet that people wrote, under 200 requests a second', () => {
  let traffic: Traffic[] = [];

  beforeAll(async () => {
    await apply(text(byHand()));
    await ready(false);
    traffic = await Promise.all([
      Traffic.start('e2e-http-front', 'http://front-svc:8000/orders', 150),
      Traffic.start('e2e-http-ledger', 'http://ledger/orders', 50),
    ]);
  });

  afterAll(async () => {
    await Promise.all(traffic.map((one) => one.stop()));
    await kubectl(['delete', '-f', '-', '--wait', '--ignore-not-found'], { input: byLibrary() });
    await kubectl(['delete', 'persistentvolumeclaims', '-l', selectorOf(LEDGER)]);
  });

  scenario('are taken over by an apply, without a lost request, and nothing is made anew', async () => {
    const [before, lines] = [await identities(), await Promise.all(MEMBERS.map(linesOf))];
    const { outcome, windows } = await changeUnder(traffic, 'adoption', async () => {
      const started = Date.now();
      await apply(byLibrary());
      await ready(true);
      return `${((Date.now() - started) / 1000).toFixed(0)} s`;
    });
    const after = await Promise.all(MEMBERS.map(linesOf));
    print(34, `taken over in ${outcome}; to the Deployment ${told(windows[0])}; to the StatefulSet ${told(windows[1])}; `
    + `${lines.join('').split('\n').length - 1} lines before, ${after.join('').split('\n').length - 1} after`);
    expectUnharmed(windows);
    expect(await identities()).toEqual(before);
    after.forEach((now, i) => expect(now.startsWith(lines[i])).toBe(true));
  });

  scenario('are the library\'s from then on: another apply changes nothing', async () => {
    const before = await podsOf(FRONT);
    const said = (await apply(byLibrary())).trim().split('\n');
    expect(changedBy(said)).toEqual([]);
    expect((await podsOf(FRONT)).map(({ metadata }) => metadata.uid)).toEqual(before.map(({ metadata }) => metadata.uid));
    print(34, `applied again: ${said.length} objects, nothing changed`);
  });
});
