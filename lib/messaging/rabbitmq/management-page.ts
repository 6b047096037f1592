import { MemberPort, ServerTls } from '../../engine';
import { Check } from '../../kubernetes';
import { AppProtocol } from '../../pod';
import { RabbitmqAccess, RabbitmqTag } from './declared/access';
import { MANAGEMENT } from './rabbitmq-conf';
import type { Settings } from './settings';

const ENCRYPTED: MemberPort = { name: 'management-tls', port: 15671, appProtocol: AppProtocol.HTTPS };

/** By which port people come, and what it takes. With certificates it is one of its own, beside that of the controller. */
export function pagePort(tls: boolean): { name: string; ports: MemberPort[]; settings: Settings } {
  return tls ? {
    name: ENCRYPTED.name,
    ports: [ENCRYPTED],
    settings: {
      'management.tcp.port': String(MANAGEMENT),
      'management.ssl.port': String(ENCRYPTED.port),
      'management.ssl.cacertfile': ServerTls.AUTHORITY,
      'management.ssl.certfile': ServerTls.CERTIFICATE,
      'management.ssl.keyfile': ServerTls.KEY,
    },
  } : { name: 'management', ports: [], settings: {} };
}

/** Checks whether somebody could log in. */
export function checkPage(check: Check, managementPage: boolean | undefined, access: RabbitmqAccess[]): void {
  if (managementPage !== undefined) {
    check.boolean('managementPage', managementPage);
  }
  check.that(!managementPage || access.some(({ tags = [] }) => tags.length > 0),
    `managementPage is true, and no account has a tag, without which nobody logs in there: give one by access, as { account: 'audit', tags: [RabbitmqTag.${RabbitmqTag.MONITORING.toUpperCase()}] }`);
}
