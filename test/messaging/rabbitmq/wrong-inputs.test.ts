import { Duration, Size } from 'cdk8s';
import { AppSecret, Connection, MessageBroker, MessageBrokerProps, RabbitmqEngineProps, RabbitmqImage, RabbitmqProtocol, RabbitmqQueueType, RabbitmqRemoval, RabbitmqShovel, RabbitmqVersion, RabbitmqVirtualHost, ServerTls } from '../../../lib';
import { aChart, rabbitmq } from '../../given';

/** A wrong input, and the whole error that it gets. */
type Row = [what: string, props: Partial<MessageBrokerProps>, error: string];

/** What the compiler refuses, and JavaScript lets through. */
const untyped = (value: unknown): any => value;
const engine = (props: Partial<RabbitmqEngineProps>) => ({ engine: rabbitmq(props) });
const parameter = (name: string, value: unknown) => engine({ parameters: untyped({ [name]: value }) });
const inShop = (given: Partial<RabbitmqVirtualHost>) => engine({ virtualHosts: [{ name: 'shop', ...given }] });
const aBroker = (props: Partial<MessageBrokerProps>) => new MessageBroker(aChart(), 'events', { engine: rabbitmq(), storage: { size: Size.gibibytes(10) }, ...props });

/** Parameters that can't be given, by the reason. */
const REFUSED: { [reason: string]: string[] } = {
  'decides who joins whom': ['cluster_formation.k8s.seed_node', 'cluster_partition_handling'],
  'decides on which members a confirmed message is, and whether it is on their disks':
    ['default_queue_type', 'quorum_queue.initial_cluster_size', 'quorum_queue.continuous_membership_reconciliation.enabled', 'quorum_queue.wal_compute_checksums'],
  'is a member\'s own': ['cluster_name', 'listeners.tcp.other', 'management.tcp.port', 'log.dir', 'raft.data_dir'],
  'is what the controller sees to': ['default_user', 'load_definitions', 'default_policies.operator.a.delivery_limit'],
  'would let in who has no account': ['anonymous_login_user', 'loopback_users.guest', 'auth_backends.1'],
  'follows from tls': ['ssl_options.verify'],
  'follows from resources': ['vm_memory_high_watermark.relative', 'disk_free_limit.relative'],
};

const PARAMETERS: Row[] = [
  ...Object.entries(REFUSED).flatMap(([reason, names]) => names.map((name): Row => [name, parameter(name, 'x'), `parameters: ${name} ${reason}, got 'x': leave it out`])),
  ['one that RabbitMQ hasn\'t', parameter('shared_buffers', '1'), 'parameters: RabbitMQ has no parameter \'shared_buffers\' that a member can be given: correct the name'],
  ['one that every object has', parameter('constructor', '1'), 'parameters: RabbitMQ has no parameter \'constructor\' that a member can be given: correct the name'],
  ['the name of another series', parameter('channel_max', '1'), 'parameters: channel_max is RabbitMQ 4.2\'s name, and the version is 4.3: use the one of 4.3'],
  ['a number', parameter('heartbeat', 30), 'parameters: heartbeat must be a string, got 30: put it in quotes'],
  ['a second line', parameter('heartbeat', '30\ndefault_user = me'),
    'parameters: heartbeat must be a whole number from 0 to 65535, got \'30\\ndefault_user = me\': use one of these'],
  ['a number out of range', parameter('raft.segment_max_entries', '70000'), 'parameters: raft.segment_max_entries must be a whole number from 1 to 65535, got \'70000\': use one of these'],
  ['an unknown word', parameter('log.queue.level', 'loud'),
    'parameters: log.queue.level must be debug or info or notice or warning or error or critical or alert or emergency or none, got \'loud\': use one of these'],
  ['a size without a unit', parameter('disk_free_limit.absolute', '5'), 'parameters: disk_free_limit.absolute must be a size, got \'5\': write one such as \'600MiB\' or \'2GiB\''],
  ['more memory than there is', parameter('vm_memory_high_watermark.absolute', '2GiB'),
    'parameters: vm_memory_high_watermark.absolute is 2GiB, and a member has 1024 MiB: lower it, or raise resources.memory'],
  ['more disk than there is', parameter('disk_free_limit.absolute', '10GiB'),
    'parameters: disk_free_limit.absolute is 10GiB, and a member has 10240 MiB: lower it, or raise storage.size'],
];

const MEMBERS: Row[] = [
  ['no version', engine({ version: untyped(undefined) }), 'BrokerEngine.rabbitmq(): version is missing: use one such as RabbitmqVersion.V4_3'],
  ['a text for a version', engine({ version: untyped('4.3.6') }),
    'the version of RabbitMQ must be made by RabbitmqVersion.of(), or one such as RabbitmqVersion.V4_3, got \'4.3.6\''],
  ['half a version', engine({ version: RabbitmqVersion.of('4.3') }), 'the version of RabbitMQ must be a series and a release such as \'4.3.6\', got \'4.3\''],
  ['an old version', engine({ version: RabbitmqVersion.of('3.13.7') }), 'RabbitMQ 3.13 isn\'t supported, got version \'3.13.7\': use one of 4.2, 4.3'],
  ['an image of another version', engine({ image: RabbitmqImage.official(RabbitmqVersion.V4_2) }),
    `the image is RabbitMQ ${RabbitmqVersion.V4_2.version}, and the version is '4.3.6': leave the image out, or give both the same version`],
  ['an image without a tag', engine({ image: RabbitmqImage.of({ image: 'rabbitmq' }) }), 'the image of RabbitMQ has no tag, got \'rabbitmq\': name a version or a digest'],
  ['certificates that nobody makes', engine({ tls: ServerTls.selfMade() }),
    'tls is ServerTls.selfMade(), and RabbitMQ makes no certificates: use ServerTls.fromSecret(), or leave it out'],
  ['a certificate without its key', engine({ tls: ServerTls.fromSecret(AppSecret.existing('tls', ['tls.crt'])) }),
    'tls asks for the key \'tls.key\' of the Secret \'tls\', which has tls.crt: use one of these'],
  ['TLS between members without certificates', engine({ tlsBetweenMembers: true }), 'tlsBetweenMembers is true, and there are no certificates: give tls too'],
  ['TLS between members that is neither', engine({ tlsBetweenMembers: untyped('yes') }), 'tlsBetweenMembers must be true or false, got \'yes\''],
  ['little memory', { resources: { memory: Size.mebibytes(256) } },
    'resources.memory must be at least 512 MiB, got 256Mi: an idle member takes a third of that, and publishers wait before all is taken'],
  ['little storage', { storage: { size: Size.mebibytes(512) } },
    'storage.size must be at least 1 GiB, got 512Mi: a fifth of it stays free, and the log of all queues takes its part'],
  ['a page where nobody can log in', engine({ managementPage: true }),
    'managementPage is true, and no account has a tag, without which nobody logs in there: '
    + 'give one by access, as { account: \'audit\', tags: [RabbitmqTag.MONITORING] }'],
  ['a protocol that it hasn\'t', engine({ protocols: [untyped('stomp')] }), 'protocols[0] must be one of stream, mqtt, got \'stomp\''],
  ['a protocol twice', engine({ protocols: [RabbitmqProtocol.MQTT, RabbitmqProtocol.MQTT] }), 'protocols names mqtt twice: name it once'],
  ['MQTT in a virtual host that a file can\'t name', engine({ protocols: [RabbitmqProtocol.MQTT], virtualHosts: [{ name: 'a # b' }] }),
    'clients of MQTT come to the virtual host \'a # b\', which the server\'s settings can\'t name: '
    + 'let virtualHost have letters, digits, \'_\', \'/\', \'.\', \':\' and \'-\' alone'],
  ['the administrator as an account', { accounts: [{ name: 'administrator' }] },
    'an account can\'t be called \'administrator\', which RabbitMQ or its cluster needs: use another name'],
];

const VIRTUAL_HOSTS: Row[] = [
  ['two of one name', engine({ virtualHosts: [{ name: 'a' }, { name: 'a' }] }), 'the virtual host \'a\' is declared twice: give each its own name'],
  ['one without a name', engine({ virtualHosts: untyped([{}]) }), 'virtualHosts[0].name is missing: name it'],
  ['two queues of one name', inShop({ queues: [{ name: 'a' }, { name: 'a' }] }), 'virtualHosts[0]: the queue \'a\' is declared twice: give each its own name'],
  ['a queue of the server\'s own', inShop({ queues: [{ name: 'amq.a' }] }),
    'virtualHosts[0].queues[0].name begins with \'amq.\', which the server keeps for itself, got \'amq.a\': use another name'],
  ['a queue of another type', inShop({ queues: [{ name: 'a', queueType: untyped('classic') }] }), 'virtualHosts[0].queues[0].queueType must be one of quorum, stream, got \'classic\''],
  ['a limit of deliveries that drops', inShop({ queues: [{ name: 'a', deliveryLimit: 3 }] }),
    'virtualHosts[0].queues[0].deliveryLimit is 3, and there is no deadLetterExchange: messages that were given out so often would be dropped, so give it one'],
  ['a key of dead letters without an exchange', inShop({ queues: [{ name: 'a', deadLetterRoutingKey: 'b' }] }),
    'virtualHosts[0].queues[0].deadLetterRoutingKey is given, and no deadLetterExchange: give it one, or leave the key out'],
  ['a stream with dead letters', inShop({ queues: [{ name: 'a', queueType: RabbitmqQueueType.STREAM, deadLetterExchange: 'b' }] }),
    'virtualHosts[0].queues[0] is a stream, which has no deadLetterExchange, no maxLength and no federatedFrom: leave them out'],
  ['half a second', inShop({ queues: [{ name: 'a', messageTtl: Duration.millis(500) }] }),
    'virtualHosts[0].queues[0].messageTtl must be a whole number of seconds, got 0.5'],
  ['a binding to nothing', inShop({ bindings: [{ exchange: 'amq.topic' }] }), 'virtualHosts[0].bindings[0] must have either a queue or toExchange: name one of the two'],
  ['a binding to an unknown queue', inShop({ bindings: [{ exchange: 'amq.topic', queue: 'b' }] }),
    'virtualHosts[0].bindings[0].queue is \'b\', which isn\'t declared: declare it, or use one of those that you declare'],
  ['a binding from an unknown exchange', inShop({ queues: [{ name: 'b' }], bindings: [{ exchange: 'a', queue: 'b' }] }),
    'virtualHosts[0].bindings[0].exchange is \'a\', which isn\'t declared: declare it, or use one of the server\'s own, such as amq.topic'],
  ['a policy that drops', inShop({ policies: [{ name: 'a', pattern: 'a', definition: { 'max-length': 9 } }] }),
    'virtualHosts[0].policies[0].definition has max-length, and overflow is \'drop-head\', by which confirmed messages are dropped: set overflow to \'reject-publish\''],
  ['a policy for no names', inShop({ policies: [{ name: 'a', pattern: '(', definition: { 'message-ttl': 9 } }] }),
    'virtualHosts[0].policies[0].pattern is no regular expression, got \'(\': correct it'],
  ['a policy that says nothing', inShop({ policies: [{ name: 'a', pattern: 'a', definition: {} }] }),
    'virtualHosts[0].policies[0].definition is empty: give it a setting, such as { \'message-ttl\': 60000 }'],
  ['an account that isn\'t there', engine({ access: [{ account: 'me' }] }), 'access[0].account is \'me\', which isn\'t declared: use one of events'],
  ['an account twice', engine({ access: [{ account: 'events' }, { account: 'events' }] }), 'access names the account \'events\' twice: say all of it at once'],
  ['rights in nothing', engine({ access: [{ account: 'events', permissions: [{ virtualHost: 'x' }] }] }),
    'access[0].permissions[0].virtualHost is \'x\', which isn\'t declared: use one of /'],
  ['a virtual host for clients that isn\'t there', engine({ virtualHost: 'x' }), 'virtualHost is \'x\', which isn\'t declared: use one of /'],
];

const SHOP: RabbitmqVirtualHost = {
  name: 'shop', exchanges: [{ name: 'orders' }], queues: [{ name: 'new', deadLetterExchange: 'letters' }], bindings: [{ exchange: 'orders', queue: 'new' }],
};
const removing = (...removed: RabbitmqRemoval[]) => engine({ virtualHosts: [SHOP], removed });
const declared = (what: string) => `removed[0] is ${what}, which is declared, or needed by what is: leave it out of one of the two`;

const REMOVALS: Row[] = [
  ['a declared queue', removing(RabbitmqRemoval.queue('shop', 'new')), declared('the queue \'new\' in \'shop\'')],
  ['a declared exchange', removing(RabbitmqRemoval.exchange('shop', 'orders')), declared('the exchange \'orders\' in \'shop\'')],
  ['the exchange of a declared queue\'s dead letters', removing(RabbitmqRemoval.exchange('shop', 'letters')), declared('the exchange \'letters\' in \'shop\'')],
  ['a declared binding', removing(RabbitmqRemoval.binding('shop', { exchange: 'orders', queue: 'new' })), declared('the binding from \'orders\' to \'new\' in \'shop\'')],
  ['the policy of a declared queue', removing(RabbitmqRemoval.policy('shop', 'queue new')), declared('the policy \'queue new\' in \'shop\'')],
  ['the policy of every virtual host', removing(RabbitmqRemoval.policy('/', 'deliveries-without-limit')), declared('the policy \'deliveries-without-limit\' in \'/\'')],
  ['the server\'s own virtual host', removing(RabbitmqRemoval.virtualHost('/')), declared('the virtual host \'/\'')],
  ['a declared account', removing(RabbitmqRemoval.account('events')), declared('the account \'events\'')],
  ['the cluster\'s own account', removing(RabbitmqRemoval.account('administrator')), declared('the account \'administrator\'')],
  ['one twice', removing(RabbitmqRemoval.queue('shop', 'old'), RabbitmqRemoval.queue('shop', 'old')),
    'removed[1] is the queue \'old\' in \'shop\', which is there already: name it once'],
  ['a name alone', engine({ removed: [untyped('old')] }), 'removed[0] must be made by RabbitmqRemoval.queue(), or another of its kind, got \'old\''],
  ['an exchange of the server\'s own', removing(RabbitmqRemoval.exchange('shop', 'amq.topic')),
    'removed[0]: the exchange begins with \'amq.\', which the server keeps for itself, got \'amq.topic\': use another name'],
  ['a queue of no virtual host', removing(RabbitmqRemoval.queue(untyped(undefined), 'old')), 'removed[0]: the virtual host is missing: name it'],
  ['half a binding', removing(RabbitmqRemoval.binding('shop', { exchange: 'orders' })), 'removed[0] must have either a queue or toExchange: name one of the two'],
];

const broker = (secret?: AppSecret) => Connection.external({ host: 'mq.example.com', cidrs: ['203.0.113.0/24'], ports: [5671], kind: 'rabbitmq', name: 'west', secret });
const WEST = broker(AppSecret.existing('west', ['uri']));
const upstream = (given: object) => inShop({ upstreams: [untyped({ name: 'west', broker: WEST, ...given })] });
const shovel = (given: Partial<RabbitmqShovel>) => inShop({ queues: [{ name: 'out' }], shovels: [{ name: 's', queue: 'out', destination: WEST, toQueue: 'in', ...given }] });
const U = 'the virtual host \'shop\': upstreams[0]';
const S = 'the virtual host \'shop\': shovels[0]';

const LINKS: Row[] = [
  ['a broker without a uri', upstream({ broker: broker() }), `${U}.broker is 'west', which has no uri in a Secret: give its connection a kind and a Secret with one, as in `
    + '{ kind: \'rabbitmq\', secret: AppSecret.existing(\'west\', [\'uri\']) }'],
  ['a uri in the YAML', upstream({ broker: 'amqp://a:b@c' }),
    `${U}.broker needs something to connect to, got 'amqp://a:b@c': pass a construct of this library or Connection.external()`],
  ['no broker', upstream({ broker: undefined }), `${U}.broker is missing: name the broker`],
  ['an upstream without a name', upstream({ name: undefined }), `${U}.name is missing: name it`],
  ['two upstreams of one name', inShop({ upstreams: [{ name: 'west', broker: WEST }, { name: 'west', broker: WEST }] }),
    'virtualHosts[0]: the upstream \'west\' is declared twice: give each its own name'],
  ['upstreams without federation', engine({ federation: false, virtualHosts: [{ name: 'shop', upstreams: [{ name: 'west', broker: WEST }] }] }),
    'federation is false, and the virtual host \'shop\' has upstreams: leave one of them out'],
  ['federation that is neither on nor off', engine({ federation: untyped('yes') }), 'federation must be true or false, got \'yes\''],
  ['an exchange of no upstream', inShop({ exchanges: [{ name: 'a', federatedFrom: 'east' }] }),
    'virtualHosts[0].exchanges[0].federatedFrom is \'east\', which is no upstream of the virtual host: use one of those that you declare'],
  ['a queue of an upstream elsewhere', inShop({ upstreams: [{ name: 'west', broker: WEST }], queues: [{ name: 'a', federatedFrom: 'east' }] }),
    'virtualHosts[0].queues[0].federatedFrom is \'east\', which is no upstream of the virtual host: use one of west'],
  ['a shovel to nowhere', shovel({ toQueue: undefined }), `${S} must have either toQueue or toExchange: name one of the two`],
  ['a shovel from a queue that isn\'t there', shovel({ queue: 'x' }), `${S}.queue is 'x', which isn't declared: declare it, or use one of out`],
  ['a shovel to a queue that isn\'t there', shovel({ destination: undefined, toQueue: 'x' }), `${S}.toQueue is 'x', which isn't declared: declare it, or use one of out`],
  ['a shovel in a circle', shovel({ destination: undefined, toQueue: 'out' }), `${S} takes messages from the queue 'out' to itself: name another`],
  ['a key for a queue', shovel({ toRoutingKey: 'a' }), `${S}.toRoutingKey is given, and messages go to a queue: leave it out, or name toExchange`],
  ['a virtual host of another broker', shovel({ toVirtualHost: '/' }),
    `${S}.toVirtualHost is one of this broker, and destination another broker, whose uri names it: leave one of them out`],
  ['a virtual host that isn\'t there', shovel({ destination: undefined, toVirtualHost: 'x' }), `${S}.toVirtualHost is 'x', which isn't declared: use one of /, shop`],
  ['a declared shovel to be removed', engine({
    virtualHosts: [{ name: 'shop', queues: [{ name: 'out' }], shovels: [{ name: 's', queue: 'out', destination: WEST, toQueue: 'in' }] }],
    removed: [RabbitmqRemoval.shovel('shop', 's')],
  }), declared('the shovel \'s\' in \'shop\'')],
];

describe.each([['parameters', PARAMETERS], ['members', MEMBERS], ['virtual hosts', VIRTUAL_HOSTS], ['removals', REMOVALS], ['links', LINKS]])('given wrong %s of RabbitMQ', (_, rows) => {
  test.each(rows)('then %s is refused', (_what, props, error) => {
    expect(() => aBroker(props)).toThrow(new Error(`[shop/events] ${error}`));
  });
});
