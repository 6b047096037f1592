import { Check, copyOf, quote } from '../../kubernetes';
import { MysqlVersion } from './mysql-version';

/** What an image is like inside. */
export interface MysqlImageOptions {
  /** The image, with a tag or a digest. */
  readonly image: string;

  /**
   * The numeric id of the user that the server runs as, and that the data belongs to.
   *
   * @default 999
   */
  readonly user?: number;
}

/** Of the user `mysql` in the official image. */
const USER = 999;

/**
 * An image with MySQL's server (`mysqld`, with the plugins for Group Replication and clone), its client (`mysql`) and MySQL Shell
 * (`mysqlsh`), all on the path. Its entry point isn't used.
 */
export class MysqlImage {
  /**
   * Docker's official one.
   *
   * @see https://hub.docker.com/_/mysql
   */
  public static official(version: MysqlVersion): MysqlImage {
    // what is no version is refused where the image is used
    const tag = version instanceof MysqlVersion ? quote(version.version).slice(1, -1) : '';
    return new MysqlImage({ image: `docker.io/library/mysql:${tag}`, user: USER }, { version });
  }

  /** Any other with the same programs. */
  public static of(options: MysqlImageOptions): MysqlImage {
    return new MysqlImage(copyOf(options));
  }

  private constructor(
    /** What it is like inside. */
    public readonly options: MysqlImageOptions,
    /** The version that it is known to have. */
    private readonly made?: { readonly version: MysqlVersion },
  ) {}

  /** The user that the server runs as. */
  public get user(): number {
    return this.options.user ?? USER;
  }

  /**
   * Whether it fits a server of this version.
   *
   * @internal
   */
  public _check(check: Check, version: MysqlVersion): void {
    if (this.made !== undefined) {
      check.instance('the version of the image', this.made.version, MysqlVersion, 'a version such as MysqlVersion.V9_7');
      this.made.version._check(check);
      check.that(this.made.version.version === version.version,
        `the image is MySQL ${this.made.version.version}, and the version is ${quote(version.version)}: leave the image out, or give both the same version`);
    }
    const { image } = check.props('the image of MySQL', this.options);
    check.image('the image of MySQL', image);
    check.user('the user of the image', this.user);
  }
}
