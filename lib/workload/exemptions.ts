import type { Exemption } from '../kubernetes';
import { ImagePullPolicy, PodTemplate, digestExemptions, pullExemptions, userExemptions } from '../pod';
import type { ResolvedAccount } from './account';
import { templateOf } from './foreign-pod';
import type { Permission } from './service-account';

/** Secrets as files are safer, where a program can read them. */
const SECRET_VARIABLES = 'CKV_K8S_35';
const FROM_VARIABLE: Exemption = { checkov: SECRET_VARIABLES, reason: 'the program takes it from a variable' };
const TOKEN: Exemption = { checkov: 'CKV_K8S_38', reason: 'calls the API server with its token' };

interface ExemptedProps {
  readonly permissions?: Permission[];
  readonly account?: ResolvedAccount;
  readonly exemptions?: Exemption[];
}

/** The findings that any workload's pods are, and those of its own. */
export function workloadExemptions(pod: PodTemplate, { permissions, account, exemptions = [] }: ExemptedProps): Exemption[] {
  return [
    ...pod.exemptions,
    ...(callsApiServer(permissions) || account?.callsApiServer ? [TOKEN] : []),
    ...exemptions,
    ...(pod.hasSecretVariables && !exemptions.some(({ checkov }) => checkov === SECRET_VARIABLES) ? [FROM_VARIABLE] : []),
  ];
}

/** The findings that pods are once they are patched, where what is there says why. What else a patch brings about, it has to give reasons for. */
export function patchedExemptions(manifest: any): Exemption[] {
  const { containers = [], initContainers = [], securityContext = {}, automountServiceAccountToken } = templateOf(manifest)?.spec ?? {};
  const all: any[] = [...initContainers, ...containers];
  const hasSecrets = all.some(({ env = [], envFrom = [] }) =>
    env.some(({ valueFrom }: any) => valueFrom?.secretKeyRef !== undefined) || envFrom.some(({ secretRef }: any) => secretRef !== undefined));
  const ids: number[] = [securityContext, ...all.map((container) => container.securityContext ?? {})]
    .flatMap(({ runAsUser, runAsGroup }) => [runAsUser, runAsGroup]).filter((id) => id !== undefined);
  return [
    ...userExemptions(Math.min(...ids)),
    ...all.flatMap(({ imagePullPolicy }) => pullExemptions(imagePullPolicy ?? ImagePullPolicy.ALWAYS)),
    ...digestExemptions(...all.map(({ image = '' }) => image)),
    ...(automountServiceAccountToken === true ? [TOKEN] : []),
    ...(hasSecrets ? [FROM_VARIABLE] : []),
  ];
}

/** Whether there is anything that a token is for. */
export function callsApiServer(permissions: Permission[] = []): boolean {
  return permissions.length > 0;
}
