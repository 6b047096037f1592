import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { Check, EmittedKind, Names, emitShared } from '../kubernetes';

/** One value in a store of secrets. */
export interface RemoteKey {
  /** What the store calls it: a path, a name, an ARN. */
  readonly key: string;

  /**
   * The part of it, where it is a JSON object or a map.
   *
   * @default - all of it
   */
  readonly property?: string;

  /**
   * Its version.
   *
   * @default - the latest
   */
  readonly version?: string;
}

/** A Secret whose values are in a store outside of the cluster. */
export interface ExternalSecretProps {
  /** The name of the SecretStore in the same namespace, or of the ClusterSecretStore. */
  readonly store: string;

  /** The keys of the Secret, and where the value of each is. */
  readonly keys: { [key: string]: RemoteKey };

  /**
   * Whether the store is one of the whole cluster.
   *
   * @default false
   */
  readonly clusterStore?: boolean;

  /**
   * How often the store is asked: at least every 10 seconds.
   *
   * @default Duration.hours(1)
   */
  readonly refresh?: Duration;
}

/** What of the custom resource is used. @see https://external-secrets.io/latest/api/externalsecret/ */
interface ExternalSecretFields {
  readonly metadata?: unknown;
  readonly spec: {
    readonly refreshInterval: string;
    readonly secretStoreRef: { readonly kind: string; readonly name: string };
    readonly target: { readonly name: string; readonly creationPolicy: string; readonly deletionPolicy: string };
    readonly data: { readonly secretKey: string; readonly remoteRef: RemoteKey }[];
  };
}

const KIND: EmittedKind<ExternalSecretFields> = { GVK: { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret' } };
/** What the API server adds itself: without them, applying the same again would count as a change. */
const REMOTE_DEFAULTS = { conversionStrategy: 'Default', decodingStrategy: 'None', metadataPolicy: 'None' };
const LEAST_REFRESH_SECONDS = 10;

/** An ExternalSecret of the operator of that name, which makes a Secret called as it. `prop`: what the user calls it. */
export function emitExternalSecret(scope: Construct, prop: string, name: string, given: ExternalSecretProps): void {
  const check = new Check(scope);
  const { store, keys, clusterStore = false, refresh = Duration.hours(1) } = check.props(`${prop}: the external Secret's props`, given);
  check.given(`${prop}: store`, store, 'name the SecretStore');
  check.objectName(`${prop}: store`, store);
  check.boolean(`${prop}: clusterStore`, clusterStore);
  const seconds = check.seconds(`${prop}: refresh`, refresh);
  check.integer(`${prop}: refresh in seconds`, seconds, LEAST_REFRESH_SECONDS);
  const data = Object.entries(keys).map(([secretKey, remote]) => ({ secretKey, remoteRef: remoteRef(check, `${prop}: keys.${secretKey}`, remote) }));
  emitShared(scope, {
    id: `ExternalSecret-${name}`, what: 'the external Secret', kind: KIND, name, fields: ['spec'],
    props: {
      spec: {
        refreshInterval: goDuration(seconds),
        secretStoreRef: { kind: clusterStore ? 'ClusterSecretStore' : 'SecretStore', name: store },
        // what a store has lost stays in the cluster
        target: { name, creationPolicy: 'Owner', deletionPolicy: 'Retain' },
        data,
      },
    },
    onMade: (object) => Names.of(object).claim(object, { kind: 'core/Secret', name, maker: 'External Secrets makes' }),
  });
}

function remoteRef(check: Check, prop: string, given: RemoteKey): RemoteKey {
  const { key, property, version } = check.props(prop, given);
  for (const [part, text] of Object.entries({ key, property, version })) {
    if (part === 'key' || text !== undefined) {
      check.given(`${prop}.${part}`, text, 'say what the store calls it');
      check.string(`${prop}.${part}`, text);
      check.that(text!.trim() !== '', `${prop}.${part} is empty: say what the store calls it`);
    }
  }
  return { ...REMOTE_DEFAULTS, key, property, version };
}

/** As Go writes it: `1h0m0s`. */
function goDuration(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${hours > 0 ? `${hours}h` : ''}${seconds >= 60 ? `${minutes}m` : ''}${seconds % 60}s`;
}
