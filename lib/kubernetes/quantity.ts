import type { Size } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';

const UNITS = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi'];

/**
 * A size as the API server writes it, in the largest unit that holds a whole number: it stores 1Gi for 1024Mi, so that applying the
 * latter again would count as a change.
 */
export function sizeQuantity(size: Size): k8s.Quantity {
  let amount = size.toKibibytes();
  let unit = 0;
  while (amount % 1024 === 0 && unit < UNITS.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  return k8s.Quantity.fromString(`${amount}${UNITS[unit]}`);
}

/** CPU as the API server writes it: `2`, or `500m` for 0.5. */
export function cpuQuantity(cpu: string): k8s.Quantity {
  const thousandths = Math.max(1, Math.round(millicores(cpu)));
  return k8s.Quantity.fromString(thousandths % 1000 === 0 ? String(thousandths / 1000) : `${thousandths}m`);
}

/** CPU in thousandths of a core, from a checked quantity. */
export function millicores(quantity: string): number {
  return quantity.endsWith('m') ? Number.parseFloat(quantity) : Number.parseFloat(quantity) * 1000;
}
