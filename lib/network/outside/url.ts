import { isIP } from 'net';

export const HTTPS_PORT = 443;
export const HTTP_PORT = 80;

/** A host as URLs have it. */
export function inUrl(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host;
}

/** The URL of a host, without a port where it is the usual one. */
export function httpUrl(tls: boolean, host: string, port: number): string {
  return `${tls ? 'https' : 'http'}://${inUrl(host)}${port === (tls ? HTTPS_PORT : HTTP_PORT) ? '' : `:${port}`}`;
}
