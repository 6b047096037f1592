import { isIP } from 'net';
import { Chart } from 'cdk8s';
import { quote } from '../../kubernetes';
import { Peer } from '../peer';
import type { Reached } from '../target';
import type { Asked } from './asked';

/** Where something is that the library didn't make. */
export interface Place {
  readonly host: string;
  readonly cidrs?: string[];
  readonly pods?: Peer;
}

const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LONGEST_NAME = 253;
const LONGEST_LABEL = 63;
/** Of a Service, in any of its forms. */
const OF_CLUSTER = /^[^.]+$|\.svc$|\.svc\.|\.cluster\.local$/;

/** Checks it, and says how policies know it, and which of them have to let clients in. `wildcard`: whether the host may be every name in a domain. */
export function whereabouts(asked: Asked, { host, cidrs, pods }: Place, wildcard = false): Pick<Reached, 'at' | 'theirs'> {
  const { check, what } = asked;
  checkHost(asked, host, wildcard);
  check.that(cidrs === undefined || pods === undefined, `${what}: cidrs and pods contradict each other: pods have labels, what is outside the cluster has addresses`);
  if (pods !== undefined) {
    checkPods(asked, host, pods);
    return reachedPods(asked, pods);
  }
  if (cidrs !== undefined) {
    const blocks = Peer.cidrs(cidrs);
    check.that(!Array.isArray(cidrs) || cidrs.length > 0, `${what}: cidrs is empty: name a block such as '203.0.113.0/24', or leave it out`);
    blocks._check(check, `${what}: cidrs`);
    return { at: blocks };
  }
  check.that(isIP(host) !== 0 || !OF_CLUSTER.test(host),
    `${what}: host is a name of this cluster, got ${quote(host)}, and policies know what is in it by labels: use Connection.pods(), or give pods or cidrs`);
  return { at: isIP(host) === 0 ? { hostName: host } : Peer.cidrs([`${host}/${isIP(host) === 4 ? 32 : 128}`]) };
}

function reachedPods({ check, client, what }: Asked, pods: Peer): Pick<Reached, 'at' | 'theirs'> {
  const { _policy: networkPolicy, _namespace: there } = pods;
  if (networkPolicy === undefined) {
    return { at: pods };
  }
  const here = Chart.of(client).namespace;
  check.that(here === there || (here !== undefined && there !== undefined), `${what}: pods crosses charts of which one names no namespace: give both charts one`);
  return { at: pods._seenFrom(here), theirs: { networkPolicy, from: (labels) => Peer.pods(labels, here === there ? undefined : here) } };
}

function checkHost({ check, what }: Asked, host: string, wildcard: boolean): void {
  check.given(`${what}: host`, host, 'name what is connected to');
  check.string(`${what}: host`, host);
  check.that(host !== '*', `${what}: host is '*', and no name stands for every other: open the port with networkPolicy.allowTo(Peer.internet(), [443])`);
  const name = wildcard ? host.replace(/^\*\./, '') : host;
  const isName = NAME.test(name) && host.length <= LONGEST_NAME && name.split('.').every((label) => label.length <= LONGEST_LABEL);
  check.that(isIP(host) !== 0 ? !host.includes('%') : isName && !/^[\d.]+$/.test(host),
    `${what}: host must be a host name such as 'db.example.com' in small letters, or an address, got ${quote(host)}`);
}

function checkPods({ check, client, what }: Asked, host: string, pods: Peer): void {
  check.instance(`${what}: pods`, pods, Peer, 'Peer.pods()');
  pods._check(check, `${what}: pods`);
  check.that(pods._selectsPods, `${what}: pods must be made by Peer.pods() or Peer.namespaces(): give addresses as cidrs`);
  const namespace = pods._namespace;
  check.that(namespace === undefined || namespace === Chart.of(client).namespace || host.includes('.') || isIP(host) !== 0,
    `${what}: host is ${quote(host)}, which is a name of the client's own namespace, and the pods are in '${namespace}': use '${host}.${namespace}.svc'`);
}
