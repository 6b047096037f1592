import type { Check } from '../kubernetes';

/** Where the certificate of a host comes from. */
export class Tls {
  /** A Secret of type `kubernetes.io/tls` in the same namespace. */
  public static fromSecret(secretName: string): Tls {
    return new Tls(secretName, {});
  }

  /** cert-manager gets one from this ClusterIssuer, and renews it. */
  public static certManager(clusterIssuer: string): Tls {
    return new Tls(undefined, { 'cert-manager.io/cluster-issuer': clusterIssuer }, clusterIssuer);
  }

  /** None: the traffic is plain, or encrypted before it reaches the cluster. */
  public static none(): Tls {
    return new Tls(undefined, {}, undefined, true);
  }

  private constructor(
    private readonly secretName: string | undefined,
    /**
     * @internal
     */
    public readonly _annotations: { [key: string]: string },
    private readonly issuer?: string,
    /**
     * @internal
     */
    public readonly _plain = false,
  ) {}

  /**
   * The Secret that holds the certificate.
   *
   * @internal
   */
  public _secretName(check: Check, name: string): string {
    if (this.issuer !== undefined) {
      check.objectName('expose: the cluster issuer', this.issuer);
    }
    const secret = this.secretName ?? `${name}-tls`;
    check.objectName('expose: the TLS Secret', secret);
    return secret;
  }
}
