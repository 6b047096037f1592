/**
 * Strict, offline validation of Kubernetes manifests against the JSON schemas stored beside this file.
 *
 * The schemas reject unknown fields at any depth. The API server also has rules which its published schemas leave out:
 * those that are cheap to check and hold in every minor (quantities, enumerations, names) are added here.
 */
import { readFileSync } from 'fs';
import { join } from 'path';
import { Ajv, ErrorObject, ValidateFunction } from 'ajv';
import { SUPPORTED_MINORS } from '../../lib/kubernetes';
import { CUSTOM_RESOURCES } from './custom-resources';

/** The Kubernetes minors that are supported, each of which has a stored schema; `./renew` makes the files. */
export const KUBERNETES_MINORS: string[] = SUPPORTED_MINORS;

/** The content of one stored file. */
interface Schemas {
  /** Definitions by name, which refer to one another. */
  readonly definitions: { [name: string]: any };

  /** The name of a kind's definition by `apiVersion/kind`. */
  readonly kinds: { [kind: string]: string };
}

/** Validators of one minor by `apiVersion/kind`. */
type Validators = (kind: string) => ValidateFunction | undefined;

/** A decimal number with a binary suffix, a decimal suffix or a decimal exponent, as the API server parses it. */
const QUANTITY = /^[+-]?(\d+\.?\d*|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/;
const BASE64 = /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const DNS_1123_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const DNS_1123_SUBDOMAIN_MAX_LENGTH = 253;

/** Definitions that the published schemas have as `oneOf`, for which one mistake gives three confusing errors. */
const REPLACED: { [definition: string]: any } = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: ['string', 'number'], format: 'quantity' },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { type: ['string', 'integer'] },
};

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];
const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];

/** The values of enumerations which the published schemas have as mere strings. */
const ENUMERATIONS: [definition: string, property: string, values: string[]][] = [
  ['io.k8s.api.apps.v1.DeploymentStrategy', 'type', ['Recreate', 'RollingUpdate']],
  ['io.k8s.api.apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy', 'whenDeleted', ['Delete', 'Retain']],
  ['io.k8s.api.apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy', 'whenScaled', ['Delete', 'Retain']],
  ['io.k8s.api.apps.v1.StatefulSetSpec', 'podManagementPolicy', ['OrderedReady', 'Parallel']],
  ['io.k8s.api.apps.v1.StatefulSetUpdateStrategy', 'type', ['OnDelete', 'RollingUpdate']],
  ['io.k8s.api.batch.v1.CronJobSpec', 'concurrencyPolicy', ['Allow', 'Forbid', 'Replace']],
  ['io.k8s.api.core.v1.Container', 'imagePullPolicy', PULL_POLICIES],
  ['io.k8s.api.core.v1.ContainerPort', 'protocol', PROTOCOLS],
  ['io.k8s.api.core.v1.EphemeralContainer', 'imagePullPolicy', PULL_POLICIES],
  ['io.k8s.api.core.v1.ImageVolumeSource', 'pullPolicy', PULL_POLICIES],
  ['io.k8s.api.core.v1.PodSecurityContext', 'fsGroupChangePolicy', ['Always', 'OnRootMismatch']],
  ['io.k8s.api.core.v1.PodSpec', 'dnsPolicy', ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None']],
  ['io.k8s.api.core.v1.PodSpec', 'restartPolicy', ['Always', 'OnFailure', 'Never']],
  ['io.k8s.api.core.v1.SeccompProfile', 'type', ['Localhost', 'RuntimeDefault', 'Unconfined']],
  ['io.k8s.api.core.v1.ServicePort', 'protocol', PROTOCOLS],
  ['io.k8s.api.core.v1.ServiceSpec', 'type', ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']],
  ['io.k8s.api.core.v1.TopologySpreadConstraint', 'whenUnsatisfiable', ['DoNotSchedule', 'ScheduleAnyway']],
  ['io.k8s.api.networking.v1.HTTPIngressPath', 'pathType', ['Exact', 'ImplementationSpecific', 'Prefix']],
  ['io.k8s.api.networking.v1.NetworkPolicyPort', 'protocol', PROTOCOLS],
  ['io.k8s.api.policy.v1.PodDisruptionBudgetSpec', 'unhealthyPodEvictionPolicy', ['AlwaysAllow', 'IfHealthyBudget']],
  ['io.k8s.api.storage.v1.StorageClass', 'reclaimPolicy', ['Delete', 'Retain']],
  ['io.k8s.api.storage.v1.StorageClass', 'volumeBindingMode', ['Immediate', 'WaitForFirstConsumer']],
];

/** Validators by minor: compiling takes far longer than validating. */
const cache = new Map<string, Validators>();

/**
 * Says what is wrong with one manifest, in sentences which name the object and the place in it.
 *
 * @param manifest the object, as parsed from YAML or JSON
 * @param minor one of `KUBERNETES_MINORS`
 * @returns the mistakes; none if the API server of that minor knows every field and type of the manifest
 */
export function schemaErrors(manifest: any, minor: string): string[] {
  const kind = `${manifest?.apiVersion}/${manifest?.kind}`;
  const name = manifest?.metadata?.name;
  const subject = name === undefined || name === null ? kind : `${kind} ${name}`;

  const validate = validators(minor)(kind);
  if (!validate) {
    return [`${subject} at /: no schema of this kind for Kubernetes ${minor}; a new kind is added to KINDS in test/schemas/renew`];
  }

  validate(manifest);
  return [...nameErrors(manifest), ...(validate.errors ?? []).map(placed)].map((error) => `${subject} at ${error}`);
}

function validators(minor: string): Validators {
  let result = cache.get(minor);
  if (!result) {
    result = load(minor);
    cache.set(minor, result);
  }
  return result;
}

function load(minor: string): Validators {
  if (!KUBERNETES_MINORS.includes(minor)) {
    throw new Error(`no schemas for Kubernetes ${minor}, only for ${KUBERNETES_MINORS.join(', ')}; test/schemas/renew makes them`);
  }
  const { definitions, kinds }: Schemas = JSON.parse(readFileSync(join(__dirname, `v${minor}.json`), 'utf8'));
  Object.assign(definitions, REPLACED, CUSTOM_RESOURCES);
  Object.keys(CUSTOM_RESOURCES).forEach((kind) => (kinds[kind] = kind));
  for (const [definition, property, values] of ENUMERATIONS) {
    // null stays valid, as everywhere in these schemas: it stands for an absent field
    definitions[definition].properties[property].enum = [...values, null];
  }

  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    strict: false,
    formats: {
      'byte': (text: string) => BASE64.test(text.replace(/[\r\n]/g, '')),
      'date-time': true,
      'double': true,
      'int32': { type: 'number', validate: (value: number) => value >= -(2 ** 31) && value < 2 ** 31 },
      'int64': true,
      'quantity': QUANTITY,
    },
  });
  ajv.addSchema({ definitions }, minor);
  // Ajv compiles a definition when it is first asked for, and keeps it
  return (kind) => Object.hasOwn(kinds, kind) ? ajv.getSchema(`${minor}#/definitions/${kinds[kind].replaceAll('/', '~1')}`) : undefined;
}

/** Names are optional in the schemas: pod templates have none. RBAC names are free of the DNS rule, e.g. `system:node`. */
function nameErrors({ apiVersion, metadata }: any): string[] {
  const name = metadata?.name;
  if (name === undefined || name === null) {
    return metadata?.generateName ? [] : ['/metadata: must have required property \'name\''];
  }
  if (typeof name !== 'string' || apiVersion.startsWith('rbac.authorization.k8s.io/')) {
    return [];
  }
  return DNS_1123_SUBDOMAIN.test(name) && name.length <= DNS_1123_SUBDOMAIN_MAX_LENGTH
    ? []
    : [`/metadata/name: must be a DNS-1123 subdomain (${name})`];
}

function placed({ instancePath, keyword, params, message, data }: ErrorObject): string {
  switch (keyword) {
    case 'additionalProperties': {
      const property: string = params.additionalProperty;
      return `${instancePath}/${property.replace(/~/g, '~0').replace(/\//g, '~1')}: ${message} (${property})`;
    }
    case 'required':
      return `${instancePath || '/'}: ${message}`;
    case 'type':
      // null is left out: it is valid nearly everywhere, and never what was meant
      return `${instancePath || '/'}: must be ${[params.type].flat().filter((type) => type !== 'null').join(' or ')} (${JSON.stringify(data)})`;
    case 'enum':
      return `${instancePath}: must be one of ${params.allowedValues.filter(Boolean).join(', ')} (${JSON.stringify(data)})`;
    default:
      return `${instancePath || '/'}: ${message} (${JSON.stringify(data)})`;
  }
}
