import type { k8s } from 'cdk8s-plus-28';
import { isIP } from 'net';
import { Check, quote } from '../kubernetes';

/** How the pods find names. @see https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/ */
export interface PodDns {
  /**
   * Addresses by host names, as in `/etc/hosts`: `{ 'ldap.example.com': '10.1.2.3' }`. Policies open no path to them.
   *
   * @default - none
   */
  readonly hostAliases?: { [host: string]: string };

  /**
   * How many dots a name needs to be asked for as it is, before the cluster's own domains are tried. 1 spares a program that calls the
   * internet four vain questions a name; Services of other namespaces then need their whole names.
   *
   * @default - the cluster's, which is 5
   */
  readonly ndots?: number;

  /**
   * More domains that short names are looked for in.
   *
   * @default - none
   */
  readonly searches?: string[];
}

/** What the resolver takes. @see https://man7.org/linux/man-pages/man5/resolv.conf.5.html */
const MOST_NDOTS = 15;
/** What Kubernetes takes, with three of the cluster's own. */
const MOST_SEARCHES = 29;

/** Checks it, and says what it is in a pod. `prop`: what the user calls it. */
export function resolveDns(check: Check, prop: string, given: PodDns | undefined): Pick<k8s.PodSpec, 'hostAliases' | 'dnsConfig'> {
  const { hostAliases = {}, ndots, searches = [] } = check.optionalProps(prop, given);
  check.map(`${prop}.hostAliases`, hostAliases);
  for (const [host, ip] of Object.entries(hostAliases)) {
    check.objectName(`${prop}.hostAliases: a host`, host);
    check.that(typeof ip === 'string' && isIP(ip) !== 0, `${prop}.hostAliases: ${host} must be an address such as '10.1.2.3', got ${quote(ip)}`);
  }
  if (ndots !== undefined) {
    check.integer(`${prop}.ndots`, ndots, 0, MOST_NDOTS);
  }
  check.list(`${prop}.searches`, searches, (item, domain) => check.objectName(item, domain));
  check.that(searches.length <= MOST_SEARCHES, `${prop}.searches must be at most ${MOST_SEARCHES}, got ${searches.length}: leave some out`);
  const addresses = [...new Set(Object.values(hostAliases))].sort();
  return {
    hostAliases: addresses.length === 0 ? undefined : addresses.map((ip) =>
      ({ ip, hostnames: Object.keys(hostAliases).filter((host) => hostAliases[host] === ip).sort() })),
    dnsConfig: ndots === undefined && searches.length === 0 ? undefined : {
      options: ndots === undefined ? undefined : [{ name: 'ndots', value: String(ndots) }],
      searches: searches.length === 0 ? undefined : searches,
    },
  };
}
