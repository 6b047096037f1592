import type { k8s } from 'cdk8s-plus-28';
import type { Check } from '../kubernetes';
import type { Mount } from '../pod';
import type { BoundPod } from './connector';
import type { GatedPod } from './workload';

/** As it is in a manifest. */
interface Template {
  readonly metadata?: { readonly labels?: { [key: string]: string } };
  readonly spec: any;
}

/** The template of an object's pods, where it has one. A Pod is its own. */
export function templateOf({ kind, metadata, spec }: any): Template | undefined {
  const template = kind === 'Pod' ? { metadata, spec } : spec?.jobTemplate?.spec?.template ?? spec?.template;
  return Array.isArray(template?.spec?.containers) ? template : undefined;
}

/** What the pods of an object that others wrote have beside what is written there. */
export class ForeignPod implements BoundPod, GatedPod {
  private readonly env: k8s.EnvVar[] = [];
  private readonly volumes: k8s.Volume[] = [];
  private readonly mounts: Mount[] = [];
  private readonly gates: (() => k8s.EnvVar)[] = [];

  /** `read`: the object as others wrote it; `containers`: those that are told, all where left out. */
  public constructor(private readonly check: Check, private readonly read: () => any, private readonly containers?: string[]) {}

  public checkEnv(variables: k8s.EnvVar[]): void {
    this.told(this.read()).forEach(({ env = [] }) => this.checkAgainst(env, variables));
    this.checkAgainst(this.env, variables);
  }

  public addEnv(variables: k8s.EnvVar[]): void {
    this.env.push(...variables.filter(({ name }) => !this.env.some((other) => other.name === name)));
  }

  public addVolume(volume: k8s.Volume, mount: Mount): void {
    this.volumes.push(volume);
    this.mounts.push(mount);
  }

  public addGate(name: string, produce: () => k8s.EnvVar): void {
    this.checkEnv([{ name }]);
    this.gates.push(produce);
  }

  /** Adds it to the object as it is now, which others may have changed since it was connected. */
  public addTo(manifest: any): any {
    if (this.volumes.length + this.gates.length === 0) {
      return manifest;
    }
    const env = [...this.env, ...this.gates.map((produce) => produce())];
    const copy = JSON.parse(JSON.stringify(manifest));
    const { spec } = templateOf(copy)!;
    const { fsGroup } = spec.securityContext ?? {};
    const there: any[] = spec.volumes ?? [];
    const taken = this.volumes.find(({ name }) => there.some((other) => other.name === name));
    this.check.that(taken === undefined, `its pods have a volume '${taken?.name}' already: connect under another name`);
    // whoever doesn't own what is mounted reads it as everybody
    spec.volumes = [...there, ...this.volumes.map((volume) => fsGroup === undefined ? readableByAll(volume) : volume)];
    for (const container of this.told(copy)) {
      this.checkAgainst(container.env ?? [], env);
      const own = (container.env ?? []).filter((variable: any) => !env.some(({ name }) => name === variable.name));
      // first, as those of its own may stand for some of them
      container.env = [...env, ...own];
      container.volumeMounts = [...container.volumeMounts ?? [], ...this.mounts.map((mount) => this.mountIn(container, mount))];
    }
    return copy;
  }

  private mountIn({ name, volumeMounts = [] }: any, { volume, path, readOnly }: Mount): object {
    this.check.that(!volumeMounts.some(({ mountPath }: any) => mountPath === path), `its container '${name}' has something at '${path}' already: connect under another name`);
    return { name: volume, mountPath: path, readOnly };
  }

  private told(manifest: any): any[] {
    const all: any[] = templateOf(manifest)?.spec.containers ?? [];
    const names = all.map(({ name }) => name);
    const unknown = this.containers?.find((name) => !names.includes(name));
    this.check.that(unknown === undefined, `its pods have no container '${unknown}': use some of ${names.join(', ')}`);
    return all.filter(({ name }) => this.containers?.includes(name) ?? true);
  }

  private checkAgainst(known: any[], variables: k8s.EnvVar[]): void {
    for (const variable of variables) {
      const other = known.find(({ name }) => name === variable.name);
      this.check.that(other === undefined || JSON.stringify(other) === JSON.stringify(variable),
        `the variable ${variable.name} is set already, to something else: use another name`);
    }
  }
}

function readableByAll(volume: k8s.Volume): k8s.Volume {
  return { ...volume, projected: { ...volume.projected!, defaultMode: 0o444 } };
}
