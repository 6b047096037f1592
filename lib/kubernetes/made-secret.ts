import type { ApiObject } from 'cdk8s';

/** The kinds that are orders for a Secret, and where each has its name. */
const MAKERS: { [kind: string]: (manifest: any) => string | undefined } = {
  'cert-manager.io/Certificate': ({ spec }) => spec?.secretName,
  'external-secrets.io/ExternalSecret': ({ spec, metadata }) => spec?.target?.name ?? metadata.name,
  'bitnami.com/SealedSecret': ({ spec, metadata }) => spec?.template?.metadata?.name ?? metadata.name,
};

interface MadeSecret {
  readonly name: string;
  readonly namespace?: string;
}

/** The Secret that a controller of others makes for an object. */
export function madeSecret(object: ApiObject): MadeSecret | undefined {
  const nameOf = MAKERS[`${object.apiGroup}/${object.kind}`];
  if (nameOf === undefined) {
    return undefined;
  }
  const manifest = object.toJson();
  const name = nameOf(manifest);
  return name === undefined ? undefined : { name, namespace: manifest.metadata.namespace };
}
