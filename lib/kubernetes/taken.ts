import type { ApiObject } from 'cdk8s';

/** A name that an object takes beside its own. */
interface Taken {
  readonly kind: string;
  readonly name: string;
  /** None where it is the cluster's. */
  readonly namespace?: string;
}

/** The kinds that are orders for a Secret, and where each has its name. */
const SECRETS: { [kind: string]: (manifest: any) => string | undefined } = {
  'cert-manager.io/Certificate': ({ spec }) => spec?.secretName,
  'external-secrets.io/ExternalSecret': ({ spec, metadata }) => spec?.target?.name ?? metadata.name,
  'bitnami.com/SealedSecret': ({ spec, metadata }) => spec?.template?.metadata?.name ?? metadata.name,
};

/** What a controller makes of an object that isn't the library's, or serves by it. */
export function takenBy(object: ApiObject): Taken[] {
  const kind = `${object.apiGroup}/${object.kind}`;
  if (kind === 'networking.k8s.io/Ingress') {
    return addresses(object.toJson()).map((name) => ({ kind: ADDRESS, name }));
  }
  const manifest = SECRETS[kind] && object.toJson();
  const name = manifest && SECRETS[kind](manifest);
  return name === undefined ? [] : [{ kind: 'core/Secret', name, namespace: manifest.metadata.namespace }];
}

/** What names of addresses are kept under. */
export const ADDRESS = 'address';

/** What an Ingress serves, as one name. */
export function address(host: string, path: string, pathType: string, ingressClass: string): string {
  return `${host}${path.replace(/(.)\/$/, '$1')} (${pathType}, ${ingressClass})`;
}

function addresses({ spec = {}, metadata }: any): string[] {
  const ingressClass = spec.ingressClassName ?? metadata.annotations?.['kubernetes.io/ingress.class'];
  return (spec.rules ?? []).flatMap(({ host, http }: any) =>
    (http?.paths ?? []).map(({ path = '/', pathType }: any) => address(host, path, pathType, ingressClass)));
}
