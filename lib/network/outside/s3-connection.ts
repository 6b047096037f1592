import { quote } from '../../kubernetes';
import { ServiceConnectionProps, ServiceKind } from './service-connection';
import { HTTPS_PORT, HTTP_PORT, httpUrl } from './url';

/** A bucket of an object store that speaks S3. The Secret has its keys under `access-key-id` and `secret-access-key`, or `keys` says where. */
export interface S3ConnectionProps extends ServiceConnectionProps {
  /** The bucket: the entry `bucket`. */
  readonly bucket: string;

  /**
   * The region: the entry `region`.
   *
   * @default - none
   */
  readonly region?: string;

  /**
   * Whether it speaks TLS.
   *
   * @default true
   */
  readonly tls?: boolean;

  /**
   * Whether the bucket's name is the beginning of the path, and not of the host name: the entry `path-style`. Most stores but Amazon's want it.
   *
   * @default false
   */
  readonly pathStyle?: boolean;
}

const WHAT = 'Connection.s3()';
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const REGION = /^[a-zA-Z0-9][a-zA-Z0-9-]*$/;

export const S3: ServiceKind<S3ConnectionProps> = {
  what: WHAT,
  type: 's3',
  describe: (check, { bucket, region, tls = true, pathStyle = false }) => {
    check.given(`${WHAT}: bucket`, bucket, 'name the bucket');
    check.that(typeof bucket === 'string' && BUCKET.test(bucket), `${WHAT}: bucket must be the name of a bucket (3 to 63 small letters, digits, '-' and '.'), got ${quote(bucket)}`);
    if (region !== undefined) {
      check.that(typeof region === 'string' && REGION.test(region), `${WHAT}: region must be a word such as 'eu-central-1', got ${quote(region)}`);
    }
    check.boolean(`${WHAT}: tls`, tls);
    check.boolean(`${WHAT}: pathStyle`, pathStyle);
    return {
      port: tls ? HTTPS_PORT : HTTP_PORT,
      entries: ({ host, port }) => ({ 'bucket': bucket, 'region': region, 'path-style': String(pathStyle), 'uri': httpUrl(tls, host, port) }),
    };
  },
};
