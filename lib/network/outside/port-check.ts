import { isPort, quote } from '../../kubernetes';
import type { OpenPort } from '../network-policy';
import type { Asked } from './asked';

/** Checks a list of ports, and says what policies open. */
export function openPorts({ check, what }: Asked, ports: number[]): OpenPort[] {
  check.given(`${what}: ports`, ports, 'name the ports');
  check.list(`${what}: ports`, ports, (_, port) => check.that(isPort(port), `${what}: ports must be ports from 1 to 65535, got ${quote(port)}`));
  check.that(ports.length > 0, `${what}: ports is empty: name the ports`);
  const twice = ports.find((port, i) => ports.indexOf(port) !== i);
  check.that(twice === undefined, `${what}: port ${twice} is given twice: leave one of them out`);
  return ports.map((port) => ({ port }));
}
