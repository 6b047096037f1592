import { App, Size } from 'cdk8s';
import { Events, EventsProps } from '../../apps/events/events';
import { NatsEngine } from '../../apps/events/nats-engine';
import { BrokerAccount, Durability, MessageBroker, MessageBrokerProps } from '../../lib';
import { aChart, objectOf } from '../given';

function aNats(props: Partial<MessageBrokerProps> = {}): MessageBroker {
  return new MessageBroker(aChart(), 'events', { engine: new NatsEngine(), storage: { size: Size.gibibytes(10) }, ...props });
}

const anApp = (props?: EventsProps) => new Events(new App(), 'events', props);
const configuration = (broker: MessageBroker): string => objectOf(broker, 'ConfigMap', 'events-config').data['nats.conf'];
const member = (broker: MessageBroker) => objectOf(broker, 'StatefulSet', 'events').spec.template.spec.containers[0];
const variables = (broker: MessageBroker): any =>
  Object.fromEntries(member(broker).env.map(({ name, value, valueFrom }: any) => [name, value ?? valueFrom.secretKeyRef]));

beforeAll(() => jest.spyOn(console, 'warn').mockImplementation());
afterAll(() => jest.restoreAllMocks());

describe('given a broker of NATS with only the required props', () => {
  test('then members sync their disks before they acknowledge, and find each other by their names', () => {
    const broker = aNats();
    expect(configuration(broker)).toContain('sync_interval: always\n');
    expect(variables(broker).ROUTES).toBe(`[${[0, 1, 2].map((i) => `"nats://route:$(ROUTES_PASSWORD)@events-${i}.events-headless.shop.svc:6222"`).join(', ')}]`);
    expect(member(broker).args).toEqual(['--config', '/etc/nats/nats.conf', '--name', '$(NAME)']);
  });

  test('then its streams take three quarters of the volume, and a quarter of the memory', () => {
    const broker = aNats({ storage: { size: Size.gibibytes(4) }, resources: { memory: Size.mebibytes(512) } });
    expect(configuration(broker)).toContain(`max_file_store: ${3 * 2 ** 30}\n`);
    expect(configuration(broker)).toContain(`max_memory_store: ${128 * 2 ** 20}\n`);
    expect(variables(broker).GOMEMLIMIT).toBe(`${Math.floor(0.8 * 512 * 1024) * 1024}B`);
  });

  test('then a member leaves as a lame duck, one after the other, and nobody who waits for his quorum is restarted', () => {
    const broker = aNats();
    const { lifecycle, startupProbe, readinessProbe, livenessProbe } = member(broker);
    expect(lifecycle.preStop.exec.command).toEqual(['nats-server', '--signal', 'ldm=1']);
    expect(objectOf(broker, 'StatefulSet', 'events').spec).toMatchObject({ updateStrategy: { type: 'RollingUpdate' }, podManagementPolicy: 'Parallel' });
    expect(livenessProbe.httpGet.path).toBe('/healthz?js-enabled-only=true');
    expect(readinessProbe.httpGet.path).toBe('/healthz?js-meta-only=true');
    expect(startupProbe.periodSeconds * startupProbe.failureThreshold).toBe(24 * 60 * 60);
  });

  test('then only members reach its routes, and nobody its monitoring', () => {
    const { broker } = anApp();
    const { ingress } = objectOf(broker, 'NetworkPolicy', 'events').spec;
    const open = ingress.map(({ from, ports }: any) => [from.map(({ podSelector }: any) => podSelector.matchLabels['app.kubernetes.io/instance']), ports.map(({ port }: any) => port)]);
    expect(open).toEqual([[['events'], [6222]], [['worker'], [4222]]]);
  });
});

describe('given accounts', () => {
  const accounts: BrokerAccount[] = [{ name: 'a' }, { name: 'a-password' }];

  test('then each is a user whose password comes from its Secret, in quotes', () => {
    const broker = aNats({ accounts });
    expect(configuration(broker)).toContain('users: [{ user: "a", password: $ACCOUNT_A_LOGIN }, { user: "a-password", password: $ACCOUNT_A_PASSWORD_LOGIN }] }');
    expect(variables(broker)).toMatchObject({
      ACCOUNT_A_LOGIN: '"$(ACCOUNT_A_LOGIN_PASSWORD)"', ACCOUNT_A_LOGIN_PASSWORD: { name: 'events-account-a', key: 'password' },
      ACCOUNT_A_PASSWORD_LOGIN_PASSWORD: { name: 'events-account-a-password', key: 'password' },
    });
  });
});

describe('given what NATS can\'t promise', () => {
  test('then power cuts are told by the interval of syncs', () => {
    expect(configuration(aNats({ durability: Durability.BEST_EFFORT }))).toContain('sync_interval: "2m"\n');
  });

  test('then one member is a server alone', () => {
    const alone = configuration(aNats({ members: 1 }));
    expect(alone).toContain('sync_interval: "2m"\n');
    expect(alone).not.toContain('cluster {');
    expect(variables(aNats({ members: 1 }))).not.toHaveProperty('ROUTES');
  });

  test.each<[string, () => unknown, string]>([
    ['a promise', () => aNats({ durability: Durability.AVAILABLE }), 'durability is \'available\', which nats can\'t promise: use zero-loss or best-effort'],
    ['no version', () => aNats({ engine: new NatsEngine({ version: 'latest' }) }),
      'engine.version must be one such as \'2.15\' or \'2.15.1\', got \'latest\': use a version of NATS'],
    ['a volume of nothing', () => aNats({ storage: { size: 10 as any } }), 'storage.size must be a Size such as Size.gibibytes(1), got 10'],
  ])('then %s is refused', (_, make, error) => {
    expect(make).toThrow(new Error(`[shop/events] ${error}`));
  });
});

test('given the app, then its worker gets the address, the account, and as many copies as survive a member', () => {
  const app = anApp();
  expect(objectOf(app, 'ConfigMap', 'worker-binding-events').data).toMatchObject({ type: 'nats', host: 'events-client.events.svc', port: '4222' });
  expect(objectOf(app, 'Deployment', 'worker').spec.template.spec.containers[0].env).toContainEqual({ name: 'COPIES', value: '3' });
});
