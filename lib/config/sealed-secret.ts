import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { Check, EmittedKind, Names, emitShared, quote } from '../kubernetes';

/** For whom values were sealed. @see https://github.com/bitnami-labs/sealed-secrets#scopes */
export enum SealedFor {
  /** This name in this namespace (`--scope strict`). */
  NAME = 'strict',
  /** Any name in this namespace (`--scope namespace-wide`). */
  NAMESPACE = 'namespace-wide',
  /** Anybody in the cluster (`--scope cluster-wide`). */
  CLUSTER = 'cluster-wide',
}

/** A Secret whose values are in the YAML, encrypted for the cluster alone. */
export interface SealedSecretProps {
  /** The values as `kubeseal --raw` gives them, by their keys. */
  readonly encryptedData: { [key: string]: string };

  /**
   * For whom they were sealed: the cluster opens them for nobody else.
   *
   * @default SealedFor.NAME
   */
  readonly sealedFor?: SealedFor;
}

/** What of the custom resource is used. */
interface SealedSecretFields {
  readonly metadata?: unknown;
  readonly spec: {
    readonly encryptedData: { [key: string]: string };
    readonly template: { readonly type: string; readonly metadata: object };
  };
}

const KIND: EmittedKind<SealedSecretFields> = { GVK: { apiVersion: 'bitnami.com/v1alpha1', kind: 'SealedSecret' } };
const BASE64 = /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
/** The session key, by RSA of 2,048 to 8,192 bits, comes after its length; then the value, with a tag of 16 bytes. */
const [SHORTEST_KEY, LONGEST_KEY, LENGTH_BYTES, TAG_BYTES] = [256, 1024, 2, 16];

/** A SealedSecret, of which the controller of that name makes a Secret called as it. `prop`: what the user calls it. */
export function emitSealedSecret(scope: Construct, prop: string, name: string, given: SealedSecretProps): void {
  const check = new Check(scope);
  const { encryptedData, sealedFor = SealedFor.NAME } = check.props(`${prop}: the sealed Secret's props`, given);
  check.oneOf(`${prop}: sealedFor`, sealedFor, Object.values(SealedFor));
  const { namespace } = Chart.of(scope);
  check.that(namespace !== undefined || sealedFor === SealedFor.CLUSTER,
    `${prop}: '${name}' is sealed for a namespace, and the chart has none: give the chart the one that it was sealed for`);
  for (const [key, value] of Object.entries(encryptedData)) {
    check.that(isSealed(value), () => `${prop}: encryptedData.${key} isn't sealed, got ${quote(shorten(value))}: seal it by \`kubeseal --raw\`, or name a Secret that others make`);
  }
  const annotations = sealedFor === SealedFor.NAME ? undefined : { [`sealedsecrets.bitnami.com/${sealedFor}`]: 'true' };
  emitShared(scope, {
    id: `SealedSecret-${name}`, what: 'the sealed Secret', kind: KIND, name, annotations, fields: ['spec'],
    props: { spec: { encryptedData, template: { type: 'Opaque', metadata: { name, namespace, annotations } } } },
    onMade: (object) => Names.of(object).claim(object, { kind: 'core/Secret', name, maker: 'Sealed Secrets makes' }),
  });
}

function isSealed(value: unknown): boolean {
  if (typeof value !== 'string' || !BASE64.test(value)) {
    return false;
  }
  const bytes = Buffer.from(value, 'base64');
  const key = bytes.length > LENGTH_BYTES ? bytes.readUInt16BE(0) : 0;
  return key >= SHORTEST_KEY && key <= LONGEST_KEY && bytes.length >= LENGTH_BYTES + key + TAG_BYTES;
}

/** What isn't sealed may be a secret, of which an error shows little. */
function shorten(value: unknown): unknown {
  return typeof value === 'string' ? `${value.slice(0, 2)}…` : value;
}
