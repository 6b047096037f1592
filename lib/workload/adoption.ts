import { Check, checkAnnotations, quote } from '../kubernetes';
import { AccessMode } from '../storage';

/** Pods that are there already, of a Deployment or a StatefulSet of the app's name. */
export interface AdoptedPods {
  /**
   * The labels by which it selects its pods, all of them (`spec.selector.matchLabels`): Kubernetes refuses others. All that belongs to the app goes
   * by them.
   */
  readonly podLabels: { [label: string]: string };

  /**
   * What the program's container is called. One of another name would stand beside the one that is there, where the object wasn't made by
   * `kubectl apply`.
   *
   * @default - as the app
   */
  readonly containerName?: string;
}

/** A Service that is there already, and leads to the pods that are. */
export interface AdoptedService {
  /**
   * Its name.
   *
   * @default - that of the app
   */
  readonly name?: string;

  /** What the port is called that leads to the app; `''` where it has no name. Under another name it would lead nowhere for a moment. */
  readonly portName: string;

  /**
   * Whether it has no address of its own (`clusterIP: None`). Kubernetes lets nobody change that.
   *
   * @default false
   */
  readonly headless?: boolean;
}

/** A Deployment that is there already, with its Service. */
export interface AdoptedWebApp extends AdoptedPods {
  /**
   * Its Service.
   *
   * @default - it has none
   */
  readonly service?: AdoptedService;
}

/** A claim template of a StatefulSet that is there already. Kubernetes refuses any other. */
export interface AdoptedClaim {
  /** Its name, which is that of a `Volume.perPod` of the app. */
  readonly name: string;

  /**
   * The labels of the claims.
   *
   * @default - none
   */
  readonly labels?: { [label: string]: string };

  /**
   * The annotations of the claims.
   *
   * @default - none
   */
  readonly annotations?: { [annotation: string]: string };

  /**
   * Who may use a volume at the same time.
   *
   * @default AccessMode.READ_WRITE_ONCE
   */
  readonly accessMode?: AccessMode;
}

/** A StatefulSet that is there already, with its Service and its claims. */
export interface AdoptedStatefulSet extends AdoptedPods {
  /** The Service that gives its members DNS names (`spec.serviceName`). */
  readonly headlessService: string;

  /**
   * Whether that Service isn't headless and has an address of its own, which Kubernetes lets nobody change: then its members have no DNS names, and
   * it is what others reach them by.
   *
   * @default false
   */
  readonly hasAddress?: boolean;

  /**
   * The name of the Service by which others reach any member that is ready.
   *
   * @default - that of the app; of `headlessService`, where that has an address
   */
  readonly service?: string;

  /**
   * Its claim templates, in their order.
   *
   * @default - one for each `Volume.perPod` of the app, in the order of their names, without labels
   */
  readonly claims?: AdoptedClaim[];
}

/** Where objects say what of them was kept, as it can't be changed. */
export const ADOPTED = 'cdk8s-patterns/adopted';
/** What Kubernetes adds itself, to each pod another. */
const OF_CONTROLLERS = ['pod-template-hash', 'controller-revision-hash', 'statefulset.kubernetes.io/pod-name', 'apps.kubernetes.io/pod-index'];

/** What an object says of what it was adopted with. */
export function adoptedAnnotation(isAdopted: boolean, ...fields: string[]): { [key: string]: string } {
  return isAdopted ? { [ADOPTED]: fields.join(', ') } : {};
}

/** Checks pods that are adopted. */
export function checkAdoptedPods<T extends AdoptedPods>(check: Check, given: T | undefined): T | undefined {
  if (given === undefined) {
    return undefined;
  }
  const adopted = check.props('adopt', given);
  const { podLabels, containerName } = adopted;
  check.given('adopt.podLabels', podLabels, 'name the labels of its selector (spec.selector.matchLabels)');
  check.labels('adopt.podLabels', podLabels);
  check.that(Object.keys(podLabels).length > 0, 'adopt.podLabels is empty, which would be every pod of the namespace: name the labels of its selector');
  const wrong = Object.keys(podLabels).find((label) => OF_CONTROLLERS.includes(label));
  check.that(wrong === undefined, `adopt.podLabels has ${wrong}, which Kubernetes gives each pod itself: leave it out, and name the labels of spec.selector.matchLabels`);
  if (containerName !== undefined) {
    check.dnsLabel('adopt.containerName', containerName);
  }
  return adopted;
}

/** Checks a Service that is adopted. */
export function checkAdoptedService(check: Check, given: AdoptedService | undefined): AdoptedService | undefined {
  if (given === undefined) {
    return undefined;
  }
  const { name, portName, headless = false } = check.props('adopt.service', given);
  if (name !== undefined) {
    check.dnsLabel('adopt.service.name', name);
  }
  check.given('adopt.service.portName', portName, 'say what its port is called, \'\' where it has no name');
  if (portName !== '') {
    check.dnsLabel('adopt.service.portName', portName);
  }
  check.boolean('adopt.service.headless', headless);
  return { name, portName, headless };
}

/** Checks the claim templates of a StatefulSet that is adopted against those that the app has. `known`: their names. */
export function checkAdoptedClaims(check: Check, claims: AdoptedClaim[] | undefined, known: string[]): void {
  if (claims === undefined) {
    return;
  }
  check.list('adopt.claims', claims, (item, claim) => {
    const { name, labels = {}, annotations = {}, accessMode } = check.props(item, claim);
    check.that(known.includes(name), `${item}.name must be the name of a Volume.perPod of the app (${known.join(', ') || 'it has none'}), got ${quote(name)}: give the app such a volume`);
    check.labels(`${item}.labels`, labels);
    checkAnnotations(check, `${item}.annotations`, annotations);
    check.oneOf(`${item}.accessMode`, accessMode, Object.values(AccessMode));
  });
  const names = claims.map(({ name }) => name);
  check.that(new Set(names).size === names.length, `adopt.claims names one of them twice, got ${quote(names)}: leave one out`);
  const missing = known.find((name) => !names.includes(name));
  check.that(missing === undefined, `adopt.claims has no '${missing}', which is a volume of each pod's here: Kubernetes lets no StatefulSet have another one, so leave the volume out, or name its template`);
}
