import { ApiObject } from 'cdk8s';
import { Credentials, MessageBrokerProps } from '../../lib';
import { aBroker, aChart, aWebApp, objectOf } from '../given';

/** A broker that asks who connects. */
const asking = (chart: ReturnType<typeof aChart>, props: Partial<MessageBrokerProps> = {}) =>
  aBroker(chart, () => ({ clientUri: 'memo://{username}:{password}@{host}:{port}' }), props);

describe('given a broker with only the required props', () => {
  test('then it has three members, each on a node of its own, and its parts can be reached', () => {
    const broker = asking(aChart());
    expect(broker.memberNames).toEqual(['events-0', 'events-1', 'events-2']);
    expect(broker.quorum).toBe(2);
    expect(ApiObject.of(broker)).toBe(broker.statefulSet);
    expect(broker.service('client').name).toBe('events-client');
    expect(objectOf(broker, 'StatefulSet', 'events').spec.template.spec.affinity.podAntiAffinity).toHaveProperty('requiredDuringSchedulingIgnoredDuringExecution');
  });

  test('then apps connect as its only account, whose Secret is made in the cluster', () => {
    const chart = aChart();
    const broker = asking(chart);
    aWebApp(chart).connectTo(broker, { env: { EVENTS_USER: 'username' } });
    expect(objectOf(chart, 'ConfigMap', 'api-binding-events').data).toEqual({ type: 'memo', provider: 'cdk8s-patterns', host: 'events-client.shop.svc', port: '7070' });
    expect(JSON.parse(objectOf(chart, 'ConfigMap', 'events-credentials').data['secrets.json'])).toMatchObject([{
      name: 'events-account-events', type: 'servicebinding.io/memo', passwords: ['password'],
      strings: { username: 'events', uri: 'memo://events:{password}@events-client.{namespace}.svc:7070' },
    }]);
  });
});

describe('given accounts', () => {
  const accounts = [{ name: 'shop' }, { name: 'audit', credentials: Credentials.fromSecret('audit') }];

  test('then an app connects as one of them', () => {
    const chart = aChart();
    const app = aWebApp(chart);
    app.connectTo(asking(chart, { accounts }).account('audit'));
    const volume = objectOf(chart, 'Deployment', 'api').spec.template.spec.volumes.find(({ name }: any) => name === 'binding-events-audit');
    expect(volume.projected.sources[1].secret.name).toBe('audit');
  });

  test.each<[string, (broker: ReturnType<typeof asking>) => unknown, string]>([
    ['one of several', (broker) => broker.endpoint, '[shop/events] it has 2 accounts (audit, shop): connect as one of them, by account(\'audit\')'],
    ['one that isn\'t declared', (broker) => broker.account('nobody'), '[shop/events] it has no account \'nobody\': use one of audit, shop, or declare it'],
  ])('then %s is named', (_, use, error) => {
    expect(() => use(asking(aChart(), { accounts }))).toThrow(new Error(error));
  });

  test.each<[string, MessageBrokerProps['accounts'], string]>([
    ['none', [], 'accounts is empty: declare one, or leave it out'],
    ['two of one name', [{ name: 'a' }, { name: 'a' }], 'the account \'a\' is declared twice: give each its own name'],
    ['a name of 41 characters', [{ name: 'a'.repeat(41) }],
      `an account's name must have at most 40 characters so that the names derived from it fit, got 41 ('${'a'.repeat(41)}'): use a shorter name`],
    ['one Secret for two', [{ name: 'a', credentials: Credentials.fromSecret('s') }, { name: 'b', credentials: Credentials.fromSecret('s') }],
      'the Secret \'s\' is given for two accounts: give each a Secret of its own'],
  ])('then %s is refused', (_, list, error) => {
    expect(() => asking(aChart(), { accounts: list })).toThrow(new Error(`[shop/events] ${error}`));
  });
});

test('given a broker that lets in everybody, then an app gets its address and no Secret', () => {
  const chart = aChart();
  aWebApp(chart).connectTo(aBroker(chart));
  expect(objectOf(chart, 'ConfigMap', 'api-binding-events').data).toMatchObject({ host: 'events-client.shop.svc', port: '7070' });
  expect(objectOf(chart, 'Deployment', 'api').spec.template.spec.volumes.find(({ name }: any) => name === 'binding-events').projected.sources).toHaveLength(1);
});
