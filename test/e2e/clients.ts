import { NAMESPACE, OUTSIDE, apply, get } from './cluster';
import { LABELS, engine } from './engine';
import { ADMITTED, CLIENT, IDLE, PodOptions, startPod } from './load';

const { account, driver, image, port } = engine.clients;

/** What a pod has that asks the members as a client of theirs. */
export const asClient = ({ env, ...options }: PodOptions = {}): PodOptions =>
  ({ image, labels: ADMITTED, credentials: account, ...options, env: { DRIVER: driver, ...env } });

/** Starts the pod that asks on behalf of the tests; it needs the credentials that the app generates. */
export const startClient = (): Promise<void> => startPod(CLIENT, IDLE, asClient());

/** Lets load from outside of the app's namespace in, for faults that take all of the app's: it gets the credentials, and the members admit it. */
export async function admitOutside(): Promise<void> {
  const { data, type } = await get(`secret/${account}`) as any;
  await apply(JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name: account, namespace: OUTSIDE }, data, type }), '-n', OUTSIDE);
  const from = [{
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': OUTSIDE } }, podSelector: { matchLabels: ADMITTED },
  }];
  await apply(JSON.stringify({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'e2e-load', namespace: NAMESPACE },
    spec: { podSelector: { matchLabels: LABELS }, policyTypes: ['Ingress'], ingress: [{ from, ports: [{ port }] }] },
  }));
}
