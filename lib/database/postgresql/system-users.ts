import { k8s } from 'cdk8s-plus-28';
import { GeneratedSecret } from '../../workload';
import { REPLICATION_USER, RESTAPI_USER, REWIND_USER, SUPERUSER } from './patroni-config';

/** The keys of the Secret with the engine's own passwords, by the variables that Patroni reads them from. */
const KEYS: { [variable: string]: string } = {
  PATRONI_SUPERUSER_PASSWORD: 'superuser-password',
  PATRONI_REPLICATION_PASSWORD: 'replication-password',
  PATRONI_REWIND_PASSWORD: 'rewind-password',
  PATRONI_RESTAPI_PASSWORD: 'restapi-password',
};

const NAMES: { [variable: string]: string } = {
  PATRONI_SUPERUSER_USERNAME: SUPERUSER,
  PATRONI_REPLICATION_USERNAME: REPLICATION_USER,
  PATRONI_REWIND_USERNAME: REWIND_USER,
  PATRONI_RESTAPI_USERNAME: RESTAPI_USER,
};

export function systemVariables(secretName: string): k8s.EnvVar[] {
  return [
    ...Object.entries(NAMES).map(([name, value]) => ({ name, value })),
    ...Object.entries(KEYS).map(([name, key]) => ({ name, valueFrom: { secretKeyRef: { name: secretName, key } } })),
  ];
}

export function systemSecret(name: string): GeneratedSecret {
  return { name, type: 'Opaque', passwords: Object.values(KEYS), strings: {} };
}
