import { Construct } from 'constructs';
import { AppSecret } from '../config';
import { Check, place } from '../kubernetes';
import { ImagePullPolicy, Resources, resolveResources } from '../pod';
import { CREDENTIALS_JOB, GeneratedSecrets, LEAST_TOOL_MEMORY } from './generated-secrets';
import { PYTHON } from './tools-image';

/** A Secret of random values. */
export interface RandomSecretProps {
  /** The keys. Each gets a value of its own, of letters, digits, '-' and '_', which are 6 bits each. */
  readonly keys: string[];

  /**
   * How many letters each value has: some programs refuse what is shorter than 50 or 64.
   *
   * @default 32
   */
  readonly length?: number;

  /**
   * The name of the Secret.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * The image of the Job that makes it, with Python 3.9 or newer.
   *
   * @default - the official one of Python
   */
  readonly image?: string;

  /**
   * When the kubelet asks the registry for the image.
   *
   * @default ImagePullPolicy.IF_NOT_PRESENT
   */
  readonly imagePullPolicy?: ImagePullPolicy;

  /**
   * What the Job is given, which is over in seconds: at least 32 MiB of memory.
   *
   * @default - 50m CPU, at most 500m; 64 MiB memory
   */
  readonly resources?: Resources;
}

/** 192 bits, which nobody guesses. */
const SHORTEST = 32;
/** More than any program asks for. */
const LONGEST = 1024;
/** What `<name>-credentials-<digest>` adds. */
const RESERVED_FOR_JOB = 23;

/**
 * A Secret whose values are made once, inside the cluster, and kept for ever after: applying again changes nothing, and deleting the construct leaves
 * it. Another key is another Secret, for a Secret that is there isn't read.
 *
 *     const session = new RandomSecret(chart, 'session', { keys: ['signing'] });
 *     new StatelessWebApp(chart, 'api', { …, variables: { SIGNING_KEY: Variable.secret(session.secret, 'signing') } });
 */
export class RandomSecret extends Construct {
  /** What apps use. */
  public readonly secret: AppSecret;

  public constructor(scope: Construct, id: string, given: RandomSecretProps) {
    super(place(scope, id), id);
    const check = new Check(this);
    const { keys, length, name = id, image = PYTHON.image, imagePullPolicy, resources } = check.props('props', given);
    check.dnsLabel('name', name, RESERVED_FOR_JOB);
    check.given('keys', keys, 'name those that get a value');
    check.list('keys', keys, (prop, key) => check.dataKey(prop, key));
    check.that(keys.length > 0, 'keys is empty: name those that get a value');
    const twice = keys.find((key, i) => keys.indexOf(key) !== i);
    check.that(twice === undefined, `keys has '${twice}' twice: leave one of them out`);
    if (length !== undefined) {
      check.integer('length', length, SHORTEST, LONGEST);
    }
    check.image('image', image);
    check.oneOf('imagePullPolicy', imagePullPolicy, Object.values(ImagePullPolicy));
    new GeneratedSecrets(this, 'Job', {
      name,
      tools: { ...PYTHON, image },
      pod: { pull: { policy: imagePullPolicy } },
      secrets: [{ name, type: 'Opaque', passwords: keys, strings: {}, length }],
      resources: resolveResources(this, resources, CREDENTIALS_JOB, { leastMemory: LEAST_TOOL_MEMORY }),
    });
    this.secret = AppSecret._madeBy(this, name, keys);
  }
}
