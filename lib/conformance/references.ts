/**
 * Says what in a set of objects refers to nothing, or to something that doesn't fit: what no schema knows, and a cluster shows only
 * by what doesn't work.
 */
export interface Given {
  /** Secrets that users made by other means. */
  readonly secrets?: string[];
  /** Ports of things outside of the objects. */
  readonly ports?: number[];
  /** Those that bindings name. */
  readonly hosts?: string[];
}

/** Pods of one workload, before there are any. */
interface Pods {
  readonly of: string;
  readonly kind: string;
  readonly namespace: string;
  readonly labels: { [key: string]: string };
  readonly spec: any;
  readonly claims: string[];
}

type Selector = { [key: string]: string };

/** The cluster's DNS and API server. */
const CLUSTER_PORTS = [53, 443, 5353, 6443, 8053];
/** Kubernetes makes it in every namespace. */
const CLUSTER_CA = 'kube-root-ca.crt';
/** What is on pods from the start. Other labels of a Service's selector are put there by programs that may. */
const FROM_THE_START = 'app.kubernetes.io/';
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;
const PASSWORD_IN_URL = /:\/\/[^/\s:@]+:(?!\{password\}|\$\()[^@\s]+@/;
const SECRET_VARIABLE = /(PASSWORD|SECRET|TOKEN)$/;
/** Says where the secret is, in the words of some programs. */
const ELSEWHERE = /^(file:\/\/\/|\$__file\{|\$\()/;

/** The mistakes, as sentences that name the object; none if everything that is referred to exists. */
export function brokenReferences(objects: any[], given: Given = {}): string[] {
  return new References(objects, given).errors();
}

class References {
  private readonly pods: Pods[];
  private readonly secrets: Map<string, string[] | undefined>;

  public constructor(private readonly objects: any[], private readonly given: Given) {
    this.pods = objects.filter((object) => templateOf(object) !== undefined).map((object) => ({
      of: nameOf(object),
      kind: object.kind,
      namespace: object.metadata.namespace,
      labels: templateOf(object).metadata.labels,
      spec: templateOf(object).spec,
      claims: (object.spec.volumeClaimTemplates ?? []).map(({ metadata }: any) => metadata.name),
    }));
    const generated = this.ofKind('ConfigMap').flatMap(({ data }) => JSON.parse(data?.['secrets.json'] ?? '[]'));
    this.secrets = new Map([
      ...(given.secrets ?? []).map((name): [string, undefined] => [name, undefined]),
      ...generated.map(({ name, passwords, strings }): [string, string[]] => [name, [...passwords, ...Object.keys(strings)]]),
    ]);
  }

  public errors(): string[] {
    return [
      ...this.pods.flatMap((pods) => this.podErrors(pods)),
      ...this.pods.flatMap((pods) => containersOf(pods).flatMap((container) => this.containerErrors(pods, container))),
      ...this.objects.flatMap((object) => this.objectErrors(object).map((error) => `${nameOf(object)}: ${error}`)),
    ];
  }

  private podErrors({ of, spec, claims, namespace }: Pods): string[] {
    const volumes: any[] = spec.volumes ?? [];
    const there = [...claims, ...volumes.map(({ name }) => name)];
    const mounted = containersOf({ spec }).flatMap(({ volumeMounts = [] }: any) => volumeMounts.map(({ name }: any) => name));
    const sources = volumes.flatMap((volume) => volume.projected?.sources ?? [volume]);
    return [
      ...this.unless(this.has('ServiceAccount', spec.serviceAccountName, namespace), `no ServiceAccount ${spec.serviceAccountName}`),
      ...volumes.flatMap(({ name }) => this.unless(mounted.includes(name), `volume ${name} is mounted nowhere`)),
      ...volumes.flatMap(({ name }) => this.unless(DNS_LABEL.test(name), `volume ${name} has a bad name`)),
      ...mounted.flatMap((name: string) => this.unless(there.includes(name), `no volume ${name}`)),
      ...sources.flatMap(({ configMap }) => this.unless(!configMap || configMap.name === CLUSTER_CA || this.has('ConfigMap', configMap.name, namespace), `no ConfigMap ${configMap?.name}`)),
      ...sources.flatMap(({ secret }) =>
        secret ? this.secretErrors(secret.name ?? secret.secretName, (secret.items ?? []).map(({ key }: any) => key)) : []),
    ].map((error) => `${of}: ${error}`);
  }

  private containerErrors({ of }: Pods, container: any): string[] {
    const probes = [container.startupProbe, container.readinessProbe, container.livenessProbe].filter(Boolean);
    const asked = probes.map(({ httpGet, tcpSocket, grpc }) => (httpGet ?? tcpSocket ?? grpc)?.port).filter((port) => port !== undefined);
    const env: any[] = container.env ?? [];
    return [
      ...asked.flatMap((port) => this.unless(listensOn(container, port), `a probe asks port ${port}, which isn't there`)),
      ...env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef ? this.secretErrors(valueFrom.secretKeyRef.name, [valueFrom.secretKeyRef.key]) : []),
      ...env.flatMap(({ name, value }) => this.unless(!SECRET_VARIABLE.test(name) || !value || ELSEWHERE.test(value), `${name} is a secret in plain text`)),
      ...this.unless(new Set(env.map(({ name }) => name)).size === env.length, 'a variable is set twice'),
      ...this.unless(unique(container.volumeMounts ?? [], 'mountPath'), 'two volumes are mounted at one path'),
      ...this.unless(DNS_LABEL.test(container.name), `container ${container.name} has a bad name`),
    ].map((error) => `${of}: ${error}`);
  }

  private secretErrors(name: string, keys: string[]): string[] {
    const known = this.secrets.get(name);
    return [
      ...this.unless(this.secrets.has(name), `nobody makes a Secret ${name}`),
      ...keys.flatMap((key) => this.unless(known === undefined || known.includes(key), `the Secret ${name} has no ${key}`)),
    ];
  }

  private objectErrors(object: any): string[] {
    const { kind, metadata, spec } = object;
    return [...this.valueErrors(object), ...this.nameErrors(kind, metadata), ...this.kindErrors(kind, metadata.namespace, spec, object)];
  }

  private kindErrors(kind: string, namespace: string, spec: any, object: any): string[] {
    switch (kind) {
      case 'Deployment':
      case 'StatefulSet':
        return [
          ...this.unless(matches(spec.selector.matchLabels, spec.template.metadata.labels), 'doesn\'t select its own pods'),
          ...this.unless(this.selected(spec.selector.matchLabels, namespace).length === 1, 'selects the pods of another workload'),
          ...this.unless(spec.serviceName === undefined || this.has('Service', spec.serviceName, namespace), `no Service ${spec.serviceName}`),
        ];
      case 'Service': {
        const containers = this.selected(this.fixed(spec.selector), namespace).flatMap(containersOf);
        return [
          ...this.unless(containers.length > 0, 'selects no pods'),
          ...(spec.ports ?? []).flatMap(({ targetPort }: any) =>
            this.unless(containers.some((container) => listensOn(container, targetPort)), `leads to port ${targetPort}, which isn't there`)),
        ];
      }
      case 'PodDisruptionBudget':
        return this.unless(this.selected(spec.selector.matchLabels, namespace).length === 1, 'isn\'t about one workload');
      case 'HorizontalPodAutoscaler':
        return this.unless(this.has(spec.scaleTargetRef.kind, spec.scaleTargetRef.name, namespace), 'scales nothing');
      case 'RoleBinding':
        return [
          ...this.unless(this.has(object.roleRef.kind, object.roleRef.name, namespace), `no ${object.roleRef.kind} ${object.roleRef.name}`),
          ...object.subjects.flatMap((subject: any) => this.unless(this.has(subject.kind, subject.name, namespace), `no ${subject.kind} ${subject.name}`)),
        ];
      case 'Ingress':
        return spec.rules.flatMap(({ http }: any) => http.paths.flatMap(({ backend }: any) => this.unless(
          this.ofKind('Service').some((service) => service.metadata.name === backend.service.name
            && service.spec.ports.some(({ name }: any) => name === backend.service.port.name)),
          `leads to no Service ${backend.service.name}`)));
      case 'NetworkPolicy':
        return this.policyErrors(namespace, spec);
      case 'ConfigMap':
        return object.data?.host === undefined ? [] : this.bindingErrors(namespace, object.data);
      default:
        return [];
    }
  }

  private policyErrors(namespace: string, spec: any): string[] {
    const closed = this.selected(spec.podSelector.matchLabels, namespace);
    const paths = (rules: any[] = [], side: string) => rules.flatMap((rule) =>
      (rule[side] ?? [{}]).flatMap((peer: any) => rule.ports.map(({ port }: any) => ({ peer, port }))));
    const known = [...CLUSTER_PORTS, ...(this.given.ports ?? []), ...this.pods.flatMap((pods) =>
      containersOf(pods).flatMap(({ ports = [] }: any) => ports.map(({ containerPort }: any) => containerPort)))];
    return [
      ...this.unless(closed.length === 1, 'isn\'t about one workload'),
      ...[...paths(spec.ingress, 'from'), ...paths(spec.egress, 'to')].flatMap(({ port }) => this.unless(known.includes(port), `opens port ${port}, which nobody has`)),
      ...paths(spec.ingress, 'from').flatMap(({ port }) => this.unless(
        closed.some((pods) => containersOf(pods).some((container) => listensOn(container, port))), `lets in to port ${port}, which its pods haven't got`)),
      ...paths(spec.egress, 'to').flatMap(({ peer, port }) => this.targets(peer, namespace).flatMap((target) => this.unless(
        closed.every((pods) => this.letsIn(target, pods, port)), `lets out to port ${port} of ${target.of}, which doesn't let it in`))),
    ];
  }

  private bindingErrors(namespace: string, { host, port }: { [key: string]: string }): string[] {
    const [name, inNamespace = namespace] = host.split('.');
    return this.unless(this.given.hosts?.includes(host) || this.ofKind('Service').some(({ metadata, spec }) =>
      metadata.name === name && metadata.namespace === inNamespace && spec.ports.some((open: any) => String(open.port) === port)),
    `no Service at ${host}:${port}`);
  }

  /** Which of the pods a policy's peer stands for. */
  private targets(peer: any, namespace: string): Pods[] {
    const labels = peer.podSelector?.matchLabels;
    return labels === undefined || Object.keys(labels).length === 0 ? [] : this.selected(labels, peer.namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'] ?? namespace);
  }

  private letsIn(target: Pods, client: Pods, port: number): boolean {
    const policies = this.ofKind('NetworkPolicy').filter(({ metadata, spec }) =>
      metadata.namespace === target.namespace && matches(spec.podSelector.matchLabels, target.labels));
    return policies.some(({ spec }) => (spec.ingress ?? []).some((rule: any) =>
      rule.ports.some((open: any) => open.port === port) && rule.from.some((peer: any) => this.targets(peer, target.namespace).includes(client))));
  }

  private nameErrors(kind: string, { name, labels = {} }: any): string[] {
    const short = ['Service', 'Job', 'StatefulSet', 'Deployment'].includes(kind);
    return [
      ...this.unless(!short || DNS_LABEL.test(name), 'its name is no DNS label'),
      ...Object.entries<string>(labels).flatMap(([key, value]) => this.unless(LABEL_VALUE.test(value), `label ${key} can't be ${value}`)),
    ];
  }

  /** What no value should be, at any depth, but for the texts of programs. */
  private valueErrors(value: any, path = ''): string[] {
    if (value === null || value === undefined || Number.isNaN(value)) {
      return [`${path} is ${value}`];
    }
    if (typeof value === 'string') {
      return path.endsWith('.py') ? [] : [
        ...this.unless(!/NaN|Infinity|undefined|\[object/.test(value), `${path} is made of nothing: ${value}`),
        ...this.unless(!PASSWORD_IN_URL.test(value), `${path} shows a password`),
      ];
    }
    if (Array.isArray(value) && value.length === 0) {
      return [`${path} is an empty list, which counts as a change at every apply`];
    }
    return typeof value === 'object' ? Object.entries(value).flatMap(([key, inner]) => this.valueErrors(inner, `${path}/${key}`)) : [];
  }

  private selected(selector: Selector, namespace: string): Pods[] {
    return this.pods.filter((pods) => pods.namespace === namespace && matches(selector, pods.labels));
  }

  /** A selector without what programs add to pods. */
  private fixed(selector: Selector): Selector {
    const mayLabel = this.ofKind('Role').some(({ rules }) => rules.some(({ resources, verbs }: any) =>
      resources.includes('pods') && (verbs.includes('patch') || verbs.includes('update'))));
    return mayLabel ? Object.fromEntries(Object.entries(selector).filter(([label]) => label.startsWith(FROM_THE_START))) : selector;
  }

  private has(kind: string, name: string, namespace: string): boolean {
    return this.ofKind(kind).some(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
  }

  private ofKind(kind: string): any[] {
    return this.objects.filter((object) => object.kind === kind);
  }

  private unless(holds: boolean | undefined, error: string): string[] {
    return holds ? [] : [error];
  }
}

/** The template of an object's pods, where it has some. */
function templateOf({ spec }: any): any {
  const template = spec?.jobTemplate?.spec.template ?? spec?.template;
  return template?.spec === undefined ? undefined : template;
}

/** All that run in them, whenever they do. */
function containersOf({ spec }: Pick<Pods, 'spec'>): any[] {
  return [...spec.containers, ...(spec.initContainers ?? [])];
}

function nameOf({ kind, metadata }: any): string {
  return `${kind} ${metadata.name}`;
}

function matches(selector: Selector, labels: { [key: string]: string }): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

function listensOn(container: any, port: number | string): boolean {
  return (container.ports ?? []).some(({ name, containerPort }: any) => name === port || containerPort === port);
}

function unique(list: any[], key: string): boolean {
  return new Set(list.map((item) => item[key])).size === list.length;
}
