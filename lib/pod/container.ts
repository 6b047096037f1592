import { k8s } from 'cdk8s-plus-28';
import { Check } from '../kubernetes';
import type { ContainerPort } from './container-port';
import { inOrder } from './environment';
import type { ImagePullPolicy } from './image-pull-policy';
import { Probe } from './probe';
import { ResolvedResources, renderResources } from './resources';

/** A folder or file in a container. */
export interface Mount {
  /** The pod's volume. */
  readonly volume: string;
  readonly path: string;
  readonly readOnly?: boolean;
  /** A part of the volume. */
  readonly subPath?: string;
}

/** One container of a pod, in the terms of this library. */
export interface ContainerOptions {
  readonly name: string;
  readonly image: string;
  readonly command?: string[];
  readonly args?: string[];
  readonly env?: k8s.EnvVar[];
  readonly ports?: ContainerPort[];
  readonly startup?: Probe;
  readonly readiness?: Probe;
  readonly liveness?: Probe;
  readonly preStop?: PreStop;
  readonly postStart?: string[];
  /** Why it may write to its image. */
  readonly writableRoot?: string;
  readonly resources: ResolvedResources;
  readonly mounts?: Mount[];
}

/** What happens before a container is told to stop: a wait, or a command. */
export interface PreStop {
  readonly sleepSeconds?: number;
  readonly command?: string[];
}

/** @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted */
const RESTRICTED: k8s.SecurityContext = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  privileged: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};

/** A container that was checked, and the fields that nothing which is added later changes. */
export interface CheckedContainer {
  readonly options: ContainerOptions;
  readonly fields: k8s.Container;
}

export function checkContainer(check: Check, container: ContainerOptions, imagePullPolicy: ImagePullPolicy): CheckedContainer {
  check.dnsLabel('container name', container.name);
  check.image('image', container.image);
  container.ports?.forEach(({ name, port }) => check.port(`port ${name}`, port));
  return { options: container, fields: render(check, container, imagePullPolicy) };
}

/** `env`, `mounts`: what it has beside its own, which win. */
export function renderContainer({ options, fields }: CheckedContainer, env: k8s.EnvVar[], mounts: Mount[]): k8s.Container {
  const own = options.mounts ?? [];
  const volumeMounts = [...own, ...mounts.filter(({ path }) => !own.some((other) => other.path === path))]
    .map(({ volume, path, readOnly, subPath }) => ({ name: volume, mountPath: path, readOnly, subPath }))
    .sort((a, b) => a.mountPath < b.mountPath ? -1 : 1);
  return { ...fields, env: unlessEmpty(inOrder([...env, ...(options.env ?? [])])), volumeMounts: unlessEmpty(volumeMounts) };
}

/** The API server leaves out empty lists, so that applying one again would count as a change. */
export function unlessEmpty<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined;
}

function render(check: Check, container: ContainerOptions, imagePullPolicy: ImagePullPolicy): k8s.Container {
  const { ports = [], startup, readiness, liveness } = container;
  const readinessProbe = readiness?._render(check, 'readiness', ports);
  const livenessProbe = liveness?._render(check, 'liveness', ports);
  const question = readiness?._question(ports);
  check.that(question === undefined || question !== liveness?._question(ports),
    `readiness and liveness ask the same question (${question}), so a dependency that is away would restart every pod: ask liveness something that depends on nothing`);
  return {
    name: container.name,
    image: container.image,
    imagePullPolicy,
    command: container.command,
    args: container.args,
    ports: container.ports?.map(({ name, port, protocol = 'TCP' }) => ({ name, containerPort: port, protocol })),
    startupProbe: startup?._render(check, 'startup', ports),
    readinessProbe,
    livenessProbe,
    lifecycle: lifecycleOf(container),
    resources: renderResources(container.resources),
    securityContext: container.writableRoot === undefined ? RESTRICTED : { ...RESTRICTED, readOnlyRootFilesystem: false },
  };
}

function lifecycleOf({ preStop, postStart }: ContainerOptions): k8s.Lifecycle | undefined {
  const before = preStop && renderPreStop(preStop);
  return before ?? postStart ? { preStop: before, postStart: postStart && { exec: { command: postStart } } } : undefined;
}

/** `sleep` needs no program in the image, and came with Kubernetes 1.30. @see https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/ */
function renderPreStop({ sleepSeconds = 0, command }: PreStop): k8s.LifecycleHandler | undefined {
  const sleep: object = { sleep: { seconds: sleepSeconds } };
  return command ? { exec: { command } } : sleepSeconds > 0 ? sleep : undefined;
}
