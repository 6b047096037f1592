import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { Check, EMITTED, Labels, Names, quote } from '../kubernetes';
import { ConnectOptions, IConnectable, NetworkPolicy, Peer } from '../network';
import { Connector } from './connector';
import { ForeignPod, templateOf } from './foreign-pod';
import { IWorkload, setOrdered } from './workload';

/** How pods that others wrote are taken in. */
export interface ForeignWorkloadOptions {
  /**
   * The labels by which policies select its pods, and no others.
   *
   * @default - those of its selector; of its pods, where it has none
   */
  readonly podLabels?: { [label: string]: string };

  /**
   * The containers that are told what they are connected to.
   *
   * @default - all that don't end before the others start
   */
  readonly containers?: string[];
}

const ID = 'ForeignWorkload';

/**
 * Pods that others wrote, by hand or in a chart: closed as those of the library are, and connected as they are.
 *
 *     const [deployment] = new Include(chart, 'reports', { url: 'reports.yaml' }).apiObjects.filter(({ kind }) => kind === 'Deployment');
 *     ForeignWorkload.of(deployment).connectTo(orders);
 *
 * What its pods need beside is opened by its policy.
 */
export class ForeignWorkload extends Construct implements IWorkload {
  /**
   * That of a Deployment, a StatefulSet, a DaemonSet, a Job, a CronJob, a Pod, or any other object with a template of pods.
   *
   * `options`: once for an object.
   */
  public static of(apiObject: ApiObject, options?: ForeignWorkloadOptions): ForeignWorkload {
    if (!Construct.isConstruct(apiObject) || !ApiObject.isApiObject(apiObject)) {
      throw new Error(`[] ForeignWorkload.of() needs an ApiObject, got ${quote(apiObject)}: pass one, as of Include or Helm`);
    }
    const known = apiObject.node.tryFindChild(ID) as ForeignWorkload | undefined;
    new Check(apiObject).that(known === undefined || options === undefined, 'ForeignWorkload.of(): it was told how it is before: give options once');
    return known ?? new ForeignWorkload(apiObject, options);
  }

  /** What its pods may reach, and be reached by. */
  public readonly networkPolicy: NetworkPolicy;

  /** Its pods, for connections of others: `Connection.http({ host: 'reports', pods: foreign.pods, podPort: 3000 })` opens both sides. */
  public readonly pods: Peer;

  private readonly connector: Connector;

  private constructor(object: ApiObject, given?: ForeignWorkloadOptions) {
    const check = new Check(object);
    const { podLabels, containers } = check.optionalProps('options', given);
    if (containers !== undefined) {
      check.list('containers', containers, (item, name) => check.string(item, name));
      check.that(containers.length > 0, 'containers is empty: name one, or leave it out for all');
    }
    const selector = selectorOf(check, object, podLabels);
    super(object, ID);

    const read = object.toJson.bind(object);
    const pod = new ForeignPod(check, read, containers);
    pod.checkEnv([]);
    object.toJson = () => pod.addTo(read());
    const { name } = object;
    const labels = new Labels(this, { instance: name, component: 'connections', selector });
    Names.of(this).select(object, selector);
    this.connector = new Connector(object, this, pod, { name, policyName: `${name}-connections`, labels });
    this.networkPolicy = this.connector.networkPolicy;
    setOrdered(this, { object, pod });
    this.pods = Peer._closed(selector, Chart.of(this).namespace, this.networkPolicy);
  }

  /**
   * Connects its pods to a database, to an app, or to something outside, as `StatelessWebApp.connectTo` does.
   *
   * @throws when the target is nothing, its Secret is in another namespace, or a container has such a variable or folder
   */
  public connectTo(target: IConnectable, options?: ConnectOptions): void {
    this.connector.connectTo(target, options);
  }
}

/** Checks that policies can select its pods, and says how. */
function selectorOf(check: Check, object: ApiObject, podLabels: { [label: string]: string } | undefined): { [label: string]: string } {
  check.that(!(EMITTED in object), 'ForeignWorkload.of(): it is an object of the library\'s own: call connectTo of the construct that made it');
  const manifest = object.toJson();
  const template = templateOf(manifest);
  check.that(template !== undefined, `ForeignWorkload.of(): a ${object.kind} has no template of pods: pass the object that has`);
  check.that(template!.spec.hostNetwork !== true,
    'ForeignWorkload.of(): its pods are in the network of their nodes, which policies don\'t close: let the nodes\' addresses in, by networkPolicy.allowFrom(Peer.cidrs(…)) of the target');
  const { namespace } = Chart.of(object);
  check.that(manifest.metadata.namespace === namespace,
    `ForeignWorkload.of(): it is in the namespace ${quote(manifest.metadata.namespace)}, and its chart in ${quote(namespace)}: put it into a chart of its namespace`);
  const own = template!.metadata?.labels ?? {};
  const { matchLabels, matchExpressions } = manifest.spec.selector ?? {};
  check.that(podLabels !== undefined || matchExpressions === undefined, 'ForeignWorkload.of(): its selector has expressions, which policies can\'t have: name labels in podLabels');
  const selector = podLabels ?? matchLabels ?? own;
  check.labels('podLabels', selector);
  check.that(Object.keys(selector).length > 0, 'ForeignWorkload.of(): its pods have no labels, by which a policy could select them: give them one');
  const missing = Object.keys(selector).find((label) => own[label] !== selector[label]);
  check.that(missing === undefined, `podLabels: its pods don't carry ${missing}=${selector[missing!]}: use labels that they have`);
  return selector;
}
