import { Duration } from 'cdk8s';
import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { Exemption, Labels } from '../kubernetes';
import { ContainerOptions, HelperOptions, HostSpread, PodOptions, PodTemplate } from '../pod';
import type { ResolvedAccount } from './account';
import { callsApiServer } from './exemptions';
import { Permission, emitRights, emitServiceAccount } from './service-account';

/** A program and its pods, whatever runs them. */
export interface ProgramPodProps {
  readonly name: string;
  readonly labels: Labels;
  readonly container: ContainerOptions;
  readonly user: number;
  readonly terminationGrace: Duration;
  /** Where nobody else does the work: how long to wait for a node that is lost. */
  readonly leavesLostNodeAfter?: Duration;
  /** How firmly its pods are kept off one node, where nobody says otherwise: PREFERRED where left out. */
  readonly hostSpread?: HostSpread;
  /** What it may do, for a program of the library's own. */
  readonly permissions?: Permission[];
  /** Who it is, for a program of a user's. */
  readonly account?: ResolvedAccount;
  /** What its pods are asked to be. */
  readonly pod?: PodOptions;
  /** What stands beside its container. */
  readonly helpers?: HelperOptions[];
  /** Whether it has a /tmp of its own. */
  readonly ownTmp?: boolean;
  readonly exemptions?: Exemption[];
  readonly podAnnotations?: { [key: string]: string };
  /** Whether others chose by which labels its pods are selected. */
  readonly isAdopted?: boolean;
}

/** `scope`: of the construct that users know; `spreadPerRevision`: whether pods of an older revision count for the even spread. */
export function makePod(scope: Construct, props: ProgramPodProps, spreadPerRevision: boolean): PodTemplate {
  const account = accountOf(props);
  const pod = new PodTemplate(scope, {
    labels: props.labels,
    serviceAccountName: account.existingName ?? props.name,
    mountToken: account.callsApiServer,
    user: props.user,
    terminationGrace: props.terminationGrace,
    hostSpread: props.hostSpread ?? HostSpread.PREFERRED,
    spreadPerRevision,
    options: props.pod,
    annotations: props.podAnnotations,
    identityLabels: account.podLabels,
    leavesLostNodeAfter: props.leavesLostNodeAfter,
  });
  pod.addContainer(props.container);
  props.helpers?.forEach((helper) => pod.addHelper(helper));
  if (!props.ownTmp) {
    pod.addVolume({ name: 'tmp', emptyDir: { sizeLimit: k8s.Quantity.fromString('64Mi') } }, { volume: 'tmp', path: '/tmp' });
  }
  return pod;
}

/** The account of the pods, unless others made it, and its rights. */
export function emitAccount(scope: Construct, props: ProgramPodProps): ApiObject | undefined {
  const { existingName, permissions, annotations } = accountOf(props);
  if (existingName === undefined) {
    return emitServiceAccount(scope, props.name, props.labels, permissions, annotations);
  }
  emitRights(scope, props.name, props.labels, permissions, existingName);
  return undefined;
}

function accountOf({ account, permissions = [] }: ProgramPodProps): ResolvedAccount {
  return account ?? { permissions, annotations: {}, callsApiServer: callsApiServer(permissions) };
}
