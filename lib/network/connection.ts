import type { Construct } from 'constructs';
import { Variable } from '../config';
import { Check, quote } from '../kubernetes';
import { bindingVariable } from './binding';
import { checkConnected } from './connected';
import {
  ExternalConnectionProps, HTTP, HttpConnectionProps, MYSQL, MysqlConnectionProps, POSTGRESQL, PodsConnectionProps, PostgresqlConnectionProps, REDIS,
  RedisConnectionProps, S3, S3ConnectionProps, SMTP, SmtpConnectionProps, toExternal, toForeignPods, toService,
} from './outside';
import { PodTarget, toPods } from './pod-target';
import type { Reached, Served, Target } from './target';

/** Something that can be connected to with `connectTo`. */
export interface IConnectable {
  /** How it is reached. */
  readonly endpoint: Connection;
}

/**
 * How something is reached: the paths that policies open, and what a client has to know.
 *
 * What is given to a factory is checked by `connectTo`, which knows who asks.
 */
export class Connection implements IConnectable {
  /** Something outside the cluster. Clients are told of it where it has a `kind`. */
  public static external(props: ExternalConnectionProps): Connection {
    return new Connection(toExternal(props));
  }

  /**
   * Pods of this cluster that an operator or a chart runs. Clients are told of them where they have a `kind`. Where they are closed, their own
   * policies have to let clients in.
   */
  public static pods(props: PodsConnectionProps): Connection {
    return new Connection(toForeignPods(props));
  }

  /** PostgreSQL: the entries `host`, `port`, `database`, `sslmode`, `ca.crt`, and those of the Secret, as `username`, `password`, `uri`. */
  public static postgresql(props: PostgresqlConnectionProps): Connection {
    return new Connection(toService(POSTGRESQL, props));
  }

  /** MySQL or MariaDB: the entries `host`, `port`, `database`, `ssl-mode`, `ca.crt`, and those of the Secret, as `username`, `password`, `uri`. */
  public static mysql(props: MysqlConnectionProps): Connection {
    return new Connection(toService(MYSQL, props));
  }

  /** Redis or Valkey: the entries `host`, `port`, `database`, `tls`, `ca.crt`, those of the Secret, and `uri` where there is none. */
  public static redis(props: RedisConnectionProps): Connection {
    return new Connection(toService(REDIS, props));
  }

  /**
   * A bucket: the entries `host`, `port`, `uri`, `bucket`, `region`, `path-style`, and those of the Secret, as `access-key-id` and
   * `secret-access-key`.
   */
  public static s3(props: S3ConnectionProps): Connection {
    return new Connection(toService(S3, props));
  }

  /** A server that takes mail: the entries `host`, `port`, `security`, those of the Secret, as `username`, and `uri` where there is none. */
  public static smtp(props: SmtpConnectionProps): Connection {
    return new Connection(toService(SMTP, props));
  }

  /** An API that speaks HTTP: the entries `host`, `port`, `uri`, and those of the Secret. */
  public static http(props: HttpConnectionProps): Connection {
    return new Connection(toService(HTTP, props));
  }

  /**
   * @internal
   */
  public static _toPods(target: PodTarget): Connection {
    return new Connection(toPods(target));
  }

  /**
   * How something is reached. `prop`: what errors call who asks.
   *
   * @internal
   */
  public static _of(check: Check, prop: string, target: IConnectable): Connection {
    const isObject = typeof target === 'object' && target !== null;
    const endpoint = isObject ? target.endpoint : undefined;
    const got = isObject ? 'an object without an endpoint' : quote(target);
    check.that(endpoint instanceof Connection, `${prop} needs something to connect to, got ${got}: pass a construct of this library or Connection.external()`);
    return endpoint!;
  }

  /** Itself, so that it can be connected to. */
  public readonly endpoint: Connection = this;

  /** What it is called: the name of the folder that holds what a client has to know. */
  public readonly name: string;

  private constructor(private readonly target: Target) {
    this.name = target.name;
  }

  /**
   * A variable with one entry of what a client has to know, for programs that read no files and for texts that are made of several. Its client has to
   * be connected. Another value restarts its pods, where it is no secret.
   *
   *     new StatelessWebApp(chart, 'api', { …, variables: { DATABASE_URL: orders.endpoint.variable('uri') } }).connectTo(orders);
   */
  public variable(entry: string): Variable {
    return Variable._of((client, prop, name) => {
      const check = new Check(client);
      const { facts } = this._reach(check, client);
      check.that(facts !== undefined, () => `${prop}: the connection '${this.name}' has no kind, and tells its clients nothing: say what it is, as in { kind: 'kafka' }`);
      checkConnected(client, this.name, prop);
      return [bindingVariable(check, this.name, facts!, name, entry)];
    });
  }

  /**
   * The port of a Service that it leads to, where it does.
   *
   * @internal
   */
  public get _served(): Served | undefined {
    return this.target.served;
  }

  /**
   * Checks it for pods of a construct, and says how they reach it.
   *
   * @internal
   */
  public _reach(check: Check, client: Construct): Reached {
    return this.target.reach(check, client);
  }
}

/** How a client wants to know what it connects to. */
export interface ConnectOptions {
  /**
   * The name of the binding: its files are in `$SERVICE_BINDING_ROOT/<name>/`.
   *
   * @default - the name of the target
   */
  readonly name?: string;

  /**
   * Variables that hold an entry of the binding: `{ PGHOST: 'host' }`. The files are there in any case.
   *
   * @default - none
   */
  readonly env?: { [variable: string]: string };
}
