import { Duration } from 'cdk8s';
import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Check, Exemption, Labels, Names, emit, exemptionAnnotations, quote } from '../kubernetes';
import {
  Binding, BindingFacts, ConnectOptions, Connection, IConnectable, NetworkPolicy, RESERVED_FOR_VOLUME, SERVICE_BINDING_ROOT, bindingVariable,
} from '../network';
import { Architecture, ContainerOptions, HostSpread, PodTemplate } from '../pod';
import { emitDisruptionBudget } from './disruption-budget';
import { callsApiServer, workloadExemptions } from './exemptions';
import { Permission, emitServiceAccount } from './service-account';

export interface StatelessWorkloadProps {
  readonly name: string;
  readonly labels: Labels;
  readonly container: ContainerOptions;
  readonly user: number;
  readonly terminationGrace: Duration;
  /** None where an autoscaler sets them. */
  readonly replicas?: number;
  /** At most this many pods may be away in a drain; no budget where left out. */
  readonly disruptions?: number;
  /** Never two pods at a time, not even during a rollout. */
  readonly singleton?: boolean;
  readonly progressDeadline?: Duration;
  /** Where nobody else does the work: how long to wait for a node that is lost. */
  readonly leavesLostNodeAfter?: Duration;
  readonly architecture?: Architecture;
  readonly permissions?: Permission[];
  readonly exemptions?: Exemption[];
  readonly podAnnotations?: { [key: string]: string };
}

/** Old revisions that `kubectl rollout undo` can go back to. */
const REVISIONS = 5;
/** How long a new pod has to stay ready before the rollout goes on: a pod that falls over at once stops it. */
const MIN_READY_SECONDS = 5;

/** A Deployment and what belongs around it, whatever the program: identity, disruption, isolation, spread, hardening. */
export class StatelessWorkload extends Construct {
  public readonly deployment: ApiObject;
  public readonly serviceAccount: ApiObject;
  public readonly disruptionBudget?: ApiObject;
  public readonly networkPolicy: NetworkPolicy;
  public readonly pod: PodTemplate;
  private readonly check: Check;

  public constructor(scope: Construct, id: string, private readonly props: StatelessWorkloadProps) {
    super(scope, id);
    this.check = new Check(scope);
    const { name, labels, container } = props;
    this.pod = new PodTemplate(scope, {
      labels,
      serviceAccountName: name,
      mountToken: callsApiServer(props.permissions),
      user: props.user,
      terminationGrace: props.terminationGrace,
      hostSpread: HostSpread.PREFERRED,
      spreadPerRevision: true,
      architecture: props.architecture,
      annotations: props.podAnnotations,
      leavesLostNodeAfter: props.leavesLostNodeAfter,
    });
    Names.of(this).select(this, labels.selector);
    this.pod.addContainer(container);
    this.pod.addVolume({ name: 'tmp', emptyDir: { sizeLimit: k8s.Quantity.fromString('64Mi') } }, { volume: 'tmp', path: '/tmp' });

    this.serviceAccount = emitServiceAccount(this, name, labels, props.permissions);
    this.deployment = emit(this, 'Resource', k8s.KubeDeployment, {
      metadata: { name, labels: labels.all, annotations: exemptionAnnotations(this.exemptions()) },
      props: () => ({ spec: this.spec() }),
    });
    if (props.disruptions !== undefined) {
      this.disruptionBudget = emitDisruptionBudget(this, name, labels, props.disruptions);
    }
    this.networkPolicy = new NetworkPolicy(this, 'NetworkPolicy', { name, labels });
  }

  /** Opens the path to a target and gives the pods its binding. Everything is checked first: a refused connection leaves nothing behind. */
  public connectTo(target: IConnectable, given?: ConnectOptions): void {
    const connection = this.connectionTo(target);
    const { name, env } = this.check.optionalProps('connectTo: options', given);
    connection._check(this.check, this);
    if (connection._target === undefined) {
      this.check.that(env === undefined && name === undefined, `an external connection has no binding, so connectTo('${connection.name}') takes no name and no env`);
    } else {
      this.bind(connection._target.facts, name === undefined ? connection.name : name, env);
    }
    connection._open(this, this.networkPolicy, this.props.labels.selector);
  }

  private connectionTo(target: IConnectable): Connection {
    const isObject = typeof target === 'object' && target !== null;
    const endpoint = isObject ? target.endpoint : undefined;
    const got = isObject ? 'an object without an endpoint' : quote(target);
    this.check.that(endpoint instanceof Connection, `connectTo needs something to connect to, got ${got}: pass a construct of this library or Connection.external()`);
    return endpoint!;
  }

  private bind(facts: BindingFacts, folder: string, env: { [variable: string]: string } = {}): void {
    this.check.dnsLabel('connectTo: name', folder, RESERVED_FOR_VOLUME);
    const id = `Binding-${folder}`;
    this.check.that(this.node.tryFindChild(id) === undefined, `connectTo: it has a binding called '${folder}' already: connect once, or give another name`);
    this.check.map('connectTo: env', env);
    const variables = [
      { name: 'SERVICE_BINDING_ROOT', value: SERVICE_BINDING_ROOT },
      ...Object.entries(env).map(([variable, entry]) => bindingVariable(this.check, folder, facts, variable, entry)),
    ];
    this.pod.checkEnv(variables);

    const binding = new Binding(this, id, { name: `${this.props.name}-binding-${folder}`, folder, labels: this.props.labels, facts });
    this.pod.addVolume(binding.volume(), { volume: `binding-${folder}`, path: binding.path, readOnly: true });
    this.pod.addEnv(variables);
  }

  private spec(): k8s.DeploymentSpec {
    return {
      replicas: this.props.replicas,
      revisionHistoryLimit: REVISIONS,
      minReadySeconds: MIN_READY_SECONDS,
      progressDeadlineSeconds: this.props.progressDeadline?.toSeconds(),
      strategy: this.props.singleton ? { type: 'Recreate' } : {
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge: k8s.IntOrString.fromNumber(1), maxUnavailable: k8s.IntOrString.fromNumber(0) },
      },
      selector: { matchLabels: this.props.labels.selector },
      template: this.pod.render(),
    };
  }

  private exemptions(): Exemption[] {
    const { singleton, replicas } = this.props;
    return [
      ...workloadExemptions(this.pod, this.props),
      ...(singleton ? [
        { kubeScore: 'deployment-replicas', reason: 'two would act at the same time' },
        { kubeScore: 'deployment-strategy', reason: 'two would act at the same time' },
      ] : []),
      ...(replicas !== undefined && replicas < 2 && !singleton ? [{ kubeScore: 'deployment-replicas', reason: 'so many were asked for' }] : []),
    ];
  }
}
