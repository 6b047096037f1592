import { App, Size } from 'cdk8s';
import { Events } from '../../apps/events/events';
import { Peer, StorageClass } from '../../lib';
import { BEYOND_SECONDS, POWER_CUT, ROLLED_SECONDS, SETTLED_SECONDS } from './aims';
import { KubeObject, NAMESPACE, OUTSIDE, apply, find, get, isReady, kubectl, list, sleep, waitFor } from './cluster';
import { deleteGracefully } from './faults';
import { Verdict, judge } from './judge';
import { ADMITTED, LOAD_IMAGE, Load } from './load';

/** What a scenario changes about the broker. */
export interface BrokerOptions {
  readonly storageClass?: string;
  readonly memoryMi?: number;
}

const MEMBERS = 3;
const CLIENTS = 4222;
const PER_SECOND = Number(process.env.E2E_PER_SECOND ?? 200);
const FLOWING_MS = 500;
/** Undisturbed load before each fault: what the rate of a run is judged by. */
const STEADY_SECONDS = 4;
export const BROKER = 'app.kubernetes.io/instance=events,app.kubernetes.io/component=broker';
export const WORKER = 'app.kubernetes.io/instance=worker,app.kubernetes.io/component=worker';
const ACCOUNT = 'events-account-events';

interface Report {
  readonly acked: number;
  readonly silentMs: number;
  readonly messages: Record<string, number>;
  readonly windows: { readonly steady?: boolean; readonly longestGapMs: number }[];
}

interface Stream {
  readonly cluster: { readonly leader?: string; readonly replicas?: { readonly current: boolean; readonly offline?: boolean }[] };
}

function synth({ storageClass, memoryMi = 256 }: BrokerOptions): string {
  const app = new App();
  const { broker } = new Events(app, 'events', {
    namespace: NAMESPACE,
    memory: Size.mebibytes(memoryMi),
    storageClass: storageClass === undefined ? undefined : StorageClass.existing(storageClass),
    workerImage: LOAD_IMAGE,
    workers: 1,
  });
  broker.networkPolicy.allowFrom(Peer.pods(ADMITTED, OUTSIDE), [CLIENTS]);
  return app.synthYaml();
}

async function clear(): Promise<void> {
  await kubectl(['delete', '-f', '-', '--ignore-not-found', '--wait'], { input: synth({}), seconds: SETTLED_SECONDS });
  await kubectl(['delete', 'persistentvolumeclaims', '-l', BROKER]);
}

export const brokerPods = (): Promise<KubeObject[]> => list('pods', BROKER);

/** The broker of the example beside the shop, and one that publishes to a stream of it without an end. */
export class Broker {
  static async start(options: BrokerOptions = {}): Promise<Broker> {
    await clear(); // what a run before has left
    await apply(synth(options));
    await waitFor('all members of the broker', SETTLED_SECONDS, async () => (await brokerPods()).filter(isReady).length === MEMBERS);
    await waitFor('the account', SETTLED_SECONDS, () => find(`secret/${ACCOUNT}`));
    const { data } = await get(`secret/${ACCOUNT}`);
    const [username, password] = ['username', 'password'].map((key) => Buffer.from(data![key], 'base64').toString());
    const { spec: { nodeName } } = await get('pod/events-0');
    // on a node that isn't cut off
    const load = await Load.start<Report>('e2e-publisher', 'publish.js', {
      namespace: OUTSIDE, node: nodeName,
      env: { HOST: `events-client.${NAMESPACE}.svc`, PORT: String(CLIENTS), USERNAME: username, PASSWORD: password, PER_SECOND: String(PER_SECOND) },
    });
    const broker = new Broker(load, options);
    await broker.flowing();
    await sleep(STEADY_SECONDS);
    return broker;
  }

  private constructor(private readonly load: Load<Report>, private readonly options: BrokerOptions) {}

  /** Strikes under load, and waits until everything is as before, without lending a hand: the longest time between two acknowledged messages. */
  async survive(label: string, strike: () => Promise<unknown>): Promise<number> {
    await this.settled();
    await this.load.mark(label);
    await strike();
    await this.flowing();
    // members that are deleted by force go on for a moment: only now is the outage over for certain
    await this.settled();
    const { windows } = await this.load.report();
    await this.renew();
    await this.load.ask('mark', 'label=steady', 'steady=true');
    await sleep(STEADY_SECONDS);
    return windows.at(-1)!.longestGapMs / 1000;
  }

  /** The member that leads the stream, which is not the first: that one shares its node with the publisher. */
  async leader(): Promise<KubeObject> {
    const name = await waitFor('another leader than the first member', SETTLED_SECONDS, async () => {
      const { cluster: { leader } } = await this.stream();
      if (leader === 'events-0') await this.load.ask('stepDown');
      return leader !== 'events-0' && leader;
    });
    return get(`pod/${name}`);
  }

  /** Applies a change, and waits until every member has it. */
  async update(memoryMi: number): Promise<void> {
    await apply(synth({ ...this.options, memoryMi }));
    await kubectl(['rollout', 'status', 'statefulset/events', `--timeout=${ROLLED_SECONDS}s`], { seconds: ROLLED_SECONDS + 10 });
  }

  /** Reads every message back from the stream's leader, and judges. */
  async verify(): Promise<Verdict> {
    await this.load.ask('verify');
    return judge((await this.load.ask<{ text: string }>('history')).text);
  }

  async remove(): Promise<void> {
    await this.load.stop();
    await clear();
  }

  /** A member whose container died gets a new pod: its next container would wait for the kubelet's growing delay. */
  private async renew(): Promise<void> {
    for (const { metadata: { name, uid }, status } of await brokerPods()) {
      if (status.containerStatuses[0].restartCount === 0) continue;
      await deleteGracefully(name);
      await waitFor(`a new ${name}`, SETTLED_SECONDS, async () => (await get(`pod/${name}`)).metadata.uid !== uid);
      await this.settled();
    }
  }

  private stream(): Promise<Stream> {
    return this.load.ask<Stream>('stream');
  }

  /** All members are ready, and have what the stream's leader has. */
  private settled(): Promise<true> {
    return waitFor('a stream with all copies', SETTLED_SECONDS, async () => {
      const ready = (await brokerPods()).filter(isReady).length;
      const { cluster: { leader, replicas = [] } } = await this.stream();
      const current = replicas.filter((replica) => replica.current && !replica.offline).length;
      if (ready !== MEMBERS || !leader || current !== MEMBERS - 1) throw new Error(`${ready} ready, led by ${leader}, ${current} copies current`);
      return true;
    });
  }

  private flowing(): Promise<true> {
    return waitFor('acknowledged messages', POWER_CUT.budget + BEYOND_SECONDS, async () => {
      const { acked, silentMs, messages } = await this.load.report();
      if (silentMs > FLOWING_MS || acked === 0) throw new Error(JSON.stringify(messages));
      return true;
    });
  }
}
