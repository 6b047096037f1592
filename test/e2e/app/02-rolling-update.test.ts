import { get, kubectl, list, tryKubectl, waitFor } from '../cluster';
import { restore, rollout } from '../engine';
import { print, scenario } from '../scenario';
import { API, applyShop, request } from '../shop';
import { Traffic, told } from './traffic';
import { changeUnder, expectUnharmed } from './unharmed';

/** The same program as the shop's API under another tag. */
const NEXT_IMAGE = process.env.E2E_NEXT_API_IMAGE ?? 'ghcr.io/cdk8s-patterns/shop-api:1.0.1';
const BROKEN_IMAGE = 'ghcr.io/cdk8s-patterns/shop-api:0.0.0-does-not-exist';
/** How long after its deadline the Deployment may take to say that it gave up. */
const DEADLINE_MARGIN_SECONDS = 30;

const image = async (): Promise<string> => (await get('deployment/api')).spec.template.spec.containers[0].image;

describe('an API that is updated while it serves 200 requests a second', () => {
  let traffic: Traffic[];

  beforeAll(async () => {
    // nine in ten straight to the API's Service, the rest the way that a browser's requests take
    traffic = await Promise.all([
      Traffic.start('e2e-http-api', 'http://api/orders', 180),
      Traffic.start('e2e-http-frontend', 'http://frontend/api/orders', 20),
    ]);
  });

  afterAll(async () => {
    await Promise.all(traffic.map((t) => t.stop()));
    await restore();
  });

  /** Runs `change` under load, and fails when any request failed. */
  async function unharmed(label: string, change: () => Promise<string>): Promise<void> {
    const { outcome, windows } = await changeUnder(traffic, label, change);
    print(2, `${label}: ${outcome}; to the API ${told(windows[0])}; through the frontend ${told(windows[1])}`);
    expectUnharmed(windows);
  }

  scenario('fails no request during the rollout', () => unharmed('rolling update', async () => {
    const before = Date.now();
    await applyShop({ apiImage: NEXT_IMAGE });
    await rollout('api');
    const images = (await list('pods', API)).filter((pod) => !pod.metadata.deletionTimestamp).map((pod) => pod.spec.containers[0].image);
    expect(new Set(images)).toEqual(new Set([NEXT_IMAGE]));
    return `${images.length} pods in ${((Date.now() - before) / 1000).toFixed(0)} s`;
  }));

  scenario('stops at the deadline when the image is broken, unharmed, and can be undone', () => unharmed('broken image', async () => {
    const before = Date.now();
    const good = await image();
    await applyShop({ apiImage: BROKEN_IMAGE });
    const deadline = (await get('deployment/api')).spec.progressDeadlineSeconds;
    const stopped = await waitFor('the deployment to give up', deadline + DEADLINE_MARGIN_SECONDS, async () => {
      const { status } = await get('deployment/api');
      return status.conditions.some((c: { reason: string }) => c.reason === 'ProgressDeadlineExceeded') && (Date.now() - before) / 1000;
    });
    const { status, spec } = await get('deployment/api');
    expect(status.availableReplicas).toBeGreaterThanOrEqual(spec.replicas);
    expect((await request('GET', 'http://api/version')).status).toBe(200);

    await kubectl(['rollout', 'undo', 'deployment/api']);
    await rollout('api');
    expect(await image()).toBe(good);
    expect((await tryKubectl(['rollout', 'status', 'deployment/api', '--watch=false'])).stdout).toContain('successfully rolled out');
    return `gave up after ${stopped.toFixed(0)} s (deadline ${deadline} s), ${status.availableReplicas} pods available all the time, undone`;
  }));
});
