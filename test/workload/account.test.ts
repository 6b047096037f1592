import { App, Chart } from 'cdk8s';
import { Account, Right, StatelessWebAppProps } from '../../lib';
import { brokenReferences } from '../../lib/conformance/references';
import { aChart, aScheduledJob, aWebApp, objectOf, objectsOf } from '../given';
import { KUBERNETES_MINORS, schemaErrors } from '../schemas/kubernetes-schema';

const ROLE = 'arn:aws:iam::123456789012:role/shop/api';
const EMAIL = 'api-shop@my-project.iam.gserviceaccount.com';
const CLIENT_ID = '6f1c4c51-8a2c-4b1e-9f0a-3d5b7c9e1a2b';
const untyped = (value: unknown): any => value;

const withAccount = (account: Account, props: Partial<StatelessWebAppProps> = {}): Chart => {
  const chart = aChart();
  aWebApp(chart, { account, ...props });
  return chart;
};
const annotationsOf = (chart: Chart) => objectOf(chart, 'ServiceAccount', 'api').metadata.annotations;
const templateOf = (chart: Chart) => objectOf(chart, 'Deployment', 'api').spec.template;
/** The paths beside those to the resolvers of names. */
const pathsOf = (chart: Chart) => objectOf(chart, 'NetworkPolicy', 'api').spec.egress.slice(3);
const toNode = (cidr: string, port: number) => ({ to: [{ ipBlock: { cidr } }], ports: [{ port, protocol: 'TCP' }] });

describe('given a program that is somebody to a cloud', () => {
  test.each<[string, Account, object | undefined]>([
    ['AWS', Account.aws(ROLE), { 'eks.amazonaws.com/role-arn': ROLE }],
    ['AWS, by EKS Pod Identity', Account.eksPodIdentity(), undefined],
    ['Google Cloud', Account.gcp(EMAIL), { 'iam.gke.io/gcp-service-account': EMAIL }],
    ['Azure', Account.azure(CLIENT_ID), { 'azure.workload.identity/client-id': CLIENT_ID }],
    ['another tenant of Azure', Account.azure(CLIENT_ID, { tenantId: CLIENT_ID }), { 'azure.workload.identity/client-id': CLIENT_ID, 'azure.workload.identity/tenant-id': CLIENT_ID }],
  ])('then its account says so to %s, and no token of the cluster is mounted', (_, account, annotations) => {
    const chart = withAccount(account);
    expect(annotationsOf(chart)).toEqual(annotations);
    expect(templateOf(chart).spec.automountServiceAccountToken).toBe(false);
    expect(objectsOf(chart).map(({ kind }) => kind)).not.toContain('Role');
  });

  test('then Azure knows its pods by their label, which selects nobody', () => {
    const chart = withAccount(Account.azure(CLIENT_ID));
    expect(templateOf(chart).metadata.labels['azure.workload.identity/use']).toBe('true');
    expect(objectOf(chart, 'Deployment', 'api').spec.selector.matchLabels).not.toHaveProperty('azure.workload.identity/use');
    expect(objectOf(chart, 'Deployment', 'api').metadata.labels).not.toHaveProperty('azure.workload.identity/use');
  });

  test('then the path to what has its credentials on the node is open, and no other', () => {
    expect(pathsOf(withAccount(Account.eksPodIdentity()))).toEqual([toNode('169.254.170.23/32', 80)]);
    expect(pathsOf(withAccount(Account.gcp(EMAIL)))).toEqual([toNode('169.254.169.252/32', 988), toNode('169.254.169.254/32', 80)]);
    expect([Account.aws(ROLE), Account.azure(CLIENT_ID)].flatMap((account) => pathsOf(withAccount(account)))).toEqual([]);
  });

  test('then it has rights in the cluster beside, where it is given some, and a token for these', () => {
    const chart = withAccount(Account.aws(ROLE, { rights: [{ resource: 'configmaps', verbs: ['get'], names: ['flags'] }] }));
    expect(objectOf(chart, 'Role', 'api').rules).toEqual([{ apiGroups: [''], resources: ['configmaps'], resourceNames: ['flags'], verbs: ['get'] }]);
    expect(templateOf(chart).spec.automountServiceAccountToken).toBe(true);
    expect(annotationsOf(chart)).toEqual({ 'eks.amazonaws.com/role-arn': ROLE });
  });

  test('then a job is as well', () => {
    const job = aScheduledJob(aChart(), { account: Account.azure(CLIENT_ID) });
    expect(objectOf(job, 'CronJob', 'report').spec.jobTemplate.spec.template.metadata.labels['azure.workload.identity/use']).toBe('true');
  });
});

describe('given rights of the whole cluster', () => {
  const rights: Right[] = [{ resource: 'nodes', verbs: ['list'], clusterWide: true }, { resource: 'pods', verbs: ['list'] }];
  const chart = withAccount(Account.withRights(rights));

  test('then they are a ClusterRole\'s, and the others a Role\'s', () => {
    expect(objectOf(chart, 'ClusterRole', 'shop:api').rules).toEqual([{ apiGroups: [''], resources: ['nodes'], verbs: ['list'] }]);
    expect(objectOf(chart, 'Role', 'api').rules).toEqual([{ apiGroups: [''], resources: ['pods'], verbs: ['list'] }]);
    const binding = objectOf(chart, 'ClusterRoleBinding', 'shop:api');
    expect(binding.subjects).toEqual([{ kind: 'ServiceAccount', name: 'api', namespace: 'shop' }]);
    expect(binding.roleRef).toEqual({ apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'shop:api' });
    expect(binding.metadata).not.toHaveProperty('namespace');
  });

  test('then two namespaces share no name, however they are called', () => {
    const app = new App();
    const all = [['a-b', 'c'], ['a', 'b-c']].map(([namespace, id]) => {
      const own = new Chart(app, `${namespace}.${id}`, { namespace });
      aWebApp(own, { account: Account.withRights(rights), metadata: { partOf: 'site' } }, id);
      return own;
    });
    const names = all.flatMap((one) => one.toJson()).filter(({ kind }) => kind === 'ClusterRole').map(({ metadata }) => metadata.name);
    expect(names).toEqual(['a-b:c', 'a:b-c']);
  });

  test.each(KUBERNETES_MINORS)('then Kubernetes %s knows every object, and all that they refer to is there', (minor) => {
    expect(objectsOf(chart).flatMap((object) => schemaErrors(object, minor))).toEqual([]);
    expect(brokenReferences(objectsOf(chart))).toEqual([]);
  });
});

describe('given an account that is none', () => {
  const rights = (right: Partial<Right>) => () => withAccount(Account.withRights([{ resource: 'pods', verbs: ['get'], clusterWide: true, ...right }]));

  test.each<[string, () => unknown, string]>([
    ['a role by its name', () => withAccount(Account.aws('api')),
      '[shop/api] account: the role must be an ARN such as \'arn:aws:iam::123456789012:role/api\', got \'api\''],
    ['a user of AWS', () => withAccount(Account.aws('arn:aws:iam::123456789012:user/api')),
      '[shop/api] account: the role must be an ARN such as \'arn:aws:iam::123456789012:role/api\', got \'arn:aws:iam::123456789012:user/api\''],
    ['somebody of Google\'s', () => withAccount(Account.gcp('api@example.com')),
      '[shop/api] account: the service account must be an address such as \'api-shop@my-project.iam.gserviceaccount.com\', got \'api@example.com\''],
    ['a client by its name', () => withAccount(Account.azure('api')),
      '[shop/api] account: the client\'s id must be one such as \'6f1c4c51-8a2c-4b1e-9f0a-3d5b7c9e1a2b\', got \'api\''],
    ['a tenant by its name', () => withAccount(Account.azure(CLIENT_ID, { tenantId: 'acme' })),
      '[shop/api] account: the tenant\'s id must be one such as \'6f1c4c51-8a2c-4b1e-9f0a-3d5b7c9e1a2b\', got \'acme\''],
    ['options that are none', () => withAccount(Account.gcp(EMAIL, untyped('all'))),
      '[shop/api] account: options must be an object such as { name: value }, got \'all\''],
    ['every Secret there is', rights({ resource: 'secrets', names: ['a'] }),
      '[shop/api] account: rights[0] lets the program at Secrets of every namespace, the tokens of others among them: leave clusterWide out, and name those that it needs'],
    ['pods anywhere', rights({ verbs: ['create'] }),
      '[shop/api] account: rights[0] lets the program run pods in every namespace, as any account of the cluster: leave clusterWide out, or bind an account of your own by Account.existing()'],
    ['nodes of a namespace', rights({ resource: 'nodes', clusterWide: false }),
      '[shop/api] account: rights[0].resource is \'nodes\', which is in no namespace, so that a right of one reaches nothing: give clusterWide: true'],
    ['a way to more', rights({ resource: 'nodes/proxy' }),
      '[shop/api] account: rights[0].resource is \'nodes/proxy\', by which the program could give itself any right: bind an account of your own by Account.existing()'],
    ['the cluster, if you like', rights({ clusterWide: untyped('yes') }), '[shop/api] account: rights[0].clusterWide must be true or false, got \'yes\''],
    ['the cluster, of nobody\'s namespace', () => aWebApp(new Chart(new App(), 'shop'), { account: Account.withRights([{ resource: 'nodes', verbs: ['get'], clusterWide: true }]) }),
      '[shop/api/Workload] account: rights of the whole cluster are called by the namespace of who has them, and the chart has none: give the chart one'],
  ])('then %s is refused', (_, build, error) => {
    expect(build).toThrow(new Error(error));
  });
});
