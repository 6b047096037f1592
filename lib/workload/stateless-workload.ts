import { Duration } from 'cdk8s';
import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Check, Exemption, Labels, emit, exemptionAnnotations } from '../kubernetes';
import { Binding, BindingFacts, ConnectOptions, IConnectable, NetworkPolicy, RESERVED_FOR_VOLUME, SERVICE_BINDING_ROOT } from '../network';
import { ContainerOptions, HostSpread, PodTemplate, digestExemptions, pullExemptions } from '../pod';
import { emitDisruptionBudget } from './disruption-budget';
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
      mountToken: props.permissions !== undefined,
      user: props.user,
      terminationGrace: props.terminationGrace,
      hostSpread: HostSpread.PREFERRED,
      spreadPerRevision: true,
      annotations: props.podAnnotations,
      leavesLostNodeAfter: props.leavesLostNodeAfter,
    });
    this.pod.addContainer(container);
    this.pod.addVolume({ name: 'tmp', emptyDir: { sizeLimit: k8s.Quantity.fromString('64Mi') } }, { volume: 'tmp', path: '/tmp' });

    this.serviceAccount = emitServiceAccount(this, name, labels, props.permissions);
    this.deployment = emit(this, 'Resource', k8s.KubeDeployment, {
      metadata: { name, labels: labels.all, annotations: exemptionAnnotations(this.exemptions()) },
      props: () => ({ spec: this.spec() }),
      newer: () => this.pod.newerFields(),
    });
    if (props.disruptions !== undefined) {
      this.disruptionBudget = emitDisruptionBudget(this, name, labels, props.disruptions);
    }
    this.networkPolicy = new NetworkPolicy(this, 'NetworkPolicy', { name, labels });
  }

  /** Opens the path to a target and gives the pods its binding. */
  public connectTo(target: IConnectable, options: ConnectOptions = {}): void {
    const got = typeof target === 'object' && target !== null ? 'an object without an endpoint' : target;
    this.check.that(target?.endpoint !== undefined, `connectTo needs something to connect to, got ${got}: pass a construct of this library or Connection.external()`);
    const connection = target.endpoint;
    connection._check(this.check, this);
    if (connection._target === undefined) {
      this.check.that(options.env === undefined && options.name === undefined, `an external connection has no binding, so connectTo('${connection.name}') takes no name and no env`);
    } else {
      this.bind(connection._target.facts, options.name ?? connection.name, options.env ?? {});
    }
    // last: a refused connection has opened nothing
    connection._open(this, this.networkPolicy, this.props.labels.selector);
  }

  private bind(facts: BindingFacts, folder: string, env: { [variable: string]: string }): void {
    this.check.dnsLabel('connectTo: name', folder, RESERVED_FOR_VOLUME);
    const id = `Binding-${folder}`;
    this.check.that(this.node.tryFindChild(id) === undefined, `connectTo: it has a binding called '${folder}' already: connect once, or give another name`);
    const binding = new Binding(this, id, { name: `${this.props.name}-binding-${folder}`, folder, labels: this.props.labels, facts });
    this.pod.addVolume(binding.volume(), { volume: `binding-${folder}`, path: binding.path, readOnly: true });
    this.pod.addEnv({ name: 'SERVICE_BINDING_ROOT', value: SERVICE_BINDING_ROOT });
    for (const [variable, entry] of Object.entries(env)) {
      this.pod.addEnv(binding.variable(this.check, variable, entry));
    }
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
    const { container, permissions, exemptions, singleton } = this.props;
    return [
      ...this.pod.exemptions,
      ...pullExemptions(container.imagePullPolicy),
      ...digestExemptions(container.image),
      ...(permissions ? [{ checkov: 'CKV_K8S_38', reason: 'calls the API server with its token' }] : []),
      ...(singleton ? [
        { kubeScore: 'deployment-replicas', reason: 'two would act at the same time' },
        { kubeScore: 'deployment-strategy', reason: 'two would act at the same time' },
      ] : []),
      ...(exemptions ?? []),
    ];
  }
}
