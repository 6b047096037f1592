/** What runs the small programs that the library brings: the Job that makes Secrets, and the controller of an engine. */
export interface ToolsImage {
  /** The image, with a tag or a digest. */
  readonly image: string;

  /** The numeric user that the programs run as, unless the defaults of an app name another: they write to /tmp and /dev/shm alone. */
  readonly user: number;

  /**
   * What a program is given to in it: `['python3']`, or `['mysqlsh', '--py', '-f']`. A Python of 3.9 or newer, with its standard library.
   *
   * @default ['python3']
   */
  readonly interpreter?: string[];
}

/** The official image of Python, as an id that no image and no node uses for a user of theirs. */
export const PYTHON: Required<ToolsImage> = { image: 'docker.io/library/python:3.13.9-alpine3.22', user: 10001, interpreter: ['python3'] };
