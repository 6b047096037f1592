import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Exemption, Names, emit, exemptionAnnotations } from '../kubernetes';
import type { ConnectOptions, IConnectable, NetworkPolicy } from '../network';
import type { PodTemplate } from '../pod';
import { adoptedAnnotation } from './adoption';
import { Connector } from './connector';
import { emitDisruptionBudget } from './disruption-budget';
import { patchedExemptions, workloadExemptions } from './exemptions';
import { ProgramPodProps, emitAccount, makePod } from './program-pod';
import { ROLLING, ResolvedRollout } from './rollout';
import { setOrdered } from './workload';

export interface StatelessWorkloadProps extends ProgramPodProps {
  /** None where an autoscaler sets them. */
  readonly replicas?: number;
  /** At most this many pods may be away in a drain; no budget where left out. */
  readonly disruptions?: number;
  /** Never two pods at a time, not even during a rollout. */
  readonly singleton?: boolean;
  /** How a rollout goes. */
  readonly rollout?: ResolvedRollout;
}

/** A Deployment and what belongs around it, whatever the program: identity, disruption, isolation, spread, hardening. */
export class StatelessWorkload extends Construct {
  public readonly deployment: ApiObject;
  /** Its own account, unless others made the one that it has. */
  public readonly serviceAccount?: ApiObject;
  public readonly disruptionBudget?: ApiObject;
  public readonly networkPolicy: NetworkPolicy;
  public readonly pod: PodTemplate;
  private readonly connector: Connector;

  public constructor(scope: Construct, id: string, private readonly props: StatelessWorkloadProps) {
    super(scope, id);
    const { name, labels, isAdopted = false } = props;
    this.pod = makePod(scope, props, true);
    Names.of(this).select(this, labels.selector, isAdopted);
    this.serviceAccount = emitAccount(this, props);
    this.deployment = emit(this, 'Resource', k8s.KubeDeployment, {
      metadata: {
        name,
        labels: labels.all,
        annotations: { ...exemptionAnnotations(this.exemptions()), ...adoptedAnnotation(isAdopted, 'spec.selector') },
      },
      props: () => ({ spec: this.spec() }),
      exemptions: patchedExemptions,
    });
    if (props.disruptions !== undefined) {
      this.disruptionBudget = emitDisruptionBudget(this, name, labels, props.disruptions);
    }
    this.connector = new Connector(scope, this, this.pod, props);
    this.networkPolicy = this.connector.networkPolicy;
    setOrdered(scope, { object: this.deployment, pod: this.pod, rollout: this.rollout });
  }

  /** Opens the path to a target and gives the pods its binding. */
  public connectTo(target: IConnectable, options?: ConnectOptions): void {
    this.connector.connectTo(target, options);
    this.exempt();
  }

  /** Tells linters what was meant, once more after the pods have got something. */
  public exempt(): void {
    Object.entries(exemptionAnnotations(this.exemptions())).forEach(([key, value]) => this.deployment.metadata.addAnnotation(key, value));
  }

  private spec(): k8s.DeploymentSpec {
    const { recreates, maxSurge, minReadySeconds, progressDeadlineSeconds, revisions } = this.rollout;
    return {
      replicas: this.props.replicas,
      revisionHistoryLimit: revisions,
      minReadySeconds,
      progressDeadlineSeconds,
      strategy: recreates ? { type: 'Recreate' } : {
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge: k8s.IntOrString.fromNumber(maxSurge), maxUnavailable: k8s.IntOrString.fromNumber(0) },
      },
      selector: { matchLabels: this.props.labels.selector },
      template: this.pod.render(),
    };
  }

  private get rollout(): ResolvedRollout {
    const { rollout = ROLLING, singleton = false } = this.props;
    return { ...rollout, recreates: rollout.recreates || singleton };
  }

  private exemptions(): Exemption[] {
    const { singleton, replicas } = this.props;
    return [
      ...workloadExemptions(this.pod, this.props),
      ...(singleton ? [
        { kubeScore: 'deployment-replicas', reason: 'two would act at the same time' },
        { kubeScore: 'deployment-strategy', reason: 'two would act at the same time' },
      ] : []),
      ...(this.rollout.recreates && !singleton ? [{ kubeScore: 'deployment-strategy', reason: 'the old pods have to go first' }] : []),
      ...(replicas !== undefined && replicas < 2 && !singleton ? [{ kubeScore: 'deployment-replicas', reason: 'so many were asked for' }] : []),
    ];
  }
}
