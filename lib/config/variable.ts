import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Check, copyOf, quote } from '../kubernetes';
import { AppSecret } from './app-secret';
import type { PlainText } from './plain-text';
import { PodField } from './pod-field';

/** `{user}` in a composed text. */
const PLACEHOLDER = /\{([A-Za-z][A-Za-z0-9]*)\}/g;

/** Itself, and before it those that it is made of. `prop`: what the user calls it. */
type Render = (scope: Construct, prop: string, name: string, plain: PlainText) => k8s.EnvVar[];

/** A variable whose value isn't a text of the app's own. */
export class Variable {
  /** The value of a key of a Secret. */
  public static secret(secret: AppSecret, key: string): Variable {
    return new Variable((scope, prop, name) => {
      const check = new Check(scope);
      check.instance(`${prop}: the Secret`, secret, AppSecret, 'AppSecret.existing(\'api\', [\'api-key\'])');
      secret._bind(scope, prop);
      secret._checkKey(check, prop, key);
      return [{ name, valueFrom: { secretKeyRef: { name: secret.name, key } } }];
    });
  }

  /** What the pod knows of itself. */
  public static podField(field: PodField): Variable {
    return new Variable((scope, prop, name) => {
      const check = new Check(scope);
      check.given(`${prop}: the field`, field, 'use one such as PodField.IP');
      check.oneOf(`${prop}: the field`, field, Object.values(PodField));
      return [{ name, valueFrom: { fieldRef: { fieldPath: field } } }];
    });
  }

  /**
   * A text that is made of others when the container starts: `{user}` stands for the part of that name. Each part is a variable too, called
   * `<variable>_<PART>`, and comes before the text. Nothing is escaped: a password in a URL must do without `:/?#[]@%`, as those do that the library
   * generates.
   */
  public static compose(template: string, parts: { [name: string]: Variable }): Variable {
    const given = copyOf(parts);
    return new Variable((scope, prop, name, plain) => compose(scope, prop, name, plain, template, given));
  }

  /**
   * One that another room knows how to render.
   *
   * @internal
   */
  public static _of(render: Render): Variable {
    return new Variable(render);
  }

  private constructor(private readonly render: Render) {}

  /**
   * Itself, and before it the variables that it is made of.
   *
   * @internal
   */
  public _render(scope: Construct, prop: string, name: string, plain: PlainText): k8s.EnvVar[] {
    return this.render(scope, prop, name, plain);
  }
}

function compose(
  scope: Construct, prop: string, name: string, plain: PlainText, template: string, parts: { [name: string]: Variable },
): k8s.EnvVar[] {
  const check = new Check(scope);
  check.string(`${prop}: the template`, template);
  check.map(`${prop}: the parts`, parts);
  plain.text(prop, name, template);
  const asked = [...template.matchAll(PLACEHOLDER)].map(([, part]) => part);
  const known = Object.keys(parts);
  const [unknown, unused] = [asked.find((part) => !known.includes(part)), known.find((part) => !asked.includes(part))];
  check.that(known.length > 0, `${prop}: nothing is composed, got ${quote(template)} without parts: put a text without parts into env`);
  check.that(unknown === undefined, `${prop} asks for {${unknown}}, and the parts are ${known.join(', ')}: give it, or correct its name`);
  check.that(unused === undefined, `${prop} has a part ${quote(unused)} that the template doesn't use, got ${quote(template)}: leave it out`);
  const nameOf = (part: string) => `${name}_${part.replace(/([a-z\d])([A-Z])/g, '$1_$2').toUpperCase()}`;
  const variables = known.flatMap((part) => {
    check.instance(`${prop}: the part ${part}`, parts[part], Variable, 'a factory such as Variable.secret()');
    return parts[part]._render(scope, `${prop}: the part ${part}`, nameOf(part), plain);
  });
  // a text of the template's own that looks like a reference stands for itself
  const value = template.replace(/\$\(/g, '$$$$(').replace(PLACEHOLDER, (_, part) => `$(${nameOf(part)})`);
  return [...variables, { name, value }];
}
