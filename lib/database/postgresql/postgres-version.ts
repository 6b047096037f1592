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

  /** The major, which the data folder belongs to: `17`. */
  public get major(): string {
    return this.version.split('.')[0];
  }
}
