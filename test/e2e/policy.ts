import { NAMESPACE, apply, kubectl } from './cluster';

const NAME = `e2e-${NAMESPACE}-policy`;
/** Until the API server has heard of it. */
export const HEARD_SECONDS = 5;
/** What the policy says, as a webhook would. */
export const REFUSAL = 'not before Monday, says the platform';

const emit = (kind: string, spec: object): Promise<string> =>
  apply(JSON.stringify({ apiVersion: 'admissionregistration.k8s.io/v1', kind, metadata: { name: NAME }, spec }));

/** Refuses what is to be created of a resource of the app's namespace, as far as a CEL expression is true. */
export async function refuse(resource: string, where: string): Promise<void> {
  await emit('ValidatingAdmissionPolicy', {
    failurePolicy: 'Fail',
    matchConstraints: { resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: [resource] }] },
    validations: [{ expression: `!(${where})`, message: REFUSAL }],
  });
  await emit('ValidatingAdmissionPolicyBinding', {
    policyName: NAME,
    validationActions: ['Deny'],
    matchResources: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': NAMESPACE } } },
  });
}

/** Keeps pods of these names from being made. */
export const refusePods = (...names: string[]): Promise<void> => refuse('pods', `object.metadata.name in ${JSON.stringify(names)}`);

export const allow = (): Promise<string> =>
  kubectl(['delete', `validatingadmissionpolicybinding/${NAME}`, `validatingadmissionpolicy/${NAME}`, '--ignore-not-found']);
