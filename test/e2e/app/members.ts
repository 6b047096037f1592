import { App, Chart, Duration, Size } from 'cdk8s';
import { FileSource, Health, Peer, PodManagementPolicy, Port, Probe, StatefulApp, UpdateStrategy, Volume } from '../../../lib';
import { ROLLOUT_SECONDS } from '../aims';
import { KubeObject, NAMESPACE, apply, exec, get, isReady, kubectl, list, waitFor } from '../cluster';
import { ADMITTED, LOAD_IMAGE } from '../load';

/** What a scenario changes about the members. */
export interface MembersOptions {
  readonly members?: number;
  readonly version?: string;
  readonly order?: PodManagementPolicy;
}

/** A line of a member's diary. */
export interface Note {
  readonly at: number;
  readonly member: string;
  readonly version: string;
  readonly event: 'start' | 'ready' | 'stop' | 'end';
}

/** Asks each place for the name of who answers there. */
const ASK = `
const ask = (host) => new Promise((resolve) => {
  let text = '';
  const socket = require('net').connect(7000, host);
  socket.setTimeout(2000, () => socket.destroy(new Error('no answer')));
  socket.on('data', (data) => { text += data; }).on('end', () => resolve(text)).on('error', (error) => resolve(error.message));
});
Promise.all(process.argv.slice(1).map(ask)).then((names) => console.log(JSON.stringify(names)));`;

function synth(name: string, { members = 3, version = '1', order }: MembersOptions): string {
  const chart = new Chart(new App(), 'members', { namespace: NAMESPACE });
  const app = new StatefulApp(chart, name, {
    image: LOAD_IMAGE,
    command: ['node', '/program/member.js'],
    files: { '/program/member.js': FileSource.local('test/e2e/load/member.js') },
    env: { VERSION: version },
    members,
    podManagementPolicy: order,
    ports: [Port.http('http', 8080), Port.tcp('peers', 7000, { amongPods: true })],
    health: Health.of({ readiness: Probe.http('/readyz', { period: Duration.seconds(1) }), liveness: Probe.http('/healthz') }),
    updateStrategy: UpdateStrategy.rolling({ minReady: Duration.seconds(1) }),
    volumes: { '/data': Volume.perPod(Size.gibibytes(1)) },
    lifecycle: { preStopSleep: Duration.seconds(1) },
    resources: { cpu: '20m', memory: Size.mebibytes(64) },
  });
  app.networkPolicy.allowFrom(Peer.pods(ADMITTED), [8080]);
  return App.of(chart).synthYaml();
}

/** A program of members in the shop's namespace. */
export class Members {
  public constructor(public readonly name: string, private readonly order?: PodManagementPolicy) {}

  public readonly apply = (options: MembersOptions = {}): Promise<string> => apply(synth(this.name, { order: this.order, ...options }));

  public readonly pods = (): Promise<KubeObject[]> => list('pods', this.selector);

  public readonly claims = (): Promise<KubeObject[]> => list('persistentvolumeclaims', this.selector);

  public readonly podOf = (ordinal: number): Promise<KubeObject> => get(`pod/${this.name}-${ordinal}`);

  public readonly hosts = (members = 3): string[] => [...Array(members).keys()].map((i) => `${this.name}-${i}.${this.name}-headless.${NAMESPACE}.svc`);

  /** Applies, and waits until so many members of that version are ready, and no others there. */
  public async settle(options: MembersOptions = {}): Promise<void> {
    await this.apply(options);
    await this.settled(options);
  }

  public async settled({ members = 3, version = '1' }: MembersOptions = {}): Promise<void> {
    await waitFor(`${members} members of version ${version}`, ROLLOUT_SECONDS, async () => {
      const pods = await this.pods();
      return pods.length === members && pods.every((pod) => isReady(pod) && versionOf(pod) === version);
    });
  }

  /** What one has noted, in all its lives. */
  public async diary(ordinal: number): Promise<Note[]> {
    const text = await exec(`${this.name}-${ordinal}`, ['cat', '/data/diary'], { container: this.name });
    return text.trim().split('\n').map((line) => JSON.parse(line));
  }

  /** Who answers on each member's name, asked by one of them. */
  public async answers(ordinal: number, hosts: string[]): Promise<string[]> {
    return JSON.parse(await exec(`${this.name}-${ordinal}`, ['node', '-e', ASK, ...hosts], { container: this.name }));
  }

  public async remove(): Promise<void> {
    await kubectl(['delete', '-f', '-', '--wait'], { input: synth(this.name, { order: this.order }) });
    await kubectl(['delete', 'persistentvolumeclaims', '-l', this.selector]);
  }

  private get selector(): string {
    return `app.kubernetes.io/instance=${this.name},app.kubernetes.io/component=stateful`;
  }
}

export function versionOf(pod: KubeObject): string {
  return pod.spec.containers[0].env.find(({ name }: { name: string }) => name === 'VERSION').value;
}

/** When something was noted for the last time. */
export function last(diary: Note[], event: Note['event']): number {
  return Math.max(...diary.filter((note) => note.event === event).map(({ at }) => at));
}

/** When it was noted for the first time. */
export function first(diary: Note[], event: Note['event']): number {
  return diary.find((note) => note.event === event)!.at;
}
