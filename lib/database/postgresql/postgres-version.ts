import { Check, quote } from '../../kubernetes';

const SUPPORTED_MAJORS = ['16', '17', '18'];

/** A version of PostgreSQL, and the image that has it. */
export class PostgresVersion {
  /** PostgreSQL 16. @see https://www.postgresql.org/support/versioning/ */
  public static readonly V16 = PostgresVersion.of('16.15');
  /** PostgreSQL 17. */
  public static readonly V17 = PostgresVersion.of('17.11');
  /** PostgreSQL 18. */
  public static readonly V18 = PostgresVersion.of('18.6');

  /** Another minor of a supported major: `17.12`. */
  public static of(version: string): PostgresVersion {
    return new PostgresVersion(version);
  }

  private constructor(
    /** Major and minor: `17.11`. */
    public readonly version: string,
  ) {}

  /**
   * @internal
   */
  public _check(check: Check): void {
    check.that(typeof this.version === 'string' && /^\d+\.\d+$/.test(this.version),
      `the version of PostgreSQL must be a major and a minor such as '17.11', got ${quote(this.version)}`);
    check.that(SUPPORTED_MAJORS.includes(this.major), `PostgreSQL ${this.major} isn't supported, got version '${this.version}': use one of ${SUPPORTED_MAJORS.join(', ')}`);
  }

  /** The major, which the data folder belongs to: `17`. */
  public get major(): string {
    return typeof this.version === 'string' ? this.version.split('.')[0] : '';
  }
}
