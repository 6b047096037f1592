import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Check } from '../kubernetes';
import type { BindingFacts, SecretEntries } from './binding';
import type { NetworkPolicy, OpenPort } from './network-policy';
import { Peer } from './peer';
import type { Served, Target } from './target';

/** Pods of the library's own that can be connected to. */
export interface PodTarget {
  readonly scope: Construct;
  readonly name: string;
  readonly selector: { [key: string]: string };
  /** The ports of the pods, which are what policies see. */
  readonly ports: OpenPort[];
  readonly networkPolicy: NetworkPolicy;
  readonly facts: PodFacts;
  readonly served?: Served;
}

/** What a client has to know of them. */
interface PodFacts extends Pick<BindingFacts, 'entries'> {
  /** The Secret with the rest, in the pods' namespace. */
  readonly secret?: Credentials;
}

/** A Secret that holds `username` and `password`, and `uri` where it was generated. */
interface Credentials {
  readonly name: string;
  readonly generated: boolean;
}

/** What leads to them, with their own policy open for each client. */
export function toPods({ scope, name, selector, ports, networkPolicy, facts, served }: PodTarget): Target {
  const { namespace } = Chart.of(scope);
  return {
    name,
    served,
    reach: (check, client) => {
      const from = Chart.of(client).namespace;
      checkNamespaces(check, name, facts, namespace, from);
      return {
        ports,
        at: Peer.pods(selector, namespace === from ? undefined : namespace),
        theirs: { networkPolicy, from: (labels) => Peer.pods(labels, namespace === from ? undefined : from) },
        facts: { entries: facts.entries, secrets: facts.secret === undefined ? [] : [entriesOf(facts.secret)] },
      };
    },
  };
}

/** Policies name namespaces, and a pod can mount Secrets of its own only. */
function checkNamespaces(check: Check, name: string, facts: PodFacts, namespace?: string, from?: string): void {
  check.that(namespace === from || (namespace !== undefined && from !== undefined),
    `connectTo('${name}') crosses charts of which one names no namespace: give both charts one`);
  check.that(facts.secret === undefined || namespace === from,
    `connectTo('${name}') needs a Secret of the namespace '${namespace}', which pods in '${from}' can't mount: put both in one namespace`);
}

/** A Secret of the user's own need not have a uri. */
function entriesOf({ name, generated }: Credentials): SecretEntries {
  const credentials = { username: 'username', password: 'password' };
  return generated ? { name, keys: { ...credentials, uri: 'uri' } } : { name, keys: credentials, optional: { uri: 'uri' } };
}
