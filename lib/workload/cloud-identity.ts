import { Check, quote } from '../kubernetes';
import type { Right } from './right';

/** What a program's account may do in the cluster, beside who it is to a cloud. */
export interface CloudAccountOptions {
  /**
   * Rights on the API of the cluster: the token for these is another one than the cloud's.
   *
   * @default - none
   */
  readonly rights?: Right[];
}

/** An account of Azure's. */
export interface AzureAccountOptions extends CloudAccountOptions {
  /**
   * The tenant that the identity is in.
   *
   * @default - that of the cluster
   */
  readonly tenantId?: string;
}

/** Who a program is to a cloud, and what that takes. */
export interface CloudIdentity {
  readonly annotations: { [key: string]: string };
  /** Of the pods. */
  readonly podLabels?: { [label: string]: string };
  /** Where the pods get the cloud's credentials, on their node. */
  readonly agents?: Agent[];
  check(check: Check, prop: string): void;
}

/** An address of a node's own. */
export interface Agent {
  readonly cidr: string;
  readonly port: number;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
const ROLE_ARN = /^arn:aws(-[a-z]+)*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/;
/** @see https://cloud.google.com/iam/docs/service-accounts-create */
const SERVICE_ACCOUNT = /^[a-z][-a-z0-9]{4,28}[a-z0-9]@[a-z0-9][-a-z0-9.]{3,80}[a-z0-9]\.iam\.gserviceaccount\.com$/;
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html */
const EKS_AGENT: Agent = { cidr: '169.254.170.23/32', port: 80 };
/** The metadata server of a node, without Dataplane V2 and with it. @see https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity */
const GKE_METADATA: Agent[] = [{ cidr: '169.254.169.252/32', port: 988 }, { cidr: '169.254.169.254/32', port: 80 }];

/** A role of IAM. EKS puts its token, which is for nothing else, into the pods. @see https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html */
export function awsRole(roleArn: string): CloudIdentity {
  return {
    annotations: { 'eks.amazonaws.com/role-arn': roleArn },
    check: (check, prop) => check.that(typeof roleArn === 'string' && ROLE_ARN.test(roleArn),
      () => `${prop}: the role must be an ARN such as 'arn:aws:iam::123456789012:role/api', got ${quote(roleArn)}`),
  };
}

/** What EKS Pod Identity knows by the account's name. */
export function eksPodIdentity(): CloudIdentity {
  return { annotations: {}, agents: [EKS_AGENT], check: () => undefined };
}

/** A service account of IAM. */
export function gcpServiceAccount(email: string): CloudIdentity {
  return {
    annotations: { 'iam.gke.io/gcp-service-account': email },
    agents: GKE_METADATA,
    check: (check, prop) => check.that(typeof email === 'string' && SERVICE_ACCOUNT.test(email),
      () => `${prop}: the service account must be an address such as 'api-shop@my-project.iam.gserviceaccount.com', got ${quote(email)}`),
  };
}

/** A managed identity or an application. @see https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html */
export function azureClient(clientId: string, tenantId?: string): CloudIdentity {
  return {
    annotations: { 'azure.workload.identity/client-id': clientId, ...(tenantId === undefined ? {} : { 'azure.workload.identity/tenant-id': tenantId }) },
    podLabels: { 'azure.workload.identity/use': 'true' },
    check: (check, prop) => {
      for (const [what, id] of [['client', clientId], ['tenant', tenantId]].filter(([name, given]) => name === 'client' || given !== undefined)) {
        check.that(typeof id === 'string' && GUID.test(id), () => `${prop}: the ${what}'s id must be one such as '6f1c4c51-8a2c-4b1e-9f0a-3d5b7c9e1a2b', got ${quote(id)}`);
      }
    },
  };
}
