import { Construct } from 'constructs';
import { Check, Defaults, quote } from '../kubernetes';
import { Explanation } from './explanation';
import { groupsOf } from './fields';
import type { PatternDefaultsProps } from './pattern-defaults-props';

const DEFAULTS = Symbol.for('cdk8s-patterns.pattern-defaults');

/**
 * What holds for everything of the library in an app, or in a part of it: every pod, whoever makes it, and every object. Said once, before anything
 * is made in that scope:
 *
 *     PatternDefaults.of(app).set({
 *       registryMirrors: { 'docker.io': 'registry.example.com/docker-hub' },
 *       pull: { secrets: ['registry'] },
 *       labels: { team: 'shop' },
 *     });
 *
 * What a construct is given itself wins, then the nearest scope, field by field. No name and no selector depends on it.
 */
export class PatternDefaults {
  /** Those of a scope and of everything in it, where nothing nearer says otherwise. */
  public static of(scope: Construct): PatternDefaults {
    if (!Construct.isConstruct(scope)) {
      throw new Error(`[] PatternDefaults.of() needs an app, a chart or another construct, got ${quote(scope)}: pass the app`);
    }
    return ((scope as any)[DEFAULTS] ??= new PatternDefaults(scope));
  }

  /** Says where the values of a construct, and of all in it, came from. */
  public static explain(construct: Construct): Explanation {
    if (!Construct.isConstruct(construct)) {
      throw new Error(`[] PatternDefaults.explain() needs a construct, got ${quote(construct)}: pass an app, a chart or something in one`);
    }
    return Explanation._of(construct);
  }

  private constructor(private readonly scope: Construct) {}

  /**
   * Says what holds in the scope. May be called again for other fields.
   *
   * @throws when something in the scope is made already, or a field was said for the same scope before
   */
  public set(props: PatternDefaultsProps): void {
    const check = new Check(this.scope);
    const groups = groupsOf(check, check.props('PatternDefaults', props));
    const asked = Defaults.askedIn(this.scope);
    check.that(asked === undefined, () => `PatternDefaults: ${asked!.node.path} is made already, without these: set them before anything in their scope`);
    for (const [group, fields] of groups.flatMap(Object.entries)) {
      for (const [field, value] of Object.entries(fields)) {
        check.that(Defaults.tell(this.scope, group, field, value), `PatternDefaults: ${group === field ? field : `${group}.${field}`} is set for this scope already: set it once, or for a scope inside`);
      }
    }
  }
}
