import { Check, copyOf } from '../kubernetes';
import { Agent, AzureAccountOptions, CloudAccountOptions, CloudIdentity, awsRole, azureClient, eksPodIdentity, gcpServiceAccount } from './cloud-identity';
import { Right, permission } from './right';
import type { Permission } from './service-account';

/** Who the pods are to the API server, and to a cloud. */
export class Account {
  /**
   * One of the workload's own, with rights in its namespace, or in all where they are `clusterWide`: a Role or a ClusterRole, its binding, a token,
   * and the path to the API server.
   */
  public static withRights(rights: Right[]): Account {
    return new Account(copyOf(rights));
  }

  /**
   * One of the workload's own that is a role of AWS's IAM, by EKS and the cluster's OpenID provider (IRSA).
   *
   *     Account.aws('arn:aws:iam::123456789012:role/api')
   *
   * The pods get a token for it from EKS, and take it to `sts.<region>.amazonaws.com`, which has to be connected.
   */
  public static aws(roleArn: string, options: CloudAccountOptions = {}): Account {
    return Account.ofCloud(awsRole(roleArn), options);
  }

  /** One of the workload's own that EKS Pod Identity knows by its name and its namespace. The path to the agent on the pods' node is open. */
  public static eksPodIdentity(options: CloudAccountOptions = {}): Account {
    return Account.ofCloud(eksPodIdentity(), options);
  }

  /**
   * One of the workload's own that is a service account of Google Cloud's IAM, by GKE's Workload Identity. The path to the metadata server of the
   * pods' node is open.
   *
   *     Account.gcp('api-shop@my-project.iam.gserviceaccount.com')
   */
  public static gcp(serviceAccount: string, options: CloudAccountOptions = {}): Account {
    return Account.ofCloud(gcpServiceAccount(serviceAccount), options);
  }

  /**
   * One of the workload's own that is a managed identity or an application of Azure's, by its client id and Azure Workload Identity.
   *
   *     Account.azure('6f1c4c51-8a2c-4b1e-9f0a-3d5b7c9e1a2b')
   *
   * The pods get a token for it from the cluster, and take it to `login.microsoftonline.com`, which has to be connected.
   */
  public static azure(clientId: string, options: AzureAccountOptions = {}): Account {
    return Account.ofCloud(azureClient(clientId, copyOf(options)?.tenantId), options);
  }

  /** One of the workload's own without rights, with annotations: for what has no factory of its own. */
  public static withAnnotations(annotations: { [key: string]: string }): Account {
    return new Account([], copyOf(annotations));
  }

  /** One that others made. `mountToken`: whether the program calls the API server as it; then the path to it is open. */
  public static existing(name: string, mountToken = false): Account {
    return new Account([], {}, { name, mountToken });
  }

  private static ofCloud(identity: CloudIdentity, options: CloudAccountOptions): Account {
    return new Account([], identity.annotations, undefined, identity, copyOf(options));
  }

  private constructor(
    private readonly rights: Right[],
    private readonly annotations: { [key: string]: string } = {},
    private readonly others?: { readonly name: string; readonly mountToken: boolean },
    private readonly identity?: CloudIdentity,
    private readonly options: CloudAccountOptions = {},
  ) {}

  /**
   * Checks it. `prop`: what the user calls it.
   *
   * @internal
   */
  public _resolve(check: Check, prop: string): ResolvedAccount {
    const { others } = this;
    if (others !== undefined) {
      check.objectName(`${prop}: the ServiceAccount's name`, others.name);
      check.boolean(`${prop}: mountToken`, others.mountToken);
    }
    this.identity?.check(check, prop);
    const { rights = this.rights } = check.props(`${prop}: options`, this.options);
    check.map(`${prop}: annotations`, this.annotations);
    for (const [key, value] of Object.entries(this.annotations)) {
      check.qualifiedName(`${prop}: an annotation's name`, key);
      check.string(`${prop}: the annotation ${key}`, value);
    }
    const permissions: Permission[] = [];
    check.list(`${prop}: rights`, rights, (item, right) => permissions.push(permission(check, item, right)));
    const callsApiServer = permissions.length > 0 || others?.mountToken === true;
    const { podLabels, agents } = this.identity ?? {};
    return { existingName: others?.name, permissions, annotations: this.annotations, podLabels, agents, callsApiServer };
  }
}

/** An account once it is checked. */
export interface ResolvedAccount {
  readonly existingName?: string;
  readonly permissions: Permission[];
  readonly annotations: { [key: string]: string };
  /** What its pods are labelled beside. */
  readonly podLabels?: { [label: string]: string };
  /** Where its pods get a cloud's credentials, on their node. */
  readonly agents?: Agent[];
  /** Whether its token is for anything. */
  readonly callsApiServer: boolean;
}
