import { Duration } from 'cdk8s';
import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { PlainText, emitFiles } from '../config';
import { CONTENT, Check, Labels, digest } from '../kubernetes';
import { NetworkPolicy, Peer, SecretEntries } from '../network';
import { DATA, PodOptions, Probe, ResolvedResources, resolveSecurity, volumeName } from '../pod';
import { Account, Permission, ProtectedSecret, StatelessWorkload, ToolsImage } from '../workload';
import type { ClusterFacts } from './cluster-facts';
import type { ControllerSpec } from './controller-spec';
import { EnginePrograms } from './engine-programs';
import type { MemberPort } from './engine-spec';
import { Login, inObjectName } from './login';

/** What a controller is made of, beside what its engine says. */
export interface ControllerProps {
  readonly spec: ControllerSpec;
  readonly cluster: ClusterFacts;
  readonly product: string;
  readonly partOf?: string;
  readonly pod: PodOptions;
  readonly resources: ResolvedResources;
  readonly tools: Required<ToolsImage>;
  readonly ports: MemberPort[];
  readonly logins: Login[];
  readonly systemSecret: string;
  /** The Secrets that a Job makes. */
  readonly generatedSecrets: ProtectedSecret[];
  /** The class of attributes that the members' volumes should have. */
  readonly volumeAttributesClassName?: string;
  readonly networkPolicy: NetworkPolicy;
  /** The Secrets of what members reach, by the names of the connections. */
  readonly connections: { readonly [name: string]: SecretEntries[] };
  readonly plain: PlainText;
}

const PATH = '/etc/controller';
const SECRETS = '/secrets';
const SYSTEM = '/system';
const CONNECTIONS = '/connections';
const WANT = 'want.json';
const READING = ['get', 'list', 'watch'];
/** A busy machine takes seconds to start a command in a container, and who is restarted for that has to look at all members anew. */
const TIMEOUT = Duration.seconds(10);

/**
 * A single pod that brings the cluster to what is declared: what all members share, and new pods in the order of the members' roles. The cluster runs
 * and heals without it.
 */
export class Controller extends Construct {
  public readonly deployment: ApiObject;
  /** What it may do. */
  public readonly permissions: Permission[];

  private readonly check: Check;

  public constructor(scope: Construct, id: string, private readonly props: ControllerProps) {
    super(scope, id);
    const { spec, cluster, tools, partOf, product, plain } = props;
    this.check = new Check(scope);
    this.permissions = this.allPermissions();
    plain.variables('engine.controller.env', spec.env ?? {});
    const name = `${cluster.name}-controller`;
    const labels = new Labels(this, { instance: cluster.name, component: 'controller', product, partOf });
    const data = { ...this.programs(), [WANT]: `${JSON.stringify(this.want(), undefined, 2)}\n` };
    emitFiles(this, 'ConfigMap', name, labels, data);

    const { user, ...groups } = resolveSecurity(this, 'security', undefined, tools.user);
    const workload = new StatelessWorkload(this, 'Workload', {
      name,
      labels,
      user,
      replicas: 1,
      singleton: true,
      pod: { ...props.pod, ...groups },
      terminationGrace: Duration.seconds(5),
      // what it heals may wait for it; two of them would take the same steps
      leavesLostNodeAfter: Duration.seconds(30),
      podAnnotations: { [CONTENT]: digest(data) },
      permissions: this.permissions,
      container: {
        name: 'controller',
        image: tools.image,
        command: [...tools.interpreter, `${PATH}/controller.py`, `${PATH}/${WANT}`],
        env: Object.entries(spec.env ?? {}).map(([variable, value]) => ({ name: variable, value })),
        liveness: Probe.exec(['sh', '-c', 'find /tmp/beat -mmin -3 | grep -q .'], { period: Duration.seconds(30), timeout: TIMEOUT }),
        readiness: Probe.exec(['test', '-e', '/tmp/beat'], { timeout: TIMEOUT }),
        resources: props.resources,
      },
    });
    workload.pod.addVolume({ name: 'controller', configMap: { name } }, { volume: 'controller', path: PATH, readOnly: true });
    this.mountSecrets(workload);
    this.open(workload.networkPolicy, labels);
    this.deployment = workload.deployment;
  }

  private programs(): { [file: string]: string } {
    const common = EnginePrograms._ofControllers();
    const taken = Object.keys(this.props.spec.programs).find((file) => file in common || file === WANT);
    this.check.that(taken === undefined, `engine.controller.programs has ${taken}, which every controller has: give it another name`);
    return { ...common, ...this.props.spec.programs };
  }

  private want(): object {
    const { spec, cluster, logins, systemSecret, generatedSecrets, volumeAttributesClassName } = this.props;
    const told = { name: cluster.name, members: cluster.memberNames, hosts: cluster.memberHosts, claims: claimNames(cluster.possibleMemberNames) };
    const ofAll = {
      volumeAttributes: volumeAttributesClassName,
      databases: logins.map(({ name, username, secretName }) => ({ name, owner: username, secretName, folder: `${SECRETS}/${name}` })),
      ...(cluster._passwords.length > 0 ? { system: { secretName: systemSecret, folder: SYSTEM, variables: spec.passwords ?? {} } } : {}),
      // the server takes another password of a client; those of the product's own users are in the members' variables
      secrets: generatedSecrets.map((secret) => ({ ...secret, renewable: secret.name !== systemSecret })),
    };
    const known = Object.keys({ ...told, ...ofAll });
    const taken = Object.keys(spec.want ?? {}).find((key) => known.includes(key));
    this.check.that(taken === undefined, `engine.controller.want has ${taken}, which every controller is told: give it another name`);
    return { ...told, ...spec.want, ...ofAll };
  }

  private mountSecrets({ pod }: StatelessWorkload): void {
    const { cluster, logins, systemSecret, connections } = this.props;
    const mount = (volume: string, secretName: string, keys: string[], path: string): void => {
      // one that isn't there yet stops nothing but what needs it
      const secret = { secretName, items: keys.map((key) => ({ key, path: key })), defaultMode: 0o440, optional: true };
      pod.addVolume({ name: volume, secret }, { volume, path, readOnly: true });
    };
    if (cluster._passwords.length > 0) {
      mount('system', systemSecret, cluster._passwords, SYSTEM);
    }
    logins.forEach(({ name, secretName }) => mount(volumeName('db', inObjectName(name)), secretName, ['username', 'password'], `${SECRETS}/${name}`));
    Object.entries(connections).forEach(([name, secrets]) => {
      const volume = `connection-${name}`;
      const sources = secrets.map(({ keys, optional, ...secret }) =>
        ({ secret: { name: secret.name, items: itemsOf({ ...keys, ...optional }), optional: true } }));
      pod.addVolume({ name: volume, projected: { sources, defaultMode: 0o440 } }, { volume, path: `${CONNECTIONS}/${name}`, readOnly: true });
    });
  }

  private open(own: NetworkPolicy, labels: Labels): void {
    const { cluster, networkPolicy, ports } = this.props;
    const open = ports.filter(({ forController }) => forController).map(({ port }) => port);
    own._allowApiServer();
    if (open.length > 0) {
      own.allowTo(Peer.pods(cluster.selector), open);
      networkPolicy.allowFrom(Peer.pods(labels.selector), open);
    }
  }

  /** What the engine asks for to read comes before what all controllers change, and what it asks for to change behind. */
  private allPermissions(): Permission[] {
    const { spec, cluster, logins, systemSecret, generatedSecrets, volumeAttributesClassName } = this.props;
    const { permissions } = Account.withRights(spec.rights ?? [])._resolve(this.check, 'engine.controller');
    const reads = ({ verbs }: Permission) => verbs.every((verb) => READING.includes(verb));
    const secrets = [...(cluster._passwords.length > 0 ? [systemSecret] : []), ...logins.map(({ secretName }) => secretName)];
    const generated = generatedSecrets.map(({ name }) => name);
    const pods = cluster.memberNames;
    return [
      // the annotation that says what is waited for
      { apiGroup: 'apps', resource: 'statefulsets', verbs: ['get', 'patch'], names: [cluster.name] },
      // the same as an Event, and why the StatefulSet's pods are refused
      { apiGroup: '', resource: 'events', verbs: ['create', 'list'] },
      ...(secrets.length > 0 ? [{ apiGroup: '', resource: 'secrets', verbs: ['get'], names: secrets }] : []),
      // those that are gone are made again
      ...(generated.length > 0 ? [{ apiGroup: '', resource: 'secrets', verbs: ['create', 'patch'], names: generated }] : []),
      ...permissions.filter(reads),
      { apiGroup: '', resource: 'pods', verbs: ['list'] },
      { apiGroup: '', resource: 'pods/eviction', verbs: ['create'], names: pods },
      // a member that gives way to one whose volume can't move
      { apiGroup: '', resource: 'pods', verbs: ['delete'], names: pods },
      { apiGroup: '', resource: 'persistentvolumeclaims', verbs: volumeAttributesClassName === undefined ? ['delete'] : ['delete', 'patch'], names: claimNames(pods) },
      // whether a member that was scaled away may have data
      { apiGroup: '', resource: 'persistentvolumeclaims', verbs: ['get'], names: claimNames(cluster.possibleMemberNames) },
      ...permissions.filter((permission) => !reads(permission)),
    ];
  }
}

function itemsOf(keys: { [entry: string]: string }): { key: string; path: string }[] {
  return Object.entries(keys).map(([path, key]) => ({ key, path }));
}

function claimNames(members: string[]): string[] {
  return members.map((member) => `${DATA}-${member}`);
}
