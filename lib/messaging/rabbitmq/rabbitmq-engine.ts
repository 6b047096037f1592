import { Duration, Size } from 'cdk8s';
import type { Construct } from 'constructs';
import { PodField, Variable } from '../../config';
import { ClusterFacts, Durability, Engine, EngineSpec, MemberPort, ServerTls } from '../../engine';
import { Check, copyOf, quote } from '../../kubernetes';
import { AppProtocol, Probe, Volume } from '../../pod';
import { RabbitmqAccess, checkAccess, toldOfAccess } from './declared/access';
import { alerts } from './alerts';
import { controllerSpec } from './controller-spec';
import { distribution } from './distribution';
import { Brokers, pluginsOf } from './declared/link';
import { PANELS } from './panels';
import { checkParameters } from './parameters';
import { programs } from './programs';
import { Protocols, checkProtocols } from './protocol';
import { CONFIG_PATH, DATA_PATH, MANAGEMENT, METRICS, REPLICATION, RUN_PATH, rabbitmqConf } from './rabbitmq-conf';
import { checkPage, pagePort } from './management-page';
import type { RabbitmqEngineProps } from './rabbitmq-engine-props';
import { RabbitmqImage } from './rabbitmq-image';
import { RabbitmqVersion } from './rabbitmq-version';
import { Settings, tune } from './settings';
import { ToldOfRemoval, resolveRemovals } from './declared/removal';
import { RabbitmqVirtualHost, checkFederation, checkVirtualHosts, declaredIn, linksOf, toldOf, withDefault } from './declared/virtual-host';

const PRODUCT = 'rabbitmq';
const DISTRIBUTION = 25672;
/** What a member that has no data yet answers by (start.sh). */
const EMPTY = 4370;
const EPMD = 4369;
/** An idle server takes about 150 MiB, and a client of its own, as in a stop, 100 more. */
const LEAST_MEMORY = Size.mebibytes(512);
/** Logs of agreement, and a reserve that stays free (settings.ts). */
const LEAST_STORAGE = Size.gibibytes(1);
/** How long a member that was scaled away waits until the others can do without it. */
const HELD_SECONDS = 420;
/** What comes after that, all in all what Cluster Autoscaler leaves a pod (--max-graceful-termination-sec). */
const STOP_SECONDS = 180;
const PLUGINS = ['rabbitmq_management', 'rabbitmq_peer_discovery_k8s', 'rabbitmq_prometheus'];
const PROGRAMS = ['administrator.sh', 'broker.sh', 'look_after.sh', 'start.sh', 'stop.sh'];
/** The cluster's own user, and one that is let in from its own host alone. @see https://www.rabbitmq.com/docs/access-control#default-state */
const ADMINISTRATOR = 'administrator';
const RESERVED_ACCOUNTS = [ADMINISTRATOR, 'guest'];
/** The official image's places, and those of Debian's packages. */
const PATH = '/opt/rabbitmq/sbin:/opt/erlang/bin:/opt/openssl/bin:/usr/lib/rabbitmq/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** @internal */
export class RabbitmqEngine extends Engine {
  public readonly product = PRODUCT;
  private readonly props: RabbitmqEngineProps;

  public constructor(props: RabbitmqEngineProps) {
    super();
    this.props = copyOf(props);
  }

  public get version(): string {
    return this.props?.version?.version;
  }

  /** A majority of a quorum queue's members has a message on its disk before it is confirmed, and no setting changes that. */
  public override get durabilities(): Durability[] {
    return [Durability.ZERO_LOSS, Durability.BEST_EFFORT];
  }

  public bind(scope: Construct, cluster: ClusterFacts): EngineSpec {
    const check = new Check(scope);
    this.check(check, cluster);
    const { options: { image }, user } = this.image;
    const secret = cluster.passwords([ADMINISTRATOR, 'cookie']);
    const { protocols, protocols: { ports: [client, ...others] } } = this;
    const page = this.props.managementPage ? pagePort(this.tls !== undefined) : undefined;
    const brokers = new Brokers(check, scope);
    const links = linksOf(check, this.virtualHosts, brokers);
    const removed = this.removals(check, cluster);
    const linking = pluginsOf([...links.flat().map(({ component }) => component), ...removed.map(({ kind }) => kind), ...this.props.federation ? ['upstream'] : []]);
    const speaking = distribution(this.props.tlsBetweenMembers ?? false);
    const tick = Duration.seconds(5);
    return {
      image,
      user,
      command: ['bash', `${CONFIG_PATH}/start.sh`],
      env: {
        PATH,
        DOMAIN: cluster.headlessHost,
        HOME: RUN_PATH,
        RABBITMQ_USE_LONGNAME: 'true',
        RABBITMQ_NODENAME: `rabbit@$(POD_NAME).${cluster.headlessHost}`,
        RABBITMQ_CONFIG_FILE: `${CONFIG_PATH}/rabbitmq.conf`,
        RABBITMQ_CONFIG_FILES: `${RUN_PATH}/conf.d`,
        RABBITMQ_ENABLED_PLUGINS_FILE: `${CONFIG_PATH}/enabled_plugins`,
        RABBITMQ_MNESIA_BASE: `${DATA_PATH}/server`,
        RABBITMQ_DEFAULT_USER: ADMINISTRATOR,
        ...speaking.env,
      },
      variables: {
        POD_NAME: Variable.podField(PodField.NAME),
        POD_UID: Variable.podField(PodField.UID),
        COOKIE: Variable.secret(secret, 'cookie'),
        ADMINISTRATOR_PASSWORD: Variable.secret(secret, ADMINISTRATOR),
        RABBITMQ_DEFAULT_PASS: Variable.secret(secret, ADMINISTRATOR),
      },
      folder: {
        name: 'member',
        path: CONFIG_PATH,
        files: {
          'rabbitmq.conf': rabbitmqConf(cluster.name, this.settings(cluster), { ...protocols.settings(this.virtualHost), ...page?.settings }),
          'enabled_plugins': `[${[...PLUGINS, ...protocols.plugins, ...linking].sort().join(',')}].\n`,
          'members': `${cluster.members}\n`,
          ...speaking.files,
          ...programs(...PROGRAMS),
        },
        // who is declared is looked up at each start
        readAnew: ['members'],
      },
      files: this.tls?.files,
      volumes: [{ name: 'run', path: RUN_PATH, volume: Volume.memory(Size.mebibytes(1)) }],
      dataPath: DATA_PATH,
      ports: [
        client,
        ...others,
        // the controller's, and that of members which look for their orders: whatever certificate there is for others
        { name: 'management', port: MANAGEMENT, forController: true, betweenMembers: true, appProtocol: AppProtocol.HTTP },
        ...page?.ports ?? [],
        { name: 'metrics', port: METRICS },
        ...BETWEEN_MEMBERS,
      ],
      endpoints: [
        { suffix: 'client', ports: protocols.ports.map(({ name }) => name) },
        ...page === undefined ? [] : [{ suffix: 'management', ports: [page.name] }],
      ],
      metrics: { port: 'metrics', alerts: alerts(cluster.members), panels: PANELS },
      // open before there is a quorum, for which a member waits as long as it takes
      startup: Probe.tcp({ port: DISTRIBUTION, period: tick, failureThreshold: Duration.days(1).toSeconds() / tick.toSeconds() }),
      liveness: Probe.tcp({ port: DISTRIBUTION, period: Duration.seconds(10), timeout: tick, failureThreshold: 6 }),
      // closed while it starts, and while it is drained
      readiness: Probe.tcp({ port: client.port, period: Duration.seconds(2), timeout: Duration.seconds(2) }),
      preStop: ['bash', `${CONFIG_PATH}/stop.sh`, String(HELD_SECONDS)],
      terminationGrace: Duration.seconds(HELD_SECONDS + STOP_SECONDS),
      clientUri: `${client.name}://{username}:{password}@{host}:{port}/${encodeURIComponent(this.virtualHost)}`,
      clientEntries: {
        'virtual-host': this.virtualHost,
        'addresses': cluster.memberHosts.map((host) => `${host}:${client.port}`).join(','),
        ...protocols.entries,
      },
      exemptions: [{ checkov: 'CKV_K8S_35', reason: 'the server and the programs of members read passwords from variables' }],
      connections: brokers.connections,
      controller: controllerSpec({
        accounts: toldOfAccess(this.access, accountsOf(cluster), this.virtualHosts.map(({ name }) => name)),
        virtualHosts: this.virtualHosts.map((virtualHost, i) => ({ ...toldOf(virtualHost), links: links[i] })),
        removed,
        plugins: linking,
      }),
    };
  }

  private get image(): RabbitmqImage {
    return this.props.image ?? RabbitmqImage.official(this.props.version);
  }

  private get tls(): ServerTls | undefined {
    return this.props.tls;
  }

  private get protocols(): Protocols {
    return new Protocols(this.props.protocols ?? [], this.tls !== undefined);
  }

  private get virtualHosts(): RabbitmqVirtualHost[] {
    return withDefault(this.props.virtualHosts ?? []);
  }

  private get access(): RabbitmqAccess[] {
    return this.props.access ?? [];
  }

  /** Of clients. */
  private get virtualHost(): string {
    return this.props.virtualHost ?? this.props.virtualHosts?.[0]?.name ?? '/';
  }

  private removals(check: Check, cluster: ClusterFacts): ToldOfRemoval[] {
    const accounts = [...accountsOf(cluster), ...RESERVED_ACCOUNTS].map((name): ToldOfRemoval => ({ kind: 'account', name }));
    return resolveRemovals(check, this.props.removed ?? [], [...this.virtualHosts.flatMap(declaredIn), ...accounts]);
  }

  private settings(cluster: ClusterFacts): Settings {
    return { ...tune(cluster, this.props.version.series), ...this.props.parameters };
  }

  private check(check: Check, cluster: ClusterFacts): void {
    const { memory, storage } = cluster;
    const { version, image, tls, tlsBetweenMembers, parameters = {} } = check.props('BrokerEngine.rabbitmq()', this.props);
    check.given('BrokerEngine.rabbitmq(): version', version, 'use one such as RabbitmqVersion.V4_3');
    check.instance('the version of RabbitMQ', version, RabbitmqVersion, 'RabbitmqVersion.of(), or one such as RabbitmqVersion.V4_3');
    version._check(check);
    if (image !== undefined) {
      check.instance('the image of RabbitMQ', image, RabbitmqImage, 'RabbitmqImage.of() or RabbitmqImage.official()');
    }
    this.image._check(check, version);
    if (tls !== undefined) {
      check.instance('tls', tls, ServerTls, 'ServerTls.fromSecret()');
      tls._check(check, 'tls', 'RabbitMQ');
    }
    if (tlsBetweenMembers !== undefined) {
      check.boolean('tlsBetweenMembers', tlsBetweenMembers);
      check.that(!tlsBetweenMembers || tls !== undefined, 'tlsBetweenMembers is true, and there are no certificates: give tls too');
    }
    check.that(memory.toKibibytes() >= LEAST_MEMORY.toKibibytes(),
      `resources.memory must be at least ${LEAST_MEMORY.toMebibytes()} MiB, got ${memory.asString()}: an idle member takes a third of that, and publishers wait before all is taken`);
    check.that(storage.toKibibytes() >= LEAST_STORAGE.toKibibytes(),
      `storage.size must be at least ${LEAST_STORAGE.toGibibytes()} GiB, got ${storage.asString()}: a fifth of it stays free, and the log of all queues takes its part`);
    check.map('parameters', parameters);
    checkParameters(check, parameters, this.settings(cluster), version.series, cluster);
    checkVirtualHosts(check, this.props.virtualHosts ?? []);
    const names = this.virtualHosts.map(({ name }) => name);
    checkAccess(check, this.access, accountsOf(cluster), names);
    check.that(names.includes(this.virtualHost), `virtualHost is ${quote(this.virtualHost)}, which isn't declared: use one of ${names.join(', ')}`);
    checkFederation(check, this.props.federation, this.virtualHosts);
    checkPage(check, this.props.managementPage, this.access);
    checkProtocols(check, this.props.protocols ?? [], this.virtualHost);
    accountsOf(cluster).forEach((account) => check.that(!RESERVED_ACCOUNTS.includes(account),
      `an account can't be called '${account}', which RabbitMQ or its cluster needs: use another name`));
  }
}

function accountsOf({ accounts }: ClusterFacts): string[] {
  return accounts.map(({ username }) => username);
}

const BETWEEN_MEMBERS: MemberPort[] = [
  { name: 'epmd', port: EPMD, betweenMembers: true },
  { name: 'empty', port: EMPTY, betweenMembers: true },
  { name: 'distribution', port: DISTRIBUTION, betweenMembers: true },
  { name: 'replication', port: REPLICATION.first, endPort: REPLICATION.last, betweenMembers: true },
];
