import { Size } from 'cdk8s';
import type { Construct } from 'constructs';
import * as fc from 'fast-check';
import { Credentials, Engine, IConnectable, MessageBroker, MessageBrokerProps, ReplicatedDatabase, ReplicatedDatabaseProps } from '../../lib';

/** What a cluster of any engine may be given. */
export type ClusterProps = ReplicatedDatabaseProps & MessageBrokerProps;

const PATTERNS = { ReplicatedDatabase, MessageBroker };

/** An engine, and what its clusters may be asked for beside what all may. */
export interface EngineSample {
  /** As in `given a database`. */
  readonly what: string;
  readonly pattern: keyof typeof PATTERNS;
  readonly engine: () => Engine;
  /** Later versions of a cluster, by what is another: they replace nothing that is there. */
  readonly changed: [string, Partial<ClusterProps>][];
  /** Any props of its own that are accepted. */
  readonly props: fc.Arbitrary<Partial<ClusterProps>>;
  /** What an app connects to, in a cluster of such props. */
  readonly target?: (cluster: any, props: Partial<ClusterProps>) => IConnectable;
  /** What a cluster of the longest name has to be given beside it. */
  readonly withLongestName?: Partial<ClusterProps>;
  /** Whether apps log in. */
  readonly logsIn: boolean;
}

/** The Secret that a user made by hand. */
export const SECRET = 'made-by-hand';

/** What is the same of all brokers whose product knows accounts. */
export const WITH_ACCOUNTS: Pick<EngineSample, 'pattern' | 'props' | 'target' | 'logsIn'> = {
  pattern: 'MessageBroker',
  props: fc.record({
    accounts: fc.uniqueArray(fc.record({ name: fc.stringMatching(/^[a-z]([-a-z0-9]{0,20}[a-z0-9])?$/) }), { minLength: 1, maxLength: 3, selector: ({ name }) => name }),
    systemCredentials: fc.constantFrom(Credentials.generated(), Credentials.fromSecret(SECRET)),
  }, { requiredKeys: [] }),
  target: (broker, { accounts }) => accounts === undefined ? broker : broker.account(accounts[0].name),
  logsIn: true,
};

/** A cluster with only the required props, but for those given. */
export function aCluster({ pattern, engine }: EngineSample, scope: Construct, props: Partial<ClusterProps> = {}, id = 'orders'): ReplicatedDatabase | MessageBroker {
  return new PATTERNS[pattern](scope, id, { engine: engine(), storage: { size: Size.gibibytes(50) }, ...props });
}
