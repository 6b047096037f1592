import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Check, ISSUERS, Names } from '../kubernetes';

const CLUSTER_ISSUER = 'cert-manager.io/cluster-issuer';
const CERT_MANAGER = 'cert-manager makes';

/** What an Ingress needs for it. */
interface Secured {
  readonly tls?: k8s.IngressTls[];
  readonly annotations: { [key: string]: string };
}

/** Where the certificate of a host comes from. */
export class Tls {
  /** A Secret of type `kubernetes.io/tls` in the same namespace. */
  public static fromSecret(secretName: string): Tls {
    return new Tls('secret', secretName);
  }

  /** cert-manager gets one from this ClusterIssuer, and renews it. */
  public static certManager(clusterIssuer: string): Tls {
    return new Tls('issuer', clusterIssuer);
  }

  /** The controller has one of its own, such as a wildcard certificate. */
  public static fromController(): Tls {
    return new Tls('controller');
  }

  /** None: the traffic is plain, or encrypted before it reaches the cluster. */
  public static none(): Tls {
    return new Tls('none');
  }

  private constructor(private readonly kind: 'secret' | 'issuer' | 'controller' | 'none', private readonly name?: string) {}

  /**
   * Checks it, and says what an Ingress of this name needs for it.
   *
   * @internal
   */
  public _bind(scope: Construct, name: string, host: string): Secured {
    const check = new Check(scope);
    switch (this.kind) {
      case 'none':
        return { annotations: {} };
      case 'controller':
        return { tls: [{ hosts: [host] }], annotations: {} };
      case 'secret': {
        const prop = 'expose: the TLS Secret';
        check.objectName(prop, this.name!);
        // one that cert-manager makes for another app of the same host serves both
        Names.of(scope).refer(scope, { kind: 'core/Secret', name: this.name!, prop, except: CERT_MANAGER });
        return { tls: [{ hosts: [host], secretName: this.name }], annotations: {} };
      }
      case 'issuer': {
        const secretName = `${name}-tls`;
        check.objectName('expose: the cluster issuer', this.name!);
        for (const kind of ['core/Secret', 'cert-manager.io/Certificate']) {
          Names.of(scope).claim(scope, { kind, name: secretName, maker: CERT_MANAGER });
        }
        return { tls: [{ hosts: [host], secretName }], annotations: { [CLUSTER_ISSUER]: this.name! } };
      }
    }
  }

  /**
   * Refuses annotations that say otherwise.
   *
   * @internal
   */
  public _checkAnnotations(check: Check, annotations: { [key: string]: string }): void {
    const issuer = ISSUERS.find((annotation) => annotations[annotation] !== undefined);
    check.that(issuer === undefined || this.kind === 'secret' || (this.kind === 'issuer' && annotations[issuer] === this.name && issuer === CLUSTER_ISSUER),
      `expose: the annotation ${issuer} contradicts tls, got '${annotations[issuer!]}': use Tls.certManager(), or Tls.fromSecret() with the Secret that it makes`);
  }
}
