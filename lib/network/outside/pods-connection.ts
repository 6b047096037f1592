import { copyOf } from '../../kubernetes';
import { serviceEntries } from '../binding';
import type { Peer } from '../peer';
import type { Target } from '../target';
import { BindingOptions, outsideFacts } from './binding-options';
import { whereabouts } from './place';
import { openPorts } from './port-check';
import { checkKind, checkNoBinding } from './kind-check';

/** Pods of this cluster that the library didn't make: what an operator or a chart runs. */
export interface PodsConnectionProps extends BindingOptions {
  /** The name of their Service: `orders-rw`, or `orders-rw.databases.svc` in another namespace. */
  readonly host: string;

  /** Which pods they are. */
  readonly pods: Peer;

  /** The TCP ports that the pods listen on, which the Service may have under other numbers. */
  readonly ports: number[];

  /**
   * The Service's port, which the binding has.
   *
   * @default - the first of `ports`
   */
  readonly servicePort?: number;

  /**
   * What they are to programs that look for one: `kafka`.
   *
   * @default - nothing that they are told: there is no binding
   */
  readonly kind?: string;
}

const WHAT = 'Connection.pods()';

export function toForeignPods(props: PodsConnectionProps): Target {
  const given = copyOf(props);
  return {
    name: given?.name ?? given?.kind ?? given?.host,
    reach: (check, client) => {
      const { kind, servicePort, ...checked } = check.props(WHAT, given);
      check.given(`${WHAT}: pods`, checked.pods, 'say which, as in Peer.pods({ \'cnpg.io/cluster\': \'orders\' })');
      const asked = { check, client, what: WHAT };
      const place = whereabouts(asked, checked);
      const ports = openPorts(asked, checked.ports);
      if (servicePort !== undefined) {
        check.port(`${WHAT}: servicePort`, servicePort);
      }
      if (kind === undefined) {
        checkNoBinding(asked, { ...checked, servicePort });
        return { ...place, ports };
      }
      checkKind(asked, kind);
      const own = serviceEntries(kind, checked.host, servicePort ?? ports[0].port);
      return { ...place, ports, facts: outsideFacts(asked, own, checked) };
    },
  };
}
