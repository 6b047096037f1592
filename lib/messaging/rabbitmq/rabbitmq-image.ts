import { Check, copyOf, quote } from '../../kubernetes';
import { RabbitmqVersion } from './rabbitmq-version';

/** What an image is like inside. */
export interface RabbitmqImageOptions {
  /** The image, with a tag or a digest. */
  readonly image: string;

  /**
   * The numeric id of the user that the server runs as, and that the data belongs to.
   *
   * @default 999
   */
  readonly user?: number;
}

/** Of the user `rabbitmq` in the official image. */
const USER = 999;

/**
 * An image with RabbitMQ's server, its command line tools and its plugins, and with `bash`, `epmd`, `sync` and `timeout`. Its entry point isn't used.
 */
export class RabbitmqImage {
  /**
   * Docker's official one, with the management page.
   *
   * @see https://hub.docker.com/_/rabbitmq
   */
  public static official(version: RabbitmqVersion): RabbitmqImage {
    // what is no version is refused where the image is used
    const tag = version instanceof RabbitmqVersion ? quote(version.version).slice(1, -1) : '';
    return new RabbitmqImage({ image: `docker.io/library/rabbitmq:${tag}-management`, user: USER }, { version });
  }

  /** Any other with the same programs. */
  public static of(options: RabbitmqImageOptions): RabbitmqImage {
    return new RabbitmqImage(copyOf(options));
  }

  private constructor(
    /** What it is like inside. */
    public readonly options: RabbitmqImageOptions,
    /** The version that it is known to have. */
    private readonly made?: { readonly version: RabbitmqVersion },
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
  public _check(check: Check, version: RabbitmqVersion): void {
    if (this.made !== undefined) {
      check.instance('the version of the image', this.made.version, RabbitmqVersion, 'a version such as RabbitmqVersion.V4_3');
      this.made.version._check(check);
      check.that(this.made.version.version === version.version,
        `the image is RabbitMQ ${this.made.version.version}, and the version is ${quote(version.version)}: leave the image out, or give both the same version`);
    }
    const { image } = check.props('the image of RabbitMQ', this.options);
    check.image('the image of RabbitMQ', image);
    check.user('the user of the image', this.user);
  }
}
