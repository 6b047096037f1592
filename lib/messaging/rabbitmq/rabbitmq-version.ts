import { Check, quote } from '../../kubernetes';

/** Those whose members keep what they agree on in Khepri. @see https://www.rabbitmq.com/release-information */
const SUPPORTED_SERIES = ['4.2', '4.3'];

/** A version of RabbitMQ, and the image that has it. */
export class RabbitmqVersion {
  /** RabbitMQ 4.2. */
  public static readonly V4_2 = RabbitmqVersion.of('4.2.9');
  /** RabbitMQ 4.3. */
  public static readonly V4_3 = RabbitmqVersion.of('4.3.6');

  /** Another release of a supported series: `4.3.7`. */
  public static of(version: string): RabbitmqVersion {
    return new RabbitmqVersion(version);
  }

  private constructor(
    /** Series and release: `4.3.6`. */
    public readonly version: string,
  ) {}

  /**
   * @internal
   */
  public _check(check: Check): void {
    check.that(typeof this.version === 'string' && /^\d+\.\d+\.\d+$/.test(this.version),
      `the version of RabbitMQ must be a series and a release such as '4.3.6', got ${quote(this.version)}`);
    check.that(SUPPORTED_SERIES.includes(this.series), `RabbitMQ ${this.series} isn't supported, got version '${this.version}': use one of ${SUPPORTED_SERIES.join(', ')}`);
  }

  /** The series: `4.3`. Members are updated from one to the next, and never back. */
  public get series(): string {
    return typeof this.version === 'string' ? this.version.split('.').slice(0, 2).join('.') : '';
  }
}
