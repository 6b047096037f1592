import { ApiObject, Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { isClusterWide } from './cluster-wide';
import { isPatched } from './patched';
import { ENDPOINTS, takenBy } from './taken';

const NAMES = Symbol.for('cdk8s-patterns.names');

/** Something that will be there without being an object of the app: a program, a controller or an address takes the name. */
export interface Claim {
  /** `core/Secret`; for what isn't an object, any other word. */
  readonly kind: string;
  readonly name: string;
  /** Who makes it for the construct: `a Job makes`. */
  readonly maker: string;
  /** Whether it is one for the whole cluster. */
  readonly clusterWide?: boolean;
}

/** A name that a user gives of something that was made by other means. */
export interface Reference {
  readonly kind: string;
  readonly name: string;
  /** What the user calls it by. */
  readonly prop: string;
  /** Makers whose things may be meant. */
  readonly except?: string;
}

interface Selection {
  readonly labels: { [key: string]: string };
  /** Whether others chose them, so that anybody's pods may have the same. */
  readonly isAdopted: boolean;
}

/** Something of others that one construct at a time can have. */
export interface Held {
  readonly kind: string;
  readonly name: string;
  /** What the user calls it by. */
  readonly prop: string;
  /** What to do where two want it. */
  readonly wayOut: string;
}

type Of<T> = T & { readonly owner: Construct };

/** Whose objects are made by this library, and need no second look. */
export const EMITTED = Symbol.for('cdk8s-patterns.emitted');

/**
 * The names of all that will exist, whoever makes it and when: the objects of the app, what programs make at run time, and the addresses that
 * Ingresses serve. Two of one name are an error, for the last one applied would silently replace the first.
 *
 * Looked at afresh, once a synthesis: names are compared as they are patched, and what was taken out of the tree is forgotten.
 */
export class Names {
  public static of(scope: IConstruct): Names {
    const root: any = scope.node.root;
    return (root[NAMES] ??= new Names(root));
  }

  private readonly claims: Of<Claim>[] = [];
  private readonly references: Of<Reference>[] = [];
  private readonly selections: Of<Selection>[] = [];
  private readonly held: Of<Held>[] = [];
  /** Those that had an error in some synthesis, and say so as long as they have it. */
  private readonly suspects = new Set<IConstruct>();
  private errors = new Map<IConstruct, string[]>();

  private constructor(private readonly root: IConstruct) {
    // the root is validated before everything in it, so that each error is there when its construct's turn comes
    root.node.addValidation({
      validate: () => {
        this.errors = new Map();
        this.find();
        this.errors.forEach((_, construct) => this.suspect(construct));
        return [];
      },
    });
  }

  /** Takes a name for something that others make for a construct. */
  public claim(owner: Construct, claim: Claim): void {
    this.claims.push({ ...claim, owner });
  }

  /** Notes that a construct uses something that it doesn't make. */
  public refer(owner: Construct, reference: Reference): void {
    this.references.push({ ...reference, owner });
  }

  /** Notes that a construct takes something of others for itself. */
  public hold(owner: Construct, held: Held): void {
    this.held.push({ ...held, owner });
  }

  /** Notes by which labels a construct selects its pods. `isAdopted`: whether others chose them. */
  public select(owner: Construct, labels: { [key: string]: string }, isAdopted = false): void {
    this.selections.push({ labels, isAdopted, owner });
  }

  private find(): void {
    const nodes = this.root.node.findAll();
    const there = new Set<IConstruct>(nodes);
    const taken = this.findTaken(there);
    const objects = nodes.filter((node): node is ApiObject => ApiObject.isApiObject(node));
    objects.filter((object) => EMITTED in object && object.kind === 'Service').forEach((service) => {
      const { name, namespace } = identity(service);
      taken.set(key(ENDPOINTS, namespace, name), { kind: ENDPOINTS, name, maker: 'Kubernetes keeps', owner: service });
    });
    this.findSecond(objects, taken);
    objects.filter((object) => !(EMITTED in object)).forEach((object) => this.findOrdered(object, taken));
    for (const { owner, kind, name, prop, except } of this.references.filter((reference) => there.has(reference.owner))) {
      const claim = taken.get(key(kind, Chart.of(owner).namespace, name));
      if (claim !== undefined && claim.maker !== except) {
        this.report(owner, `${prop} is '${name}', which is the ${title(kind)} that ${claim.maker} for ${claim.owner.node.path}: name one of your own`);
      }
    }
    this.findSecondHolder(there);
    const selections = this.selections.filter(({ owner }) => there.has(owner));
    const isAnyAdopted = selections.some(({ isAdopted }) => isAdopted);
    objects.filter((object) => hasPods(object) && (isAnyAdopted || isForeign(object))).forEach((object) => this.findStranger(object, selections));
  }

  private findTaken(there: Set<IConstruct>): Map<string, Of<Claim>> {
    const taken = new Map<string, Of<Claim>>();
    for (const claim of this.claims.filter(({ owner }) => there.has(owner))) {
      const { owner, kind, name, maker } = claim;
      const own = key(kind, claim.clusterWide ? undefined : Chart.of(owner).namespace, name);
      const other = taken.get(own);
      if (other === undefined) {
        taken.set(own, claim);
      } else if (other.owner !== owner) {
        this.report(owner, `the ${title(kind)} '${name}' is one that ${maker} for it, and that ${other.maker} for ${other.owner.node.path}: give one of them another name`);
      }
    }
    return taken;
  }

  private findSecond(objects: ApiObject[], taken: Map<string, Of<Claim>>): void {
    const first = new Map<string, ApiObject>();
    for (const object of objects) {
      const { name, namespace } = identity(object);
      const wide = isClusterWide(object);
      const own = key(`${object.apiGroup}/${object.kind}`, wide ? undefined : namespace, name);
      const [other, claim] = [first.get(own), taken.get(own)];
      if (claim !== undefined) {
        this.report(object, `the ${object.kind} '${name}' is one that ${claim.maker} for ${claim.owner.node.path}: give it another name`);
      } else if (other !== undefined) {
        const where = wide ? '' : ' in the same namespace';
        this.report(object, `a second ${object.kind} is called '${name}'${where}, the first is at ${other.node.path}: give one of them another name`);
      } else {
        first.set(own, object);
      }
    }
  }

  private findSecondHolder(there: Set<IConstruct>): void {
    const first = new Map<string, Of<Held>>();
    for (const held of this.held.filter(({ owner }) => there.has(owner))) {
      const own = key(held.kind, Chart.of(held.owner).namespace, held.name);
      const other = first.get(own);
      if (other === undefined) {
        first.set(own, held);
      } else if (other.owner !== held.owner) {
        this.report(held.owner, `${held.prop} is the ${title(held.kind)} '${held.name}', which ${other.owner.node.path} has already: ${held.wayOut}`);
      }
    }
  }

  /** What controllers make of objects of others. */
  private findOrdered(object: ApiObject, taken: Map<string, Of<Claim>>): void {
    for (const { kind, namespace, name } of takenBy(object)) {
      const claim = taken.get(key(kind, namespace, name));
      if (claim !== undefined) {
        this.report(object, `the ${title(kind)} '${name}' is one that ${claim.maker} for ${claim.owner.node.path}: give it another name`);
      }
    }
  }

  /** Pods of others that carry the labels of ours would get requests, a budget and open ports that weren't meant for them. */
  private findStranger(object: ApiObject, selections: Of<Selection>[]): void {
    const { spec = {}, metadata = {}, kind } = object.toJson() ?? {};
    const pod = kind === 'Pod' ? { metadata } : spec.jobTemplate?.spec?.template ?? spec.template;
    const labels = pod?.metadata?.labels ?? {};
    for (const { owner, labels: selector, isAdopted } of selections) {
      const isOurs = object.node.scopes.includes(owner);
      const isSelected = Object.entries(selector).every(([label, value]) => labels[label] === value);
      if (!isOurs && isSelected && Chart.of(owner).namespace === metadata.namespace) {
        const shown = Object.entries(selector).map(([label, value]) => `${label}=${value}`).join(', ');
        const wayOut = isAdopted ? 'let one construct alone adopt them, or name more labels' : 'give them other labels';
        this.report(object, `its pods carry ${shown}, by which ${owner.node.path} selects its own: ${wayOut}`);
      }
    }
  }

  private report(construct: IConstruct, error: string): void {
    this.errors.set(construct, [...(this.errors.get(construct) ?? []), error]);
  }

  private suspect(construct: IConstruct): void {
    if (!this.suspects.has(construct)) {
      this.suspects.add(construct);
      construct.node.addValidation({ validate: () => this.errors.get(construct) ?? [] });
    }
  }
}

function hasPods({ kind }: ApiObject): boolean {
  return ['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Rollout', 'Job', 'CronJob'].includes(kind);
}

/** What isn't as the library made it. */
function isForeign(object: ApiObject): boolean {
  return !(EMITTED in object) || isPatched(object);
}

/** Name and namespace as they will be written. An object is rendered for it only where a patch may have changed them. */
function identity(object: ApiObject): { readonly name: string; readonly namespace?: string } {
  return isPatched(object) ? object.toJson().metadata ?? {} : { name: object.name, namespace: object.metadata.namespace };
}

function title(kind: string): string {
  return kind.slice(kind.lastIndexOf('/') + 1);
}

function key(kind: string, namespace: string | undefined, name: string): string {
  return `${kind} ${namespace ?? ''}/${name}`;
}
