import { ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { KubeObject, NAMESPACE, tryKubectl, waitFor } from '../cluster';
import { DATABASE, databasePods } from '../shop';

/** Something that happened, and when, in milliseconds: seen here, or as a member's log dates it. */
export interface Happening {
  readonly at: number;
  /** The pod or the object that it happened to. */
  readonly who: string;
  readonly what: string;
}

/** Lines of Patroni's and PostgreSQL's logs that say nothing of the matter, or say it again and again. */
const BORING = /no action\. I am|Lock owner|Z\s*$|Z {3}\S|backend>|FATAL: {2}(the database system is|terminating)|checkpoint|establishing a new patroni heartbeat/;

const seconds = (from: number, to: number): string => ((to - from) / 1000).toFixed(2);

/** Writes down what happens to the members, their lock and their Service, as it happens. */
export class Chronicle {
  static async open(): Promise<Chronicle> {
    const chronicle = new Chronicle();
    chronicle.watch('configmaps', '', (object) => chronicle.ofConfigMap(object));
    chronicle.watch('pods', DATABASE, (object, type) => chronicle.ofPod(object, type));
    chronicle.watch('endpointslices', 'kubernetes.io/service-name=orders-primary', (object) => chronicle.ofService(object));
    for (const pod of await databasePods()) chronicle.read(pod);
    await waitFor('what there is to watch', 30, async () => ['lock', 'Service'].every((what) => chronicle.seen.has(what)));
    return chronicle;
  }

  readonly happenings: Happening[] = [];
  private readonly seen = new Map<string, string>();
  private readonly children: ChildProcess[] = [];

  /** The first time from `after` on that something like this happened; undefined when it didn't. */
  first(after: number, what: RegExp, who?: string): number | undefined {
    return this.sorted(after).find((h) => (who === undefined || h.who === who) && what.test(h.what))?.at;
  }

  /** Takes up the logs of members that were not there when it was opened. */
  async complete(): Promise<void> {
    const known = new Set(this.happenings.map(({ at, who, what }) => `${at} ${who} ${what}`));
    for (const { metadata: { name } } of await databasePods()) {
      const { stdout } = await tryKubectl(['logs', name, '-c', 'postgresql', '--timestamps', '--tail=5000']);
      for (const line of stdout.split('\n')) {
        const found = told(name, line);
        if (found && !known.has(`${found.at} ${found.who} ${found.what}`)) this.happenings.push(found);
      }
    }
  }

  /** All from a moment on, one a line: "+1.20 orders-1: …". */
  text(after: number): string {
    return this.sorted(after).map(({ at, who, what }) => `+${seconds(after, at)} ${who}: ${what}\n`).join('');
  }

  close(): void {
    for (const child of this.children) child.kill();
  }

  private sorted(after: number): Happening[] {
    return this.happenings.filter(({ at }) => at >= after).sort((a, b) => a.at - b.at);
  }

  private follow(args: string[], line: (text: string) => void): void {
    const child = spawn(process.env.KUBECTL ?? 'kubectl', ['-n', NAMESPACE, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
    createInterface({ input: child.stdout! }).on('line', line);
    this.children.push(child);
  }

  private watch(kind: string, selector: string, handle: (object: KubeObject, type: string) => void): void {
    const group = kind === 'endpointslices' ? '/apis/discovery.k8s.io/v1' : '/api/v1';
    this.follow(['get', '--raw', `${group}/namespaces/${NAMESPACE}/${kind}?watch=1&labelSelector=${encodeURIComponent(selector)}`], (line) => {
      const { type, object } = JSON.parse(line);
      handle(object, type);
    });
  }

  private read(pod: KubeObject): void {
    const { name } = pod.metadata;
    this.follow(['logs', name, '-c', 'postgresql', '-f', '--timestamps', '--tail=1'], (line) => {
      const found = told(name, line);
      if (found) this.happenings.push(found);
    });
  }

  /** Notes a change of something that has a value. */
  private changed(key: string, who: string, value: string): void {
    const before = this.seen.get(key);
    if (before === value) return;
    this.seen.set(key, value);
    if (before !== undefined) this.happenings.push({ at: Date.now(), who, what: `${before || 'nobody'} → ${value || 'nobody'}` });
  }

  private ofConfigMap({ metadata: { name, annotations = {} } }: KubeObject): void {
    if (name === 'orders-leader') this.changed('lock', 'lock', annotations.leader ?? '');
    if (name === 'orders-sync') this.changed('sync', 'sync', `${annotations.leader} with ${annotations.sync_standby || 'nobody'}, quorum ${annotations.quorum}`);
    if (name === 'orders-failover') this.changed('failover', 'fail-over', `${annotations.leader ?? ''} to ${annotations.member ?? ''}`);
  }

  private ofPod({ metadata, status }: KubeObject, type: string): void {
    const { name, labels = {}, uid } = metadata;
    const container = status.containerStatuses?.[0];
    const state = Object.keys(container?.state ?? {})[0] ?? 'none';
    this.changed(`pod ${name}`, name, type === 'DELETED' ? 'gone' : `pod ${uid.slice(0, 4)}${metadata.deletionTimestamp ? ' stopping' : ''}`);
    this.changed(`container ${name}`, name, `container ${container?.state?.waiting?.reason ?? state} ${container?.restartCount ?? ''}`);
    this.changed(`label ${name}`, name, `label ${labels.role ?? 'none'}`);
  }

  private ofService({ metadata: _, ...slice }: KubeObject): void {
    const endpoints = (slice as any).endpoints ?? [];
    this.changed('Service', 'Service', endpoints.filter((e: any) => e.conditions?.ready !== false).map((e: any) => e.targetRef?.name).sort().join(', '));
  }
}

/** A line as `kubectl logs --timestamps` gives it, without its own second date. */
function told(who: string, line: string): Happening | undefined {
  if (BORING.test(line) || !line.trim()) return undefined;
  const space = line.indexOf(' ');
  return { at: Date.parse(line.slice(0, space)), who, what: line.slice(space + 1).replace(/^[\d-]+ [\d:.,]+ /, '').slice(0, 300) };
}

/** When a container's first line after a moment was written: Patroni is back. */
export async function firstLine(pod: string, after: number): Promise<number | undefined> {
  const { stdout } = await tryKubectl(['logs', pod, '-c', 'postgresql', '--timestamps', '--limit-bytes=4000']);
  const at = Date.parse(stdout.slice(0, stdout.indexOf(' ')));
  return at >= after ? at : undefined;
}
