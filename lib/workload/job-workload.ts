import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Fields, Labels, Names, emit, exemptionAnnotations } from '../kubernetes';
import type { ConnectOptions, IConnectable, NetworkPolicy } from '../network';
import type { PodTemplate } from '../pod';
import { Connector } from './connector';
import { patchedExemptions, workloadExemptions } from './exemptions';
import { emitNamedByTemplate } from './hashed-job';
import { ProgramPodProps, emitAccount, makePod } from './program-pod';
import { setOrdered } from './workload';

/** How long a program runs that comes to an end, and how often it is tried. */
export interface RunProps {
  readonly deadlineSeconds: number;
  readonly retries: number;
  readonly keepForSeconds?: number;
}

/** When it runs again. */
export type RepeatProps = Omit<k8s.CronJobSpec, 'jobTemplate'>;

export interface JobWorkloadProps extends ProgramPodProps {
  readonly run: RunProps;
  /** Once where left out. */
  readonly repeat?: RepeatProps;
}

/** Pods that run to their end, once or again and again, and what belongs around them: identity, isolation, hardening. */
export class JobWorkload extends Construct {
  /** The Job, or the CronJob. */
  public readonly job: ApiObject;
  public readonly serviceAccount?: ApiObject;
  public readonly networkPolicy: NetworkPolicy;
  public readonly pod: PodTemplate;
  public readonly labels: Labels;

  private readonly connector: Connector;

  public constructor(scope: Construct, id: string, private readonly props: JobWorkloadProps) {
    super(scope, id);
    this.labels = props.labels;
    this.pod = makePod(scope, props, false);
    Names.of(this).select(this, props.labels.selector);
    this.serviceAccount = emitAccount(this, props);
    this.job = this.emitJob();
    this.connector = new Connector(scope, this, this.pod, props);
    this.networkPolicy = this.connector.networkPolicy;
    setOrdered(scope, { object: this.job, pod: this.pod });
  }

  /** Opens the path to a target and gives the pods its binding. */
  public connectTo(target: IConnectable, options?: ConnectOptions): void {
    this.connector.connectTo(target, options);
    this.exempt();
  }

  /** Tells linters what was meant, once more after the pods have got something. */
  public exempt(): void {
    Object.entries(this.exemptions()).forEach(([key, value]) => this.job.metadata.addAnnotation(key, value));
  }

  private exemptions(): { [key: string]: string } {
    return exemptionAnnotations(workloadExemptions(this.pod, this.props));
  }

  private emitJob(): ApiObject {
    const { name, labels, repeat } = this.props;
    const metadata = { name, labels: labels.all, annotations: this.exemptions() };
    if (repeat === undefined) {
      return emitNamedByTemplate(this, 'Resource', metadata, () => ({ spec: this.spec() }));
    }
    return emit(this, 'Resource', k8s.KubeCronJob, {
      metadata,
      props: (): Fields<k8s.KubeCronJobProps> => ({ spec: { ...repeat, jobTemplate: { metadata: { labels: labels.all }, spec: this.spec() } } }),
      exemptions: patchedExemptions,
    });
  }

  private spec(): k8s.JobSpec {
    const { deadlineSeconds, retries, keepForSeconds } = this.props.run;
    const { metadata, spec } = this.pod.render();
    return {
      activeDeadlineSeconds: deadlineSeconds,
      backoffLimit: retries,
      ttlSecondsAfterFinished: keepForSeconds,
      // a pod that failed stays, and its log with it
      template: { metadata, spec: { ...spec!, restartPolicy: 'Never' } },
    };
  }
}
