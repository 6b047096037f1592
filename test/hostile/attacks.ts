import { Duration, Size } from 'cdk8s';
import * as library from '../../lib';
import type { Assembly, Declaration, Type, Value } from './assembly';
import { hostileValues } from './values';

/** One value in the place of a good one. */
export interface Attack {
  /** Which prop or argument, from the outside in. */
  readonly place: string;
  readonly hostile: unknown;
  /** What is passed, with the hostile value somewhere in it: made for those alone that are tried. */
  readonly make: () => unknown;
  /** Whether it is inside of a type whose inside was tried elsewhere. */
  readonly again: boolean;
}

/** Good values of what can't be left out, by the name of the prop or the argument. One that isn't here is good by its type. */
const GOOD: { [name: string]: unknown } = {
  image: 'ghcr.io/acme/api:1.4.2', port: 8080, user: 999, programs: '/usr/bin', host: 'shop.example.com', secretName: 'mine', name: 'mine',
  clusterIssuer: 'letsencrypt', ingressClass: 'nginx',
  path: '/ready', command: ['check'], labels: { app: 'a' }, cidrs: ['203.0.113.0/24'], ports: [8443], version: '17.12', instance: 'api', component: 'web', maxReplicas: 5, inNamespace: 'shop',
  roleArn: 'arn:aws:iam::123456789012:role/api', serviceAccount: 'api-shop@my-project.iam.gserviceaccount.com', clientId: '6f1c4c51-8a2c-4b1e-9f0a-3d5b7c9e1a2b',
  ordinal: 0, bucket: 'uploads', keys: ['a'], schedule: '30 2 * * *', resource: 'pods', verbs: ['get'], template: '{a}', parts: { a: library.Variable.podField(library.PodField.IP) },
};

/** What the keys of a map are, by the end of its place; a name where it isn't here. */
const KEYS: { [end: string]: string } = { files: '/srv/a', volumes: '/srv/b', registryMirrors: 'ghcr.io' };

/** Good values of props that are called as others. */
const OF_STRUCTS: { [prop: string]: unknown } = {
  'EndpointSpec.ports': ['memo'], 'MemberFolder.files': { 'memo.conf': 'level = info' }, 'MemberFolder.readAnew': ['memo.conf'],
  'ControllerSpec.programs': { 'engine.py': '' }, 'MemberPort.name': 'memo', 'Exemption.reason': 'meant so',
  'ExternalSecretProps.keys': { a: { key: 'prod/mail' } }, 'SealedSecretProps.encryptedData': { a: sealed() },
  'AdoptedPods.podLabels': { app: 'a' }, 'AdoptedWebApp.podLabels': { app: 'a' }, 'AdoptedStatefulSet.podLabels': { app: 'a' },
  'AdoptedService.portName': 'web',
};

/** What `kubeseal` gives: the length of a key, the key, and a value. */
function sealed(): string {
  return Buffer.concat([Buffer.from([2, 0]), Buffer.alloc(512, 1), Buffer.alloc(32, 2)]).toString('base64');
}

/** Goes through the public API, from what a construct or a method takes to the last string in it. */
export class Attacks {
  /** Types that were gone into. */
  private readonly known = new Set<string>();

  public constructor(private readonly api: Assembly) {}

  /** Everything that may be passed for one value, each with one hostile place. */
  public on(value: Value, place: string, visited: string[] = []): Attack[] {
    return [...hostileValues().map((hostile) => ({ place, hostile, make: () => hostile, again: false })), ...this.inside(value.type, place, visited)];
  }

  /** A good value. */
  public good({ name, type }: Value): any {
    const declaration = type.fqn === undefined ? undefined : this.api[type.fqn];
    if (type.fqn?.startsWith('cdk8s.')) {
      return type.fqn === 'cdk8s.Size' ? Size.gibibytes(1) : Duration.seconds(60);
    }
    if (declaration?.datatype) {
      return this.goodStruct(declaration);
    }
    if (declaration?.kind === 'enum') {
      return Object.values(this.exported(declaration))[0];
    }
    if (declaration !== undefined) {
      const factory = this.factories(declaration)[0];
      const needed = factory?.parameters.filter(({ optional }) => !optional) ?? [];
      return factory === undefined ? undefined : this.exported(factory.of)[factory.name](...needed.map((one) => this.good(one)));
    }
    return GOOD[name] ?? (type.collection === undefined ? { string: 'a', number: 1, boolean: true }[type.primitive ?? 'string'] : type.collection.kind === 'array' ? [] : {});
  }

  /** All props of a struct, inherited ones included. */
  public props(declaration: Declaration): Value[] {
    return [...(declaration.interfaces ?? []).flatMap((base) => this.api[base] ? this.props(this.api[base]) : []), ...(declaration.properties ?? [])];
  }

  private inside(type: Type, place: string, visited: string[]): Attack[] {
    if (type.collection !== undefined) {
      const { kind, elementtype } = type.collection;
      return this.on({ name: 'element', type: elementtype }, `${place}[]`, visited)
        .map((attack) => ({ ...attack, make: () => kind === 'array' ? [attack.make()] : { [KEYS[place.replace(/.*\./, '')] ?? 'a']: attack.make() } }));
    }
    const declaration = type.fqn === undefined ? undefined : this.api[type.fqn];
    if (declaration === undefined || visited.includes(declaration.fqn)) {
      return [];
    }
    const [inner, again] = [[...visited, declaration.fqn], this.known.has(declaration.fqn)];
    this.known.add(declaration.fqn);
    if (declaration.datatype) {
      return this.props(declaration).flatMap((prop) => this.on(prop, `${place}.${prop.name}`, inner).map((attack) => ({
        ...attack,
        make: () => ({ ...this.goodStruct(declaration), [prop.name]: attack.make() }),
        again: again || attack.again,
      })));
    }
    return declaration.kind === 'enum' ? [] : this.factories(declaration).flatMap(({ of, name, parameters }) => parameters.flatMap((parameter, i) =>
      this.on(parameter, `${place}=${of.name}.${name}(${parameter.name})`, inner).map((attack) => ({
        ...attack,
        make: () => this.exported(of)[name](...parameters.map((other, k) => k === i ? attack.make() : other.optional ? undefined : this.good(other))),
        again: again || attack.again,
      }))));
  }

  private goodStruct(declaration: Declaration): any {
    return Object.fromEntries(this.props(declaration).filter(({ optional }) => !optional)
      .map((prop) => [prop.name, OF_STRUCTS[`${declaration.name}.${prop.name}`] ?? this.good(prop)]));
  }

  /** The static methods that make one, or something that is as good, also those of other classes. */
  private factories(declaration: Declaration): { readonly of: Declaration; readonly name: string; readonly parameters: Value[] }[] {
    return Object.values(this.api).flatMap((of) => (of.methods ?? [])
      .filter((method) => method.static && this.isA(method.returns?.type.fqn, declaration))
      .map(({ name, parameters = [] }) => ({ of, name, parameters })))
      // no object of the app is good everywhere
      .filter(({ parameters }) => !parameters.some(({ type }) => type.fqn === 'cdk8s.ApiObject'));
  }

  private isA(made: string | undefined, wanted: Declaration): boolean {
    return made !== undefined && (made === wanted.fqn || this.api[made]?.interfaces?.includes(wanted.fqn) === true);
  }

  private exported({ name }: Declaration): any {
    return (library as any)[name];
  }
}
