import { Duration } from 'cdk8s';
import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { emitFiles } from '../../config';
import { Labels, digest } from '../../kubernetes';
import { API_SERVER_PORTS, Peer } from '../../network';
import { DATA, Probe } from '../../pod';
import { Permission, StatelessWorkload, memberNames } from '../../workload';
import { inObjectName } from '../database';
import { EngineOptions, EngineWorkload, MOST_MEMBERS } from '../engine';
import { CLIENT_PORT, PATRONI_PORT, RESTAPI_USER, REWIND_USER, patroniConfigMaps } from './patroni-config';
import { programs } from './programs';
import { passwordKeys, systemSecret } from './system-users';

interface ControllerProps {
  readonly options: EngineOptions;
  readonly workload: EngineWorkload;
  readonly image: string;
  readonly user: number;
  readonly psql: string;
  /** The settings that all members share. */
  readonly config: { [key: string]: any };
}

const PATH = '/etc/controller';
const SECRETS = '/secrets';
const SYSTEM = '/system';
const PROGRAMS = [
  'announcement.py', 'answers.py', 'cluster.py', 'controller.py', 'damage.py', 'decision.py', 'founding.py', 'generated_secrets.py', 'kept_secrets.py',
  'kube_api.py', 'leaving.py', 'patroni_api.py', 'placement.py', 'promise.py', 'provisioning.py', 'takeover.py', 'trouble.py', 'volumes.py', 'wal.py',
];

/**
 * A single pod that brings the cluster to what is declared: shared settings, databases, and new pods in the order of the members'
 * roles. The cluster runs and heals without it.
 */
export class Controller extends Construct {
  public readonly deployment: ApiObject;

  public constructor(scope: Construct, id: string, props: ControllerProps) {
    super(scope, id);
    const { options, workload } = props;
    const name = `${options.name}-controller`;
    const labels = new Labels(this, { instance: options.name, component: 'controller', product: options.labels.all['app.kubernetes.io/name'], partOf: options.partOf });
    const data = { ...programs(...PROGRAMS), 'want.json': `${JSON.stringify(this.want(props), undefined, 2)}\n` };
    emitFiles(this, 'ConfigMap', name, labels, data);

    const controller = new StatelessWorkload(this, 'Workload', {
      name,
      labels,
      user: props.user,
      replicas: 1,
      singleton: true,
      architecture: options.architecture,
      terminationGrace: Duration.seconds(5),
      // what it heals may wait for it; two of them would take the same steps
      leavesLostNodeAfter: Duration.seconds(30),
      podAnnotations: { 'cdk8s-patterns/config': digest(data) },
      permissions: permissions(options, workload),
      container: {
        name: 'controller',
        image: props.image,
        imagePullPolicy: options.imagePullPolicy,
        command: ['python3', `${PATH}/controller.py`, `${PATH}/want.json`],
        env: [{ name: 'PATRONI_RESTAPI_USERNAME', value: RESTAPI_USER }],
        liveness: Probe.exec(['sh', '-c', 'find /tmp/beat -mmin -3 | grep -q .'], { period: Duration.seconds(30) }),
        readiness: Probe.exec(['test', '-e', '/tmp/beat']),
        resources: options.controllerResources,
      },
    });
    controller.pod.addVolume({ name: 'controller', configMap: { name } }, { volume: 'controller', path: PATH, readOnly: true });
    const mount = (volume: string, secretName: string, keys: string[], path: string): void => {
      // one that isn't there yet stops nothing but what needs it
      const secret = { secretName, items: keys.map((key) => ({ key, path: key })), defaultMode: 0o440, optional: true };
      controller.pod.addVolume({ name: volume, secret }, { volume, path, readOnly: true });
    };
    mount('system', options.systemSecret, systemSecret(options.systemSecret).passwords, SYSTEM);
    options.databases.forEach(({ name: database, secretName }) =>
      mount(`db-${inObjectName(database)}`, secretName, ['username', 'password'], `${SECRETS}/${database}`));
    const ports = [CLIENT_PORT, PATRONI_PORT];
    controller.networkPolicy.allowTo(Peer.anywhere(), API_SERVER_PORTS);
    controller.networkPolicy.allowTo(Peer.pods(options.labels.selector), ports);
    workload.networkPolicy.allowFrom(Peer.pods(labels.selector), ports);
    this.deployment = controller.deployment;
  }

  private want({ options, workload, psql, config }: ControllerProps): object {
    return {
      name: options.name,
      members: memberNames(options.name, options.members),
      hosts: workload.memberHosts,
      claims: claimNames(options.name, MOST_MEMBERS),
      psql,
      rewinder: REWIND_USER,
      volumeAttributes: workload.volumeAttributesClassName,
      config,
      databases: options.databases.map(({ name, owner, secretName }) => ({ name, owner, secretName, folder: `${SECRETS}/${name}` })),
      system: { secretName: options.systemSecret, folder: SYSTEM, variables: passwordKeys(['SUPERUSER', 'RESTAPI']) },
      // the server takes another password of an owner; those of the cluster's own users are in the members' variables
      secrets: workload.generatedSecrets.map((secret) => ({ ...secret, renewable: secret.name !== options.systemSecret })),
    };
  }
}

function claimNames(name: string, members: number): string[] {
  return memberNames(name, members).map((pod) => `${DATA}-${pod}`);
}

function permissions(
  { name, members, databases, systemSecret: system }: EngineOptions, { generatedSecrets, volumeAttributesClassName }: EngineWorkload,
): Permission[] {
  const pods = memberNames(name, members);
  const generated = generatedSecrets.map((secret) => secret.name);
  return [
    // the annotation that says what is waited for
    { apiGroup: 'apps', resource: 'statefulsets', verbs: ['get', 'patch'], names: [name] },
    // the same as an Event, and why the StatefulSet's pods are refused
    { apiGroup: '', resource: 'events', verbs: ['create', 'list'] },
    { apiGroup: '', resource: 'secrets', verbs: ['get'], names: [system, ...databases.map(({ secretName }) => secretName)] },
    // those that are gone are made again
    ...(generated.length > 0 ? [{ apiGroup: '', resource: 'secrets', verbs: ['create', 'patch'], names: generated }] : []),
    // where Patroni keeps its shared settings and who had to confirm writes
    { apiGroup: '', resource: 'configmaps', verbs: ['get'], names: [`${name}-config`, `${name}-sync`] },
    { apiGroup: '', resource: 'pods', verbs: ['list'] },
    { apiGroup: '', resource: 'pods/eviction', verbs: ['create'], names: pods },
    // a member that gives way to one whose volume can't move
    { apiGroup: '', resource: 'pods', verbs: ['delete'], names: pods },
    { apiGroup: '', resource: 'persistentvolumeclaims', verbs: volumeAttributesClassName === undefined ? ['delete'] : ['delete', 'patch'], names: claimNames(name, members) },
    // whether a member that was scaled away may have data
    { apiGroup: '', resource: 'persistentvolumeclaims', verbs: ['get'], names: claimNames(name, MOST_MEMBERS) },
    // the marks of a founding of which no data is left
    { apiGroup: '', resource: 'configmaps', verbs: ['delete'], names: patroniConfigMaps(name) },
  ];
}
