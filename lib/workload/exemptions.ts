import type { Exemption } from '../kubernetes';
import { ContainerOptions, PodTemplate, digestExemptions, pullExemptions } from '../pod';
import type { ResolvedAccount } from './account';
import type { Permission } from './service-account';

/** Secrets as files are safer, where a program can read them. */
const SECRET_VARIABLES = 'CKV_K8S_35';

interface ExemptedProps {
  readonly container: ContainerOptions;
  readonly permissions?: Permission[];
  readonly account?: ResolvedAccount;
  readonly exemptions?: Exemption[];
}

/** The findings that any workload's pods are, and those of its own. */
export function workloadExemptions(pod: PodTemplate, { container, permissions, account, exemptions = [] }: ExemptedProps): Exemption[] {
  return [
    ...pod.exemptions,
    ...pullExemptions(container.imagePullPolicy),
    ...digestExemptions(...pod.images),
    ...(callsApiServer(permissions) || account?.callsApiServer ? [{ checkov: 'CKV_K8S_38', reason: 'calls the API server with its token' }] : []),
    ...exemptions,
    ...(pod.hasSecretVariables && !exemptions.some(({ checkov }) => checkov === SECRET_VARIABLES) ? [
      { checkov: SECRET_VARIABLES, reason: 'the program takes it from a variable' },
    ] : []),
  ];
}

/** Whether there is anything that a token is for. */
export function callsApiServer(permissions: Permission[] = []): boolean {
  return permissions.length > 0;
}
