import { Check, copyOf, quote } from '../../kubernetes';
import { PostgresVersion } from './postgres-version';

/** What an image is like inside. */
export interface PostgresImageOptions {
  /** The image, with a tag or a digest. */
  readonly image: string;

  /** The numeric id of the user `postgres` in it: initdb refuses an id without a name. */
  readonly user: number;

  /** The folder of `postgres`, `initdb`, `pg_ctl`, `pg_basebackup`, `pg_rewind` and `psql`: `/usr/lib/postgresql/17/bin`. */
  readonly programs: string;
}

/** An image with PostgreSQL, Patroni 4 (`patroni`, on the path) and Python 3 (`python3`). Its entry point isn't used. */
export class PostgresImage {
  /**
   * Percona's distribution: PostgreSQL, Patroni, pgBackRest and common extensions.
   *
   * @see https://docs.percona.com/postgresql/17/docker.html
   */
  public static percona(version: PostgresVersion): PostgresImage {
    // what is no version is refused where the image is used
    const [tag, major] = version instanceof PostgresVersion ? [quote(version.version).slice(1, -1), version.major] : ['', ''];
    return new PostgresImage({
      image: `docker.io/percona/percona-distribution-postgresql:${tag}`,
      user: 26,
      programs: `/usr/pgsql-${major}/bin`,
    }, { version });
  }

  /** Any other with the same programs. */
  public static of(options: PostgresImageOptions): PostgresImage {
    return new PostgresImage(copyOf(options));
  }

  private constructor(
    /** What it is like inside. */
    public readonly options: PostgresImageOptions,
    /** The version that it is known to have. */
    private readonly made?: { readonly version: PostgresVersion },
  ) {}

  /**
   * Whether it fits a server of this version.
   *
   * @internal
   */
  public _check(check: Check, version: PostgresVersion): void {
    if (this.made !== undefined) {
      check.instance('the version of the image', this.made.version, PostgresVersion, 'a version such as PostgresVersion.V17');
      this.made.version._check(check);
      check.that(this.made.version.version === version.version,
        `the image is PostgreSQL ${this.made.version.version}, and the version is ${quote(version.version)}: leave the image out, or give both the same version`);
    }
    const { image, user, programs } = check.props('the image of PostgreSQL', this.options);
    check.image('the image of PostgreSQL', image);
    check.user('the user of the image', user);
    check.path('the folder of PostgreSQL\'s programs', programs);
  }
}
