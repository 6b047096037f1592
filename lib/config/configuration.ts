import type { ApiObject } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Check, Labels, digest } from '../kubernetes';
import type { AppSecret } from './app-secret';
import { FileContent, FileSource } from './file-source';
import { emitFiles } from './files';
import type { PlainText } from './plain-text';
import { Variable } from './variable';

/** What a user may say of a program's configuration. */
export interface ConfigurationProps {
  readonly env?: { [name: string]: string };
  readonly variables?: { [name: string]: Variable };
  readonly files?: { [path: string]: FileSource };
}

/** One thing of a ConfigMap or a Secret that stands at a path. */
export interface PlacedFile {
  readonly path: string;
  readonly configMap?: string;
  readonly secret?: AppSecret;
  /** The keys that are there, each under the path that it gets in a folder. */
  readonly items: k8s.KeyToPath[];
  /** Whether it is a single file; a folder of files otherwise. */
  readonly isFile: boolean;
}

/** A path of which a ConfigMap's key can be made that no other path makes. */
const PLAIN_PATH = /^(\/[A-Za-z0-9][A-Za-z0-9.-]*)+$/;
const LONGEST_KEY = 253;
/** Of what is shown of a path that no key can hold. */
const SHOWN = 200;
/** A program's mode: read and run by everybody. */
const EXECUTABLE = 0o555;

/** Variables and files, and the ConfigMap that the files are in where their content is known. */
export class Configuration {
  public readonly env: k8s.EnvVar[];
  public readonly files: PlacedFile[] = [];
  /** The ConfigMap, where there is anything for one. */
  public readonly configMap?: ApiObject;

  private readonly data: { [key: string]: string } = {};
  private readonly binaryData: { [key: string]: string } = {};

  /** `name`, `id`: the ConfigMap's; `prefix`: what errors put before the names of props. */
  public constructor(
    scope: Construct, name: string, labels: Labels, props: ConfigurationProps, plain: PlainText, prefix = '', id = 'Files',
  ) {
    const check = new Check(scope);
    const { env = {}, variables = {}, files = {} } = props;
    plain.variables(`${prefix}env`, env);
    this.env = [...Object.entries(env).map(([variable, value]) => ({ name: variable, value })), ...this.rendered(scope, check, `${prefix}variables`, variables, plain)];
    const twice = this.env.find(({ name: variable }, i) => this.env.findIndex((other) => other.name === variable) !== i);
    check.that(twice === undefined, `${prefix}the variable ${twice?.name} is set twice, by env, variables or a part of a composed one: use another name`);
    check.map(`${prefix}files`, files);
    for (const [path, source] of Object.entries(files)) {
      const prop = `${prefix}files: ${path}`;
      check.mountPath(`${prefix}files: a path`, path);
      check.instance(prop, source, FileSource, 'a factory such as FileSource.text()');
      this.place(name, path, source._read(scope, prop, plain));
    }
    if (this.files.some(({ configMap }) => configMap !== undefined)) {
      this.configMap = emitFiles(scope, id, name, labels, this.data, this.binaryData);
    }
  }

  /** Changes with the files' content, patches included; none where nothing of it is known. */
  public digest(): string | undefined {
    if (this.configMap === undefined) {
      return undefined;
    }
    const { data, binaryData } = this.configMap.toJson();
    return digest([data, binaryData]);
  }

  private rendered(scope: Construct, check: Check, prop: string, variables: { [name: string]: Variable }, plain: PlainText): k8s.EnvVar[] {
    check.map(prop, variables);
    return Object.entries(variables).flatMap(([name, variable]) => {
      check.variableName(prop, name);
      check.instance(`${prop}: ${name}`, variable, Variable, 'a factory such as Variable.secret()');
      return variable._render(scope, `${prop}: ${name}`, name, plain);
    });
  }

  private place(configMap: string, path: string, { secret, key, files = [], executable }: FileContent): void {
    if (secret !== undefined) {
      const keys = key === undefined ? secret.keys : [key];
      this.files.push({ path, secret, items: keys.map((name) => ({ key: name, path: name })), isFile: key !== undefined });
      return;
    }
    const items = files.map((file): k8s.KeyToPath => {
      const at = keyOf(file.path === undefined ? path : `${path}/${file.path}`);
      if (file.text === undefined) {
        this.binaryData[at] = file.bytes!;
      } else {
        this.data[at] = file.text;
      }
      return { key: at, path: file.path ?? at, ...(executable ? { mode: EXECUTABLE } : {}) };
    });
    this.files.push({ path, configMap, items, isFile: files[0].path === undefined });
  }
}

/** `etc_app_app.ini` for `/etc/app/app.ini`. */
function keyOf(path: string): string {
  const key = path.slice(1).replace(/\//g, '_');
  return PLAIN_PATH.test(path) && key.length <= LONGEST_KEY ? key : `file_${key.replace(/[^A-Za-z0-9.-]/g, '_').slice(0, SHOWN)}_${digest(path)}`;
}
