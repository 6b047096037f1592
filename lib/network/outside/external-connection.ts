import { copyOf } from '../../kubernetes';
import { serviceEntries } from '../binding';
import type { Target } from '../target';
import { BindingOptions, outsideFacts } from './binding-options';
import { whereabouts } from './place';
import { openPorts } from './port-check';
import { checkKind, checkNoBinding } from './kind-check';

/** Something outside the cluster: a managed service, a machine, an API on the internet. */
export interface ExternalConnectionProps extends BindingOptions {
  /** Its host name or address. `*.example.com` stands for all names in a domain, where there is no binding. */
  readonly host: string;

  /** The TCP ports that it listens on. The binding has the first one. */
  readonly ports: number[];

  /**
   * The address blocks that it lives in: `203.0.113.0/24`.
   *
   * @default - `host` itself where that is an address; by its name where `EgressByName` says how; every public IPv4 address otherwise
   */
  readonly cidrs?: string[];

  /**
   * What it is to programs that look for one: `kafka`.
   *
   * @default - nothing that they are told: there is no binding
   */
  readonly kind?: string;
}

const WHAT = 'Connection.external()';

export function toExternal(props: ExternalConnectionProps): Target {
  const given = copyOf(props);
  return {
    name: given?.name ?? given?.kind ?? given?.host,
    reach: (check, client) => {
      const { kind, ...checked } = check.props(WHAT, given);
      const asked = { check, client, what: WHAT };
      const place = whereabouts(asked, checked, kind === undefined);
      const ports = openPorts(asked, checked.ports);
      if (kind === undefined) {
        checkNoBinding(asked, checked);
        return { ...place, ports };
      }
      checkKind(asked, kind);
      return { ...place, ports, facts: outsideFacts(asked, serviceEntries(kind, checked.host, ports[0].port), checked) };
    },
  };
}
