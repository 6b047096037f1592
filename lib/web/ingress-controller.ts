import { Check, quote } from '../kubernetes';
import { Peer } from '../network';

/** Controllers of Google's load balancers read the annotation, and nothing else. @see https://cloud.google.com/kubernetes-engine/docs/concepts/ingress */
const BY_ANNOTATION = ['gce', 'gce-internal'];
/** What makes ingress-nginx and Traefik read a path as a regular expression. */
const NGINX_REGEX = ['nginx.ingress.kubernetes.io/use-regex', 'nginx.ingress.kubernetes.io/rewrite-target'];
const TRAEFIK_REGEX = ['traefik.ingress.kubernetes.io/router.pathmatcher'];

/** The annotation that named a class before Ingresses had a field for it. */
export const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';

/** The program that serves Ingresses: the class that an Ingress asks for, and the pods that requests come from. */
export class IngressController {
  /** Traefik, as its chart installs it. */
  public static traefik(inNamespace = 'traefik'): IngressController {
    return new IngressController('traefik', Peer.pods({ 'app.kubernetes.io/name': 'traefik' }, inNamespace), TRAEFIK_REGEX);
  }

  /** ingress-nginx, as its chart installs it. */
  public static nginx(inNamespace = 'ingress-nginx'): IngressController {
    return new IngressController('nginx', Peer.pods({ 'app.kubernetes.io/name': 'ingress-nginx' }, inNamespace), NGINX_REGEX);
  }

  /**
   * Any other: the name of its IngressClass, and where its requests come from. A load balancer of a cloud has addresses, not pods.
   *
   * `gce` and `gce-internal` are asked for by the annotation that Google's controller reads, and not by the field.
   */
  public static of(ingressClass: string, peer: Peer): IngressController {
    return new IngressController(ingressClass, peer);
  }

  private constructor(
    /** The name of the IngressClass. */
    public readonly ingressClass: string,
    /** Where requests come from. */
    public readonly peer: Peer,
    private readonly regexAnnotations?: string[],
  ) {}

  /**
   * @internal
   */
  public _check(check: Check): void {
    check.objectName('expose: the ingress class', this.ingressClass);
    check.instance('expose: where the controller\'s requests come from', this.peer, Peer, 'Peer.pods() or Peer.cidrs()');
    this.peer._check(check, 'expose: the controller');
  }

  /**
   * How an Ingress asks for it.
   *
   * @internal
   */
  public get _asked(): { readonly ingressClassName?: string; readonly annotations: { [key: string]: string } } {
    return BY_ANNOTATION.includes(this.ingressClass)
      ? { annotations: { [CLASS_ANNOTATION]: this.ingressClass } }
      : { ingressClassName: this.ingressClass, annotations: {} };
  }

  /**
   * Whether a path that looks like a regular expression is read as one.
   *
   * @internal
   */
  public _checkRegex(check: Check, path: string, annotations: { [key: string]: string }): void {
    const known = this.regexAnnotations;
    check.that(known === undefined || known.some((annotation) => annotations[annotation] !== undefined && annotations[annotation] !== 'false'),
      `expose: path is a regular expression to ${this.ingressClass} only with the annotation ${known?.[0]}, got ${quote(path)} without it: add the annotation`);
  }
}
