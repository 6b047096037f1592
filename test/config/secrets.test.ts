import { Chart, Duration } from 'cdk8s';
import {
  AppConfig, AppSecret, Connection, ExternalSecretProps, FileSource, Peer, SealedFor, SealedSecretProps, StatelessWebAppProps, Variable,
} from '../../lib';
import { aChart, aDatabase, aWebApp, aWorker, objectOf, objectsOf } from '../given';
import { KUBERNETES_MINORS, schemaErrors } from '../schemas/kubernetes-schema';

const untyped = (value: unknown): any => value;
/** What `kubeseal` gives: the length of a key, the key, and a value. */
const SEALED = Buffer.concat([Buffer.from([2, 0]), Buffer.alloc(512, 1), Buffer.alloc(32, 2)]).toString('base64');
const external = (props: Partial<ExternalSecretProps> = {}) =>
  AppSecret.external('mail', { store: 'vault', keys: { password: { key: 'prod/mail', property: 'password' }, user: { key: 'prod/mail-user' } }, ...props });
const sealed = (props: Partial<SealedSecretProps> = {}) => AppSecret.sealedValues('mail', { encryptedData: { password: SEALED }, ...props });
const reads = (secret: AppSecret, key = 'password'): Partial<StatelessWebAppProps> => ({ variables: { MAIL_PASSWORD: Variable.secret(secret, key) } });
const kinds = (chart: Chart, kind: string) => objectsOf(chart).filter((object) => object.kind === kind);

describe('given a Secret whose values are in a store', () => {
  const chart = aChart();
  const mail = external();
  aWebApp(chart, { ...reads(mail), files: { '/etc/mail': FileSource.secretFolder(mail) } });
  aWorker(chart, reads(mail));

  test('then what brings it is made once, however many use it', () => {
    expect(kinds(chart, 'ExternalSecret')).toHaveLength(1);
    const defaults = { conversionStrategy: 'Default', decodingStrategy: 'None', metadataPolicy: 'None' };
    expect(objectOf(chart, 'ExternalSecret', 'mail').spec).toEqual({
      refreshInterval: '1h0m0s',
      secretStoreRef: { kind: 'SecretStore', name: 'vault' },
      target: { name: 'mail', creationPolicy: 'Owner', deletionPolicy: 'Retain' },
      data: [
        { secretKey: 'password', remoteRef: { ...defaults, key: 'prod/mail', property: 'password' } },
        { secretKey: 'user', remoteRef: { ...defaults, key: 'prod/mail-user' } },
      ],
    });
  });

  test('then the program has it as any other', () => {
    const [container] = objectOf(chart, 'Deployment', 'api').spec.template.spec.containers;
    expect(container.env).toContainEqual({ name: 'MAIL_PASSWORD', valueFrom: { secretKeyRef: { name: 'mail', key: 'password' } } });
  });

  test('then another namespace has one of its own, and an app that uses none has none', () => {
    const [one, other] = [chart, new Chart(chart.node.root, 'site', { namespace: 'site' })];
    aWebApp(other, reads(mail), 'pages');
    expect(kinds(one, 'ExternalSecret').map(({ metadata }) => metadata.namespace)).toEqual(['shop', 'site']);
    const none = aChart();
    external();
    aWebApp(none);
    expect(kinds(none, 'ExternalSecret')).toEqual([]);
  });

  test('then it is made as long as anybody is there who uses it', () => {
    const other = aChart();
    const [first] = [aWebApp(other, reads(mail)), aWorker(other, reads(mail))];
    other.node.tryRemoveChild(first.node.id);
    expect(kinds(other, 'ExternalSecret')).toHaveLength(1);
  });

  test('then a connection takes it, too, and a store of the whole cluster', () => {
    const other = aChart();
    aWebApp(other).connectTo(Connection.smtp({ host: 'mail.example.com', cidrs: ['203.0.113.0/24'], secret: external({ clusterStore: true, refresh: Duration.seconds(90) }) }));
    expect(objectOf(other, 'ExternalSecret', 'mail').spec).toMatchObject({ refreshInterval: '1m30s', secretStoreRef: { kind: 'ClusterSecretStore' } });
  });

  test.each(KUBERNETES_MINORS)('then Kubernetes %s and the operator know every object', (minor) => {
    expect(objectsOf(chart).flatMap((object) => schemaErrors(object, minor))).toEqual([]);
  });
});

describe('given a Secret whose values are sealed', () => {
  test('then they stand in the YAML as they are', () => {
    const chart = aChart();
    aWebApp(chart, reads(sealed()));
    const { metadata, spec } = objectOf(chart, 'SealedSecret', 'mail');
    expect(spec).toEqual({ encryptedData: { password: SEALED }, template: { type: 'Opaque', metadata: { name: 'mail', namespace: 'shop' } } });
    expect(metadata).not.toHaveProperty('annotations');
    expect(KUBERNETES_MINORS.flatMap((minor) => objectsOf(chart).flatMap((object) => schemaErrors(object, minor)))).toEqual([]);
  });

  test('then the cluster is told for whom', () => {
    const chart = aChart();
    aWebApp(chart, reads(sealed({ sealedFor: SealedFor.NAMESPACE })));
    const annotations = { 'sealedsecrets.bitnami.com/namespace-wide': 'true' };
    expect(objectOf(chart, 'SealedSecret', 'mail')).toMatchObject({ metadata: { annotations }, spec: { template: { metadata: { annotations } } } });
  });
});

describe('given a variable of a connection', () => {
  const chart = aChart();
  const orders = aDatabase(chart);
  const app = aWebApp(chart, {
    variables: {
      DATABASE_URL: orders.endpoint.variable('uri'),
      ADDRESS: Variable.compose('{host}:{port}', { host: orders.endpoint.variable('host'), port: orders.endpoint.variable('port') }),
    },
  });
  app.connectTo(orders);

  test('then it is what the binding says, from the Secret where it is one', () => {
    const [{ env }] = objectOf(chart, 'Deployment', 'api').spec.template.spec.containers;
    expect(env).toContainEqual({ name: 'DATABASE_URL', valueFrom: { secretKeyRef: { name: 'orders-db-orders', key: 'uri' } } });
    expect(env).toContainEqual({ name: 'ADDRESS_HOST', value: 'orders-primary.shop.svc' });
    expect(env).toContainEqual({ name: 'ADDRESS', value: '$(ADDRESS_HOST):$(ADDRESS_PORT)' });
  });

  test('then another value is another pod', () => {
    const templateOf = (port: number) => {
      const other = aChart();
      const target = Connection.http({ host: 'pay.example.com', pods: Peer.pods({ app: 'pay' }), port });
      aWebApp(other, { variables: { PAY_PORT: target.variable('port') } }).connectTo(target);
      return objectOf(other, 'Deployment', 'api').spec.template;
    };
    expect(templateOf(8443)).not.toEqual(templateOf(9443));
  });

  test('then one that nothing connects is refused', () => {
    const other = aChart();
    const database = aDatabase(other);
    aWebApp(other, { variables: { DATABASE_URL: database.endpoint.variable('uri') } });
    expect(() => objectsOf(other)).toThrow('[shop/api] variables: DATABASE_URL is of \'orders\', to which nothing connects it: call connectTo(), and give the variable to the workload itself');
    const shared = aChart();
    const config = new AppConfig(shared, 'settings', { variables: { DATABASE_URL: aDatabase(shared).endpoint.variable('uri') } });
    aWebApp(shared, { config: [config] });
    expect(() => objectsOf(shared)).toThrow('[shop/settings] variables: DATABASE_URL is of \'orders\'');
  });
});

describe('given a Secret that can\'t be', () => {
  const app = (props: () => Partial<StatelessWebAppProps>) => () => objectsOf(aWebApp(aChart(), props()));

  test.each<[string, () => unknown, string]>([
    ['a key that isn\'t there', app(() => reads(external(), 'passwort')),
      '[shop/api] variables: MAIL_PASSWORD asks for the key \'passwort\' of the Secret \'mail\', which has password, user: use one of these'],
    ['a sealed key that isn\'t there', app(() => reads(sealed(), 'passwort')),
      '[shop/api] variables: MAIL_PASSWORD asks for the key \'passwort\' of the Secret \'mail\', which has password: use one of these'],
    ['no keys', app(() => reads(external({ keys: {} }))), '[shop/api] variables: MAIL_PASSWORD: no key of the Secret \'mail\' is named: name those that the app uses'],
    ['no store', app(() => reads(external({ store: undefined }))), '[shop/api] variables: MAIL_PASSWORD: store is missing: name the SecretStore'],
    ['a key of nothing', app(() => reads(external({ keys: { password: untyped({}) } }))),
      '[shop/api] variables: MAIL_PASSWORD: keys.password.key is missing: say what the store calls it'],
    ['an empty property', app(() => reads(external({ keys: { password: { key: 'a', property: ' ' } } }))),
      '[shop/api] variables: MAIL_PASSWORD: keys.password.property is empty: say what the store calls it'],
    ['a store that is asked all the time', app(() => reads(external({ refresh: Duration.seconds(1) }))),
      '[shop/api] variables: MAIL_PASSWORD: refresh in seconds must be a whole number of at least 10, got 1'],
    ['a value that isn\'t sealed', app(() => reads(sealed({ encryptedData: { password: 'hunter22' } }))),
      '[shop/api] variables: MAIL_PASSWORD: encryptedData.password isn\'t sealed, got \'hu…\': seal it by `kubeseal --raw`, or name a Secret that others make'],
    ['base64 that isn\'t sealed', app(() => reads(sealed({ encryptedData: { password: Buffer.alloc(600, 65).toString('base64') } }))),
      '[shop/api] variables: MAIL_PASSWORD: encryptedData.password isn\'t sealed, got \'QU…\': seal it by `kubeseal --raw`, or name a Secret that others make'],
    ['another seal', app(() => reads(sealed({ sealedFor: untyped('everybody') }))),
      '[shop/api] variables: MAIL_PASSWORD: sealedFor must be one of strict, namespace-wide, cluster-wide, got \'everybody\''],
    ['two of one name', () => {
      const chart = aChart();
      aWebApp(chart, reads(external()));
      aWorker(chart, reads(external({ store: 'other' })));
    }, '[shop/mailer] the external Secret \'mail\' is defined differently elsewhere in the app: give one of them another name'],
    ['the same name for two ways', () => {
      const chart = aChart();
      aWebApp(chart, reads(external()));
      aWorker(chart, reads(sealed()));
      objectsOf(chart);
    }, 'the Secret \'mail\' is one that Sealed Secrets makes for it, and that External Secrets makes for shop/api/ExternalSecret-mail: give one of them another name'],
    ['an entry that isn\'t there', () => {
      const chart = aChart();
      aWebApp(chart, { variables: { A: aDatabase(chart).endpoint.variable('url') } });
    }, '[shop/api] A asks for \'url\' of \'orders\', which has '],
    ['a connection that tells nothing', () => aWebApp(aChart(), { variables: { A: Connection.external({ host: 'a.example.com', ports: [443] }).variable('host') } }),
      '[shop/api] variables: A: the connection \'a.example.com\' has no kind, and tells its clients nothing: say what it is, as in { kind: \'kafka\' }'],
  ])('then %s is refused', (_, build, error) => {
    expect(build).toThrow(error);
  });
});
