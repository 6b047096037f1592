import { Peer } from '../network';

/** The program that serves Ingresses: the class that an Ingress asks for, and the pods that requests come from. */
export class IngressController {
  /** Traefik, as its chart installs it. */
  public static traefik(inNamespace = 'traefik'): IngressController {
    return new IngressController('traefik', Peer.pods({ 'app.kubernetes.io/name': 'traefik' }, inNamespace));
  }

  /** ingress-nginx, as its chart installs it. */
  public static nginx(inNamespace = 'ingress-nginx'): IngressController {
    return new IngressController('nginx', Peer.pods({ 'app.kubernetes.io/name': 'ingress-nginx' }, inNamespace));
  }

  /** Any other: the name of its IngressClass, and where its requests come from. A load balancer of a cloud has addresses, not pods. */
  public static of(ingressClass: string, peer: Peer): IngressController {
    return new IngressController(ingressClass, peer);
  }

  private constructor(
    /** The name of the IngressClass. */
    public readonly ingressClass: string,
    /** Where requests come from. */
    public readonly peer: Peer,
  ) {}
}
