import { isIP } from 'net';

/** Whether a text is a block of addresses: `203.0.113.0/24`, `2001:db8::/32`. */
export function isCidr(text: unknown): boolean {
  if (typeof text !== 'string') {
    return false;
  }
  const [, address, length] = /^([^/%]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? ['', '', ''];
  const family = isIP(address);
  return family !== 0 && Number(length) <= (family === 4 ? 32 : 128);
}
