/** What is spoken on a port, as gateways, meshes and load balancers are told. @see https://kubernetes.io/docs/concepts/services-networking/service/#application-protocol */
export enum AppProtocol {
  /** HTTP/1.1 in the clear. */
  HTTP = 'http',
  /** HTTP/2 in the clear. */
  H2C = 'kubernetes.io/h2c',
  /** WebSocket in the clear. */
  WS = 'kubernetes.io/ws',
  /** WebSocket over TLS. */
  WSS = 'kubernetes.io/wss',
  /** HTTP over TLS. */
  HTTPS = 'https',
  /** gRPC in the clear. */
  GRPC = 'grpc',
}

/** Whether who asks has to ask by TLS. */
export function isByTls(appProtocol: AppProtocol | undefined): boolean {
  return appProtocol === AppProtocol.HTTPS || appProtocol === AppProtocol.WSS;
}
