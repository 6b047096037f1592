import { Size } from 'cdk8s';
import { AppSecret, Connection, MessageBroker, MessageBrokerProps, Metrics, RabbitmqEngineProps, RabbitmqProtocol, RabbitmqRemoval, RabbitmqTag, ServerTls } from '../../../lib';
import { aChart, aWebApp, objectOf, objectsOf, rabbitmq } from '../../given';

const aBroker = (engine: Partial<RabbitmqEngineProps> = {}, props: Partial<MessageBrokerProps> = {}, chart = aChart()) =>
  new MessageBroker(chart, 'events', { engine: rabbitmq(engine), storage: { size: Size.gibibytes(10) }, ...props });
const conf = (broker: MessageBroker) => objectOf(broker, 'ConfigMap', 'events-member').data['rabbitmq.conf'];
const pod = (broker: MessageBroker) => objectOf(broker, 'StatefulSet', 'events').spec.template;
const want = (broker: MessageBroker) => JSON.parse(objectOf(broker, 'ConfigMap', 'events-controller').data['want.json']);

describe('given a broker of RabbitMQ', () => {
  test('then its settings follow from what a member is given', () => {
    const text = conf(aBroker({}, { resources: { memory: Size.gibibytes(4) } }));
    expect(text).toContain('vm_memory_high_watermark.absolute = 2457MiB\n');
    expect(text).toContain('disk_free_limit.absolute = 2048MiB\n');
    expect(text).toContain('raft.wal_max_size_bytes = 536870912\n');
    expect(text).toContain('default_queue_type = quorum\n');
  });

  test('then parameters win over those', () => {
    expect(conf(aBroker({ parameters: { heartbeat: '60' } }))).toContain('\nheartbeat = 60\n');
  });

  test('then another number of members restarts nobody', () => {
    expect(pod(aBroker({}, { members: 5 }))).toEqual(pod(aBroker()));
  });

  test('then other queues restart nobody', () => {
    expect(pod(aBroker({ virtualHosts: [{ name: '/', queues: [{ name: 'orders' }] }] }))).toEqual(pod(aBroker()));
  });

  test('then its members have no token, and ask no API server', () => {
    expect(pod(aBroker()).spec.automountServiceAccountToken).toBe(false);
    expect(objectOf(aBroker(), 'NetworkPolicy', 'events').spec.egress.flatMap(({ ports }: any) => ports).map(({ port }: any) => port)).not.toContain(443);
  });

  test('then an app is told of all members, and of its virtual host', () => {
    const chart = aChart();
    aWebApp(chart).connectTo(aBroker({ virtualHosts: [{ name: 'my shop' }] }, {}, chart));
    expect(objectOf(chart, 'ConfigMap', 'api-binding-events').data).toEqual({
      'type': 'rabbitmq', 'provider': 'cdk8s-patterns', 'host': 'events-client.shop.svc', 'port': '5672', 'virtual-host': 'my shop',
      'addresses': [0, 1, 2].map((i) => `events-${i}.events-headless.shop.svc:5672`).join(','),
    });
    expect(JSON.parse(objectOf(chart, 'ConfigMap', 'events-credentials').data['secrets.json'])[1].strings.uri)
      .toBe('amqp://events:{password}@events-client.{namespace}.svc:5672/my%20shop');
  });

  test('then with a certificate clients come encrypted, and no other way', () => {
    const chart = aChart();
    const broker = aBroker({ tls: ServerTls.fromSecret(AppSecret.existing('events-tls', ['tls.crt', 'tls.key', 'ca.crt'])) }, {}, chart);
    aWebApp(chart).connectTo(broker);
    expect(conf(broker)).toContain('listeners.tcp = none\nlisteners.ssl.default = 5671\n');
    expect(objectOf(chart, 'ConfigMap', 'api-binding-events').data.port).toBe('5671');
    expect(pod(broker).spec.containers[0].readinessProbe.tcpSocket.port).toBe('amqps');
  });
});

describe('given members that speak TLS among themselves', () => {
  const tls = ServerTls.fromSecret(AppSecret.existing('events-tls', ['tls.crt', 'tls.key', 'ca.crt']));
  const variables = (props: Partial<RabbitmqEngineProps>): { [name: string]: string } =>
    Object.fromEntries(pod(aBroker(props)).spec.containers[0].env.map(({ name, value }: any) => [name, value]));

  test('then servers and their own clients do, by the certificates that all have', () => {
    const speaks = '-proto_dist inet_tls -ssl_dist_optfile /etc/member/distribution.config';
    const { RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: server, RABBITMQ_CTL_ERL_ARGS: client } = variables({ tls, tlsBetweenMembers: true });
    expect([server.endsWith(speaks), client]).toEqual([true, speaks]);
    expect(objectOf(aBroker({ tls, tlsBetweenMembers: true }), 'ConfigMap', 'events-member').data['distribution.config'])
      .toContain('{certfile, "/etc/member-tls/tls.crt"}, {keyfile, "/etc/member-tls/tls.key"}');
  });

  test('then it is asked for: certificates for clients change nothing between members that are there', () => {
    expect(variables({ tls })).not.toHaveProperty('RABBITMQ_CTL_ERL_ARGS');
    expect(variables({ tls }).RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS).toBe(variables({}).RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS);
  });
});

describe('given streams and MQTT beside AMQP', () => {
  const protocols = [RabbitmqProtocol.STREAM, RabbitmqProtocol.MQTT];
  const tls = ServerTls.fromSecret(AppSecret.existing('events-tls', ['tls.crt', 'tls.key', 'ca.crt']));
  const portsOf = (rules: any[]) => rules.flatMap(({ ports }) => ports.map(({ port }: any) => port));

  test('then members listen for each, and the Service of clients leads there', () => {
    const broker = aBroker({ protocols });
    expect(conf(broker)).toContain('\nstream.listeners.tcp.default = 5552\nmqtt.listeners.tcp.default = 1883\nmqtt.allow_anonymous = false\nmqtt.durable_queue_type = quorum\nmqtt.vhost = /\n');
    expect(objectOf(broker, 'ConfigMap', 'events-member').data.enabled_plugins)
      .toBe('[rabbitmq_management,rabbitmq_mqtt,rabbitmq_peer_discovery_k8s,rabbitmq_prometheus,rabbitmq_stream].\n');
    expect(objectOf(broker, 'Service', 'events-client').spec.ports.map(({ name, port }: any) => [name, port])).toEqual([['amqp', 5672], ['stream', 5552], ['mqtt', 1883]]);
  });

  test('then an app that is connected reaches them and is told of them, and nobody else reaches them', () => {
    const chart = aChart();
    const broker = aBroker({ protocols }, {}, chart);
    expect(portsOf(objectOf(chart, 'NetworkPolicy', 'events').spec.ingress)).not.toContain(5552);
    aWebApp(chart).connectTo(broker);
    expect(portsOf(objectOf(chart, 'NetworkPolicy', 'events').spec.ingress)).toEqual(expect.arrayContaining([1883, 5552, 5672]));
    expect(objectOf(chart, 'ConfigMap', 'api-binding-events').data).toMatchObject({ 'port': '5672', 'stream-port': '5552', 'mqtt-port': '1883' });
  });

  test('then with a certificate all come encrypted', () => {
    const broker = aBroker({ protocols, tls });
    expect(conf(broker)).toContain('\nstream.listeners.tcp = none\nstream.listeners.ssl.default = 5551\nmqtt.listeners.tcp = none\nmqtt.listeners.ssl.default = 8883\n');
    expect(objectOf(broker, 'Service', 'events-client').spec.ports.map(({ port }: any) => port)).toEqual([5671, 5551, 8883]);
  });

  test('then copies of streams reach each other, whoever made the stream', () => {
    const { ingress, egress } = objectOf(aBroker(), 'NetworkPolicy', 'events').spec;
    [ingress, egress].forEach((rules) => expect(rules.flatMap(({ ports }: any) => ports)).toContainEqual({ protocol: 'TCP', port: 6000, endPort: 6063 }));
    expect(conf(aBroker())).toContain('stream.replication.port_range.min = 6000\nstream.replication.port_range.max = 6064\n');
  });
});

describe('given metrics', () => {
  const alerts = [{ name: 'OrdersWait', expr: 'rabbitmq_queue_messages_ready > 1000', summary: 'orders wait' }];

  test('then Prometheus asks members for them, and is told of alerts of RabbitMQ beside those of one\'s own', () => {
    const broker = aBroker({}, { metrics: Metrics.prometheus({ alerts, labels: { release: 'prometheus' } }) });
    expect(objectOf(broker, 'PodMonitor', 'events').spec.podMetricsEndpoints).toEqual([{ port: 'metrics', path: '/metrics', interval: '30s' }]);
    const { rules } = objectOf(broker, 'PrometheusRule', 'events').spec.groups[0];
    expect(rules.map(({ alert }: any) => alert)).toEqual(expect.arrayContaining(['RabbitmqMemberMissing', 'RabbitmqMemoryAlarm', 'OrdersWait']));
    expect(rules[2].expr).toBe('max by (pod) (rabbitmq_alarms_memory_used_watermark{namespace="shop",pod=~"events-[0-9]+"}) > 0');
    expect(objectOf(broker, 'NetworkPolicy', 'events').spec.ingress.flatMap(({ ports }: any) => ports).map(({ port }: any) => port)).toContain(15692);
  });

  test('then somebody is told when no member reaches a majority, or none is there', () => {
    const broker = aBroker({}, { members: 5, metrics: Metrics.prometheus() });
    const [{ alert, expr }] = objectOf(broker, 'PrometheusRule', 'events').spec.groups[0].rules;
    const figure = 'rabbitmq_unreachable_cluster_peers_count{namespace="shop",pod=~"events-[0-9]+"}';
    expect([alert, expr]).toEqual(['RabbitmqNoMajority', `min(${figure}) > 2 or absent(${figure})`]);
  });

  test('then there is a dashboard for Grafana, if one asks for it', () => {
    expect(objectsOf(aBroker({}, { metrics: Metrics.prometheus() })).map(({ metadata }) => metadata.name)).not.toContain('events-dashboard');
    const { metadata, data } = objectOf(aBroker({}, { metrics: Metrics.prometheus({ dashboard: true }) }), 'ConfigMap', 'events-dashboard');
    expect(metadata.labels.grafana_dashboard).toBe('1');
    const { title, panels } = JSON.parse(data['events.json']);
    expect([title, panels.length]).toEqual(['shop/events', 6]);
    expect(panels[3]).toMatchObject({
      title: 'Members out of reach', gridPos: { x: 12, y: 8, w: 12, h: 8 },
      targets: [{ refId: 'A', expr: 'rabbitmq_unreachable_cluster_peers_count{namespace="shop",pod=~"events-[0-9]+"}', legendFormat: '{{pod}} misses' }],
    });
  });

  test.each<[string, () => unknown, string]>([
    ['a dashboard that is none', () => aBroker({}, { metrics: Metrics.prometheus({ dashboard: 'yes' as any }) }), '[shop/events] metrics: dashboard must be true or false, got \'yes\''],
    ['a port of one\'s own', () => aBroker({}, { metrics: Metrics.prometheus({ port: 'amqp' }) }), '[shop/events] metrics: port is given, and the product\'s is known: leave it out'],
    ['something else', () => aBroker({}, { metrics: {} as any }), '[shop/events] metrics must be made by Metrics.prometheus(), got {}'],
  ])('then %s is refused', (_, build, error) => {
    expect(build).toThrow(new Error(error));
  });
});

describe('given what is declared of queues and accounts', () => {
  const virtualHosts = [{ name: 'shop', queues: [{ name: 'or.ders', deadLetterExchange: 'dead' }, { name: 'plain' }], exchanges: [{ name: 'dead' }] }];

  test('then a queue is made with a policy of its own, so that all but its type may change', () => {
    const [, shop] = want(aBroker({ virtualHosts })).virtualHosts;
    expect(shop.queues).toEqual([{ name: 'or.ders', type: 'quorum' }, { name: 'plain', type: 'quorum' }]);
    expect(shop.policies[1]).toEqual({
      'name': 'queue or.ders', 'pattern': '^or\\.ders$', 'apply-to': 'queues', 'priority': 100,
      'definition': { 'delivery-limit': 20, 'dead-letter-exchange': 'dead', 'dead-letter-strategy': 'at-least-once', 'overflow': 'reject-publish' },
    });
  });

  test('then no message is dropped for having been given out too often', () => {
    const [{ policies: [ofAll] }, { policies: [, , plain] }] = want(aBroker({ virtualHosts })).virtualHosts;
    expect([ofAll.definition, plain.definition]).toEqual([{ 'delivery-limit': -1 }, { 'delivery-limit': -1 }]);
    expect(ofAll.priority).toBeLessThan(0);
  });

  test('then an account may do everything in each virtual host, unless it is said', () => {
    const everything = { configure: '.*', write: '.*', read: '.*' };
    const access = [{ account: 'audit', tags: [RabbitmqTag.MONITORING], permissions: [{ virtualHost: 'shop', configure: '^$', write: '^$' }] }];
    expect(want(aBroker({ virtualHosts, access }, { accounts: [{ name: 'shop' }, { name: 'audit' }] })).accounts).toEqual({
      shop: { tags: [], permissions: { '/': everything, 'shop': everything } },
      audit: { tags: ['monitoring'], permissions: { shop: { configure: '^$', write: '^$', read: '.*' } } },
    });
  });
});

describe('given what is to be removed', () => {
  const removed = [RabbitmqRemoval.queue('shop', 'old'), RabbitmqRemoval.binding('shop', { exchange: 'amq.topic', queue: 'old', routingKey: '#' }), RabbitmqRemoval.account('gone')];

  test('then the controller is told, and no member restarts', () => {
    const broker = aBroker({ removed });
    expect(want(broker).removed).toEqual([
      { kind: 'queue', virtualHost: 'shop', name: 'old' },
      { kind: 'binding', virtualHost: 'shop', source: 'amq.topic', to: 'q', destination: 'old', key: '#' },
      { kind: 'account', name: 'gone' },
    ]);
    expect(pod(broker)).toEqual(pod(aBroker()));
  });

  test('then a queue of the same name in another virtual host stays declared', () => {
    expect(() => aBroker({ removed, virtualHosts: [{ name: '/', queues: [{ name: 'old' }] }] })).not.toThrow();
  });
});

describe('given brokers elsewhere', () => {
  const west = Connection.external({ host: 'mq.example.com', cidrs: ['203.0.113.0/24'], ports: [5671], kind: 'rabbitmq', secret: AppSecret.existing('west', ['uri']) });
  const virtualHosts = [{
    name: 'shop',
    upstreams: [{ name: 'west', broker: west }],
    exchanges: [{ name: 'or.ders', federatedFrom: 'west' }, { name: 'own' }],
    queues: [{ name: 'jobs', federatedFrom: 'west' }, { name: 'out' }],
    shovels: [{ name: 'to-west', queue: 'out', destination: west, toQueue: 'in' }],
  }];
  const volume = (broker: MessageBroker) =>
    objectOf(broker, 'Deployment', 'events-controller').spec.template.spec.volumes.find(({ name }: any) => name === 'connection-broker-0');

  test('then what comes from there is told by policies, of what is declared', () => {
    const { policies } = want(aBroker({ virtualHosts })).virtualHosts[1];
    expect(policies.find(({ name }: any) => name === 'exchange or.ders')).toEqual({
      'name': 'exchange or.ders', 'pattern': '^or\\.ders$', 'apply-to': 'exchanges', 'priority': 100, 'definition': { 'federation-upstream': 'west' },
    });
    expect(policies.find(({ name }: any) => name === 'queue jobs').definition).toMatchObject({ 'federation-upstream': 'west' });
    expect(policies.map(({ name }: any) => name)).not.toContain('exchange own');
  });

  test('then the controller has their URIs as files, and no text has one', () => {
    const broker = aBroker({ virtualHosts });
    const uri = '/connections/broker-0/uri';
    expect(want(broker).virtualHosts[1].links).toEqual([
      { component: 'federation-upstream', name: 'west', value: { 'ack-mode': 'on-confirm', 'queue-type': 'quorum', 'trust-user-id': false }, uris: { uri } },
      {
        component: 'shovel', name: 'to-west', uris: { 'dest-uri': uri },
        value: {
          'ack-mode': 'on-confirm', 'src-protocol': 'amqp091', 'src-uri': 'amqp:///shop', 'src-queue': 'out', 'src-predeclared': true,
          'dest-protocol': 'amqp091', 'dest-queue': 'in', 'dest-predeclared': true,
        },
      },
    ]);
    expect(volume(broker).projected.sources).toEqual([{ secret: { name: 'west', items: [{ key: 'uri', path: 'uri' }], optional: true } }]);
  });

  test('then members reach them, and nothing else more', () => {
    const egress = (broker: MessageBroker) => objectOf(broker, 'NetworkPolicy', 'events').spec.egress;
    const [before, after] = [egress(aBroker()), egress(aBroker({ virtualHosts }))];
    expect(after.filter((rule: any) => !before.some((one: any) => JSON.stringify(one) === JSON.stringify(rule))))
      .toEqual([{ to: [{ ipBlock: { cidr: '203.0.113.0/24' } }], ports: [{ port: 5671, protocol: 'TCP' }] }]);
  });

  test('then the plugins are on that this takes, and no others without', () => {
    const plugins = (broker: MessageBroker) => objectOf(broker, 'ConfigMap', 'events-member').data.enabled_plugins;
    expect(plugins(aBroker({ virtualHosts }))).toContain('rabbitmq_federation,rabbitmq_management,rabbitmq_peer_discovery_k8s,rabbitmq_prometheus,rabbitmq_shovel]');
    expect(plugins(aBroker())).toBe('[rabbitmq_management,rabbitmq_peer_discovery_k8s,rabbitmq_prometheus].\n');
    expect(plugins(aBroker({ federation: true }))).toContain('rabbitmq_federation,');
    expect(want(aBroker({ removed: [RabbitmqRemoval.shovel('shop', 'old')] })).plugins).toEqual(['rabbitmq_shovel']);
  });

  test('then another broker of the library lets the members in, and its Secret is read', () => {
    const chart = aChart();
    const east = new MessageBroker(chart, 'east', { engine: rabbitmq(), storage: { size: Size.gibibytes(10) } });
    const broker = aBroker({ virtualHosts: [{ name: '/', upstreams: [{ name: 'east', broker: east }] }] }, {}, chart);
    expect(volume(broker).projected.sources[0].secret).toMatchObject({ name: 'east-account-east', items: expect.arrayContaining([{ key: 'uri', path: 'uri' }]) });
    expect(objectOf(chart, 'NetworkPolicy', 'east').spec.ingress).toContainEqual({
      from: [{ podSelector: { matchLabels: { 'app.kubernetes.io/component': 'broker', 'app.kubernetes.io/instance': 'events' } } }], ports: [{ port: 5672, protocol: 'TCP' }],
    });
  });

  test('then a shovel between virtual hosts needs nobody\'s password', () => {
    const [, shop] = want(aBroker({
      virtualHosts: [{ name: 'shop', queues: [{ name: 'out' }], shovels: [{ name: 'over', queue: 'out', toVirtualHost: '/', toExchange: 'amq.topic', toRoutingKey: 'a' }] }],
    })).virtualHosts;
    expect(shop.links[0]).toMatchObject({ uris: {}, value: { 'dest-uri': 'amqp:///%2F', 'dest-exchange': 'amq.topic', 'dest-exchange-key': 'a' } });
  });
});
