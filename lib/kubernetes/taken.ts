import type { ApiObject } from 'cdk8s';

/** A name that an object takes beside its own. */
interface Taken {
  readonly kind: string;
  readonly name: string;
  /** None where it is the cluster's. */
  readonly namespace?: string;
}

type Name = Pick<Taken, 'kind' | 'name'>;

/** What Kubernetes keeps for a Service that has a selector. */
export const ENDPOINTS = 'core/Endpoints';
/** By any of these, cert-manager gets a certificate for an Ingress or a Gateway. @see https://cert-manager.io/docs/usage/ingress/ */
export const ISSUERS = ['cert-manager.io/cluster-issuer', 'cert-manager.io/issuer', 'kubernetes.io/tls-acme'];

/** The kinds that are orders for something else, and what that is called. */
const ORDERS: { [kind: string]: ((manifest: any) => Name[]) | undefined } = {
  'cert-manager.io/Certificate': ({ spec }) => secrets([spec?.secretName]),
  'external-secrets.io/ExternalSecret': ({ spec, metadata }) => secrets([spec?.target?.name ?? metadata.name]),
  'bitnami.com/SealedSecret': ({ spec, metadata }) => secrets([spec?.template?.metadata?.name ?? metadata.name]),
  'networking.k8s.io/Ingress': (ingress) => [
    ...addresses(ingress), ...ordered(ingress, (ingress.spec?.tls ?? []).map(({ secretName }: any) => secretName)),
  ],
  'gateway.networking.k8s.io/Gateway': (gateway) =>
    ordered(gateway, (gateway.spec?.listeners ?? []).flatMap(({ tls }: any) => (tls?.certificateRefs ?? []).map(({ name }: any) => name))),
  'discovery.k8s.io/EndpointSlice': ({ metadata }) => named(ENDPOINTS, [metadata.labels?.['kubernetes.io/service-name']]),
};

/** What a controller makes of an object that isn't the library's, or serves by it. */
export function takenBy(object: ApiObject): Taken[] {
  const order = ORDERS[`${object.apiGroup}/${object.kind}`];
  if (order === undefined) {
    return [];
  }
  const manifest = object.toJson();
  return order(manifest).map((name) => name.kind === ADDRESS ? name : { ...name, namespace: manifest.metadata.namespace });
}

function named(kind: string, names: (string | undefined)[]): Name[] {
  return names.flatMap((name) => name === undefined ? [] : [{ kind, name }]);
}

function secrets(names: (string | undefined)[]): Name[] {
  return named('core/Secret', names);
}

/** What cert-manager makes, where it is asked to. */
function ordered({ metadata }: any, names: (string | undefined)[]): Name[] {
  return ISSUERS.some((issuer) => metadata.annotations?.[issuer] !== undefined) ? secrets(names) : [];
}

/** What names of addresses are kept under. */
export const ADDRESS = 'address';

/** What an Ingress serves, as one name. */
export function address(host: string, path: string, pathType: string, ingressClass: string): string {
  return `${host}${path.replace(/(.)\/$/, '$1')} (${pathType}, ${ingressClass})`;
}

function addresses({ spec = {}, metadata }: any): Name[] {
  const ingressClass = spec.ingressClassName ?? metadata.annotations?.['kubernetes.io/ingress.class'];
  return (spec.rules ?? []).flatMap(({ host, http }: any) =>
    (http?.paths ?? []).map(({ path = '/', pathType }: any) => ({ kind: ADDRESS, name: address(host, path, pathType, ingressClass) })));
}
