import { Check, quote } from '../../kubernetes';

/** Those with long-term support: others are left by their makers after a quarter of a year. @see https://dev.mysql.com/doc/refman/9.7/en/mysql-releases.html */
const SUPPORTED_SERIES = ['8.4', '9.7'];

/** A version of MySQL, and the image that has it. */
export class MysqlVersion {
  /** MySQL 8.4 LTS. */
  public static readonly V8_4 = MysqlVersion.of('8.4.11');
  /** MySQL 9.7 LTS. */
  public static readonly V9_7 = MysqlVersion.of('9.7.2');

  /** Another release of a supported series: `9.7.4`. */
  public static of(version: string): MysqlVersion {
    return new MysqlVersion(version);
  }

  private constructor(
    /** Series and release: `9.7.2`. */
    public readonly version: string,
  ) {}

  /**
   * @internal
   */
  public _check(check: Check): void {
    check.that(typeof this.version === 'string' && /^\d+\.\d+\.\d+$/.test(this.version),
      `the version of MySQL must be a series and a release such as '9.7.2', got ${quote(this.version)}`);
    check.that(SUPPORTED_SERIES.includes(this.series), `MySQL ${this.series} isn't supported, got version '${this.version}': use one of ${SUPPORTED_SERIES.join(', ')}`);
  }

  /** The series, within which a server may be replaced by an older one: `9.7`. */
  public get series(): string {
    return typeof this.version === 'string' ? this.version.split('.').slice(0, 2).join('.') : '';
  }
}
