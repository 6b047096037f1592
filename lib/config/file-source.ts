import type { Construct } from 'constructs';
import { Check, copyOf } from '../kubernetes';
import { AppSecret } from './app-secret';
import { ReadFile, readFile, readFolder } from './local-files';
import type { PlainText } from './plain-text';

/** How a file is. */
export interface FileOptions {
  /**
   * Whether it is a program.
   *
   * @default false
   */
  readonly executable?: boolean;
}

/** What stands at a path, once it is read: files of a ConfigMap, or keys of a Secret. */
export interface FileContent {
  /** By their paths under the path, where it is a folder; a single one without a path where it isn't. */
  readonly files?: ReadFile[];
  readonly secret?: AppSecret;
  /** The key of the Secret; all of them, as a folder, where left out. */
  readonly key?: string;
  readonly executable?: boolean;
}

/** Where a file comes from, or a folder of files. Read-only in the container; those of the image around a single file stay. */
export class FileSource {
  /** A text. */
  public static text(text: string, options: FileOptions = {}): FileSource {
    const given = copyOf(options);
    return new FileSource((scope, prop, plain) => {
      const check = new Check(scope);
      check.string(prop, text);
      plain.file(prop, text);
      return { files: [{ text }], executable: isExecutable(check, prop, given) };
    });
  }

  /** A file of the app's sources: its path, from where the app is synthesised. */
  public static local(path: string, options: FileOptions = {}): FileSource {
    const given = copyOf(options);
    return new FileSource((scope, prop, plain) => {
      const check = new Check(scope);
      const file = readFile(check, prop, path);
      plain.file(prop, file.text ?? '');
      return { files: [file], executable: isExecutable(check, prop, given) };
    });
  }

  /** A folder of the app's sources with all that is in it: at most 1 MiB. The image's own files at its place are hidden. */
  public static localFolder(path: string): FileSource {
    return new FileSource((scope, prop, plain) => {
      const files = readFolder(new Check(scope), prop, path);
      files.forEach(({ path: inner, text }) => plain.file(`${prop}/${inner}`, text ?? ''));
      return { files };
    });
  }

  /** The value of one key of a Secret. A pod that runs keeps the value that it started with. */
  public static secret(secret: AppSecret, key: string): FileSource {
    return new FileSource((scope, prop) => {
      bind(scope, prop, secret);
      secret._checkKey(new Check(scope), prop, key);
      return { secret, key };
    });
  }

  /** Every key of a Secret that it names, each as a file of a folder. A pod that runs sees new values after a minute or so. */
  public static secretFolder(secret: AppSecret): FileSource {
    return new FileSource((scope, prop) => {
      bind(scope, prop, secret);
      return { secret };
    });
  }

  private constructor(private readonly read: (scope: Construct, prop: string, plain: PlainText) => FileContent) {}

  /**
   * Checks it, and reads what is read at synthesis.
   *
   * @internal
   */
  public _read(scope: Construct, prop: string, plain: PlainText): FileContent {
    return this.read(scope, prop, plain);
  }
}

function isExecutable(check: Check, prop: string, options: FileOptions): boolean {
  const { executable = false } = check.props(`${prop}: options`, options);
  check.boolean(`${prop}: executable`, executable);
  return executable;
}

function bind(scope: Construct, prop: string, secret: AppSecret): void {
  new Check(scope).instance(`${prop}: the Secret`, secret, AppSecret, 'AppSecret.existing(\'api\', [\'api-key\'])');
  secret._bind(scope, prop);
}
