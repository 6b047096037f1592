import type { JsonPatch } from 'cdk8s';
import type { Check } from '../check';
import { digest } from '../digest';
import type { Exemption } from '../exemption';
import { tidy } from '../tidy';
import { applyOperation, checkOperation, shownOperation } from './json-change';
import { merged } from './strategic-merge';

/** One thing that a user wants otherwise. */
interface Change {
  /** What errors call it. */
  readonly what: string;
  /** Whether it only looks. */
  readonly isTest: boolean;
  readonly exemptions: Exemption[];
  apply(check: Check, manifest: any): any;
}

/** What users want of an object otherwise than the library makes it, in the order in which they said so. */
export class Changes {
  private readonly all: Change[] = [];

  public constructor(private readonly check: Check) {}

  public get count(): number {
    return this.all.length;
  }

  /** What linters are told of them. */
  public get exemptions(): Exemption[] {
    return this.all.flatMap(({ exemptions }) => exemptions);
  }

  /** Takes a patch, and returns the path that it is about. */
  public addOperation(patch: JsonPatch): string {
    const operation = checkOperation(this.check, patch);
    this.all.push({
      what: shownOperation(operation), isTest: operation.op === 'test', exemptions: [],
      apply: (check, manifest) => applyOperation(check, manifest, operation),
    });
    return operation.path;
  }

  /** Takes a checked fragment. `what`: what errors call it. */
  public addFragment(what: string, fragment: object, exemptions: Exemption[]): void {
    this.all.push({ what, isTest: false, exemptions, apply: (_, manifest) => tidy(merged(manifest, fragment)) });
  }

  /** The object as users want it. Each of the changes has to be of use: one that isn't was meant for something else. */
  public applyTo(manifest: any): any {
    const result = this.applied(manifest, this.all);
    const whole = digest(result);
    for (const change of this.all.filter(({ isTest }) => !isTest)) {
      const rest = this.attempt(manifest, this.all.filter((other) => other !== change));
      if (rest !== undefined && digest(rest) === whole) {
        throw this.check.error(`${change.what} changes nothing: ${this.whyNot(manifest, change)}`);
      }
    }
    return result;
  }

  private applied(manifest: any, changes: Change[]): any {
    return changes.reduce((patched, change) => change.apply(this.check, patched), JSON.parse(JSON.stringify(manifest)));
  }

  /** Nothing where one of the others needs what is left out. */
  private attempt(manifest: any, changes: Change[]): any {
    try {
      return this.applied(manifest, changes);
    } catch {
      return undefined;
    }
  }

  private whyNot(manifest: any, change: Change): string {
    const before = this.all.slice(0, this.all.indexOf(change));
    const [without, withIt] = [before, [...before, change]].map((changes) => digest(this.applied(manifest, changes)));
    return without === withIt ? 'the object is so already, so leave it out' : 'another one undoes it, so leave one of them out';
  }
}
