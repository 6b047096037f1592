import { Duration } from 'cdk8s';
import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { Check, EmittedKind, Labels, Names, emit, quote } from '../kubernetes';
import { Connection, IConnectable, Peer, checkConnected } from '../network';

/**
 * How many pods there are, by the messages that wait in a queue of RabbitMQ: KEDA looks at it, which has to be in the cluster. Messages that a pod
 * has taken and not acknowledged don't count: with `minReplicas: 0`, the last pods are told to stop when none has waited for `cooldown`, so that is
 * longer than one message's work, or the program gives back what it can't finish. On the way from `replicas`, as for `Autoscaling`.
 *
 * @see https://keda.sh/docs/latest/scalers/rabbitmq-queue/
 */
export interface QueueScaling {
  /**
   * The broker: what the worker is connected to, as `events` or `events.account('shop')`, or a connection whose Secret has a `uri`. The URI names the
   * virtual host.
   */
  readonly broker: IConnectable;

  /** The name of the queue. */
  readonly queue: string;

  /** So many messages may wait for each pod: more add pods. */
  readonly messagesPerPod: number;

  /**
   * The least number of pods. With 0 there are none while no message waits.
   *
   * @default 2
   */
  readonly minReplicas?: number;

  /** The greatest number of pods. */
  readonly maxReplicas: number;

  /**
   * How often the queue is looked at. Only with `minReplicas: 0` does it say how long the first message waits for a pod.
   *
   * @default Duration.seconds(30)
   */
  readonly interval?: Duration;

  /**
   * How long no message has waited when the last pods go.
   *
   * @default Duration.minutes(5)
   */
  readonly cooldown?: Duration;

  /**
   * The pods of KEDA's operator, which the broker's policy lets in.
   *
   * @default - those labelled `app: keda-operator` in the namespace `keda`
   */
  readonly keda?: Peer;
}

/** One that is checked. */
export type ResolvedQueueScaling = Required<QueueScaling>;

/** What of the custom resources is used. @see https://keda.sh/docs/latest/reference/scaledobject-spec/ */
interface ScaledObjectFields {
  readonly metadata?: unknown;
  readonly spec: {
    readonly scaleTargetRef: { readonly name: string };
    readonly minReplicaCount: number;
    readonly maxReplicaCount: number;
    readonly pollingInterval: number;
    readonly cooldownPeriod: number;
    readonly advanced: { readonly horizontalPodAutoscalerConfig: { readonly behavior: object } };
    readonly triggers: {
      readonly type: string; readonly metadata: { readonly [key: string]: string }; readonly authenticationRef: { readonly name: string };
    }[];
  };
}

interface TriggerAuthenticationFields {
  readonly metadata?: unknown;
  readonly spec: { readonly secretTargetRef: { readonly parameter: string; readonly name: string; readonly key: string }[] };
}

const GROUP = 'keda.sh/v1alpha1';
const SCALED_OBJECT: EmittedKind<ScaledObjectFields> = { GVK: { apiVersion: GROUP, kind: 'ScaledObject' } };
const AUTHENTICATION: EmittedKind<TriggerAuthenticationFields> = { GVK: { apiVersion: GROUP, kind: 'TriggerAuthentication' } };
/** As KEDA's chart has it. */
const KEDA = Peer.pods({ app: 'keda-operator' }, 'keda');
/** One pod more than one, so that the work goes on without a node. */
const LEAST = 2;
/** In bytes: what the protocol has room for. */
const LONGEST_QUEUE = 255;
/** As an autoscaler's by load: a short lull doesn't cost the pods of the next wave. */
const BEHAVIOR = { scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: 'Percent', value: 25, periodSeconds: 60 }] } };

/** Checks it, and fills in what was left out; the broker is looked at when it is emitted. */
export function resolveQueueScaling(construct: Construct, given: QueueScaling): ResolvedQueueScaling {
  const check = new Check(construct);
  const scaling = check.props('queueScaling', given);
  const { broker, queue, messagesPerPod, maxReplicas, minReplicas = LEAST, keda = KEDA } = scaling;
  const { interval = Duration.seconds(30), cooldown = Duration.minutes(5) } = scaling;
  check.given('queueScaling.broker', broker, 'name what the worker is connected to');
  check.given('queueScaling.queue', queue, 'name it');
  check.string('queueScaling.queue', queue);
  check.that(queue !== '' && Buffer.byteLength(queue) <= LONGEST_QUEUE && !/\p{Cc}/u.test(queue),
    `queueScaling.queue must have from 1 to ${LONGEST_QUEUE} bytes, and no control character, got ${quote(queue)}: use the queue's name`);
  check.integer('queueScaling.messagesPerPod', messagesPerPod, 1);
  check.integer('queueScaling.minReplicas', minReplicas, 0);
  check.integer('queueScaling.maxReplicas', maxReplicas, 1);
  check.that(maxReplicas > minReplicas, `queueScaling.maxReplicas must be more than minReplicas (${minReplicas}), got ${maxReplicas}: raise it, or use replicas`);
  check.integer('queueScaling.interval in seconds', check.seconds('queueScaling.interval', interval), 1);
  check.integer('queueScaling.cooldown in seconds', check.seconds('queueScaling.cooldown', cooldown), 1);
  check.instance('queueScaling.keda', keda, Peer, 'Peer.pods()');
  keda._check(check, 'queueScaling.keda');
  return { broker, queue, messagesPerPod, minReplicas, maxReplicas, interval, cooldown, keda };
}

/** Whose pods they are. */
interface Scaled {
  readonly name: string;
  readonly labels: Labels;
}

/** Makes what KEDA reads, and lets it reach the broker. `scope`: what users know, which has to be connected to the broker. */
export function emitQueueScaling(scope: Construct, { name, labels }: Scaled, scaling: ResolvedQueueScaling): ApiObject {
  const check = new Check(scope);
  const connection = Connection._of(check, 'queueScaling.broker', scaling.broker);
  const { facts, theirs, ports } = connection._reach(check, scope);
  const found = facts?.secrets.map((secret) => ({ name: secret.name, key: { ...secret.keys, ...secret.optional }.uri }))
    .find(({ key }) => key !== undefined);
  check.that(found !== undefined, `queueScaling.broker is '${connection.name}', which has no uri in a Secret: `
    + 'use a broker with accounts, or give its connection a kind and a Secret with one');
  checkConnected(scope, connection.name, 'queueScaling.broker', 'call connectTo()');
  theirs?.networkPolicy._allow('from', scaling.keda, [ports[0]]);
  Names.of(scope).claim(scope, { kind: 'autoscaling/HorizontalPodAutoscaler', name: `keda-hpa-${name}`, maker: 'KEDA makes' });
  const metadata = { name, labels: labels.all };
  emit(scope, 'QueueAccess', AUTHENTICATION, { metadata, props: { spec: { secretTargetRef: [{ parameter: 'host', ...found! }] } } });
  return emit(scope, 'Autoscaler', SCALED_OBJECT, {
    metadata,
    props: {
      spec: {
        scaleTargetRef: { name },
        minReplicaCount: scaling.minReplicas,
        maxReplicaCount: scaling.maxReplicas,
        pollingInterval: scaling.interval.toSeconds(),
        cooldownPeriod: scaling.cooldown.toSeconds(),
        advanced: { horizontalPodAutoscalerConfig: { behavior: BEHAVIOR } },
        triggers: [{
          type: 'rabbitmq',
          metadata: { protocol: 'amqp', queueName: scaling.queue, mode: 'QueueLength', value: String(scaling.messagesPerPod) },
          authenticationRef: { name },
        }],
      },
    },
  });
}
