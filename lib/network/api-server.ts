import type { IConstruct } from 'constructs';
import { Check, Defaults } from '../kubernetes';
import { Peer } from './peer';

/** Where a cluster's API server is, as policies see it. */
export interface ApiServer {
  /**
   * The blocks of its addresses: that of the Service `kubernetes`, and those of what is behind it, for network plugins look at one or the other.
   * `kubectl get service,endpointslices kubernetes` shows both.
   */
  readonly cidrs: string[];

  /**
   * The ports that it listens on: the Service's, and that of what is behind it.
   *
   * @default [443, 6443]
   */
  readonly ports?: number[];
}

const PORTS = [443, 6443];

/** Where pods of a construct reach it: at every address where nobody says which, as it has no pods that a policy could select. */
export function apiServerOf(construct: IConstruct): { readonly at: Peer; readonly ports: number[] } {
  const { cidrs, ports = PORTS } = Defaults.of(construct).each<Partial<ApiServer>>('apiServer');
  return { at: cidrs === undefined ? Peer.anywhere() : Peer.cidrs(cidrs), ports };
}

/** Checks it. `prop`: what the user calls it. */
export function checkApiServer(check: Check, prop: string, given: ApiServer): ApiServer {
  const apiServer = check.props(prop, given);
  const { cidrs, ports = PORTS } = apiServer;
  check.given(`${prop}.cidrs`, cidrs, 'name the blocks of its addresses');
  Peer.cidrs(cidrs)._check(check, `${prop}.cidrs`);
  check.list(`${prop}.ports`, ports, (item, port) => check.port(item, port));
  check.that(ports.length > 0, `${prop}.ports is empty: name a port, or leave it out for ${PORTS.join(' and ')}`);
  return apiServer;
}
