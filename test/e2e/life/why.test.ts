import { UNDISTURBED, UPDATE_GAP } from '../aims';
import { NAMESPACE, apply, get, kubectl } from '../cluster';
import { cordon, deleteByForce, deleteGracefully, uncordon } from '../faults';
import { Ledger, expectKept, kept } from '../ledger';
import { print, scenario } from '../scenario';
import { MEMBERS, memberName, restoreShop, rolled, settled, switchOver } from '../shop';
import { said, saysNothing } from '../why';

const FINALIZER = 'e2e.cdk8s-patterns/kept';
const POLICY = `e2e-${NAMESPACE}-not-today`;
const REFUSAL = 'no pods are moved before Monday';
/** The one that leads in all of them, and another. */
const [PRIMARY, REPLICA] = [memberName(0), memberName(MEMBERS - 1)];

const patch = (name: string, value: object): Promise<string> => kubectl(['patch', name, '--type=merge', '-p', JSON.stringify(value)]);
const remove = (...objects: string[]): Promise<string> => kubectl(['delete', ...objects, '--ignore-not-found', '--wait=false']);

/** Refuses requests, as a validating webhook would, in words of its own. */
async function refuse(resource: string, only: string): Promise<void> {
  await apply(JSON.stringify({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: POLICY },
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: { resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: [resource] }] },
      validations: [{ expression: `!(${only})`, message: REFUSAL }],
    },
  }));
  await apply(JSON.stringify({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: POLICY },
    spec: {
      policyName: POLICY,
      validationActions: ['Deny'],
      matchResources: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': NAMESPACE } } },
    },
  }));
}

const allow = (): Promise<string> => remove(`validatingadmissionpolicybinding/${POLICY}`, `validatingadmissionpolicy/${POLICY}`);

/** Has every member replaced, as `kubectl rollout restart` does. */
const restart = (): Promise<string> => kubectl(['rollout', 'restart', 'statefulset/orders']);

describe('why a database waits, in the words of those who refuse', () => {
  let ledger: Ledger;

  beforeAll(async () => {
    await settled();
    ledger = await Ledger.open();
  });

  afterAll(async () => {
    await ledger?.close();
    await allow();
    await restoreShop();
  });

  /** Puts something in the way and takes it out again: it is said, and is no longer said; what stays out of the way works on. */
  async function waits(
    name: string, budget: number, put: () => Promise<unknown>, sentence: () => Promise<string>, take: () => Promise<unknown>,
  ): Promise<void> {
    await switchOver(PRIMARY);
    await saysNothing();
    await ledger.flowing();
    await ledger.mark(name);
    let words: string;
    try {
      await put();
      words = await sentence();
    } finally {
      await take();
    }
    const began = Date.now();
    await rolled();
    await saysNothing();
    const seconds = (Date.now() - began) / 1000;
    const { service, members } = await ledger.gap();
    await ledger.steady();
    const rows = await ledger.verify();
    print('life', `${name}: "${words}"; over ${seconds.toFixed(0)} s after it was out of the way, writes stood still for `
      + `${Math.max(service, members).toFixed(1)} s; ${kept(rows)}`);
    expectKept(rows);
    expect(Math.max(service, members)).toBeLessThanOrEqual(budget);
  }

  scenario('a pod that a finalizer keeps', () => waits('a replica kept by a finalizer', UNDISTURBED.budget,
    async () => {
      await patch(`pod/${REPLICA}`, { metadata: { finalizers: [FINALIZER] } });
      await deleteGracefully(REPLICA);
    },
    () => said(`${REPLICA} is stopping and kept by the finalizer ${FINALIZER}`),
    () => patch(`pod/${REPLICA}`, { metadata: { finalizers: null } })));

  scenario('a member that fits on no node', async () => {
    const { nodeName } = (await get(`pod/${REPLICA}`)).spec;
    await waits('a replica whose node takes no pods', UNDISTURBED.budget,
      async () => {
        await cordon(nodeName);
        await deleteGracefully(REPLICA);
      },
      () => said(`${REPLICA} fits on no node`, 'nodes are available', 'unschedulable'),
      () => uncordon(nodeName));
  });

  scenario('a quota that refuses a member\'s pod', () => waits('a quota', UNDISTURBED.budget,
    async () => {
      await kubectl(['create', 'quota', 'e2e-team', '--hard=pods=1']);
      await deleteByForce(REPLICA);
    },
    () => said(`${REPLICA} has no pod, for it is refused`, 'exceeded quota: e2e-team'),
    () => remove('quota/e2e-team')));

  scenario('a policy that refuses a member\'s pod', () => waits('a policy for pods', UNDISTURBED.budget,
    async () => {
      await refuse('pods', `object.metadata.name == '${REPLICA}'`);
      await deleteByForce(REPLICA);
    },
    () => said(`${REPLICA} has no pod, for it is refused`, REFUSAL),
    allow));

  scenario('a second disruption budget, in a rollout', () => waits('a second budget', UPDATE_GAP.budget,
    async () => {
      await kubectl(['create', 'poddisruptionbudget', 'e2e-platform', '--selector=app.kubernetes.io/instance=orders', '--max-unavailable=1']);
      await restart();
    },
    () => said('is to be replaced', 'more than one PodDisruptionBudget'),
    () => remove('poddisruptionbudget/e2e-platform')));

  scenario('a policy that refuses what the controller asks for, in a rollout', () => waits('a policy for evictions', UPDATE_GAP.budget,
    async () => {
      await refuse('pods/eviction', 'true');
      await restart();
    },
    () => said('is to be replaced', REFUSAL),
    allow));
});
