import type { Construct } from 'constructs';
import { ResolvedHelper, Volumes, checkCommand, checkProbes, mountConfigurations, resolveHelpers } from '../app';
import { Configuration, PlainText, emitFiles } from '../config';
import { CONTENT, Check, Labels, digest } from '../kubernetes';
import { ContainerOptions, Mount, PodTemplate, ResolvedResources } from '../pod';
import { Account, ProgramPodProps, ResolvedAccount } from '../workload';
import type { EngineSpec, MemberFolder } from './engine-spec';

/** Whose members they are. */
interface Owner {
  readonly name: string;
  readonly product: string;
  readonly members: number;
  readonly labels: Labels;
  readonly resources: ResolvedResources;
}

const TMP = '/tmp';

/** A member as an engine described it: checked, and ready to be run by a StatefulSet. */
export class MemberPod {
  /** Who members are to the API server. */
  public readonly account: ResolvedAccount;

  private readonly check: Check;
  private readonly configuration: Configuration;
  private readonly volumes: Volumes;
  private readonly mounts: Mount[];
  private readonly container: ContainerOptions;
  private readonly helpers: ResolvedHelper[];

  public constructor(
    private readonly scope: Construct, private readonly spec: EngineSpec, private readonly owner: Owner, private readonly plain: PlainText,
  ) {
    this.check = new Check(scope);
    this.account = Account.withRights(spec.rights ?? [])._resolve(this.check, 'engine');
    this.configuration = new Configuration(scope, `${owner.name}-files`, owner.labels, spec, plain, 'engine.');
    this.volumes = new Volumes(scope, true);
    this.mounts = this.namedVolumes();
    this.container = this.member();
    this.helpers = this.helpersBeside();
    this.volumes.checkRoom(owner.resources);
    this.check.that(this.volumes.claims.length === 0, 'engine.volumes has a volume of each member\'s own, which it has at dataPath: use Volume.scratch()');
    if (spec.folder !== undefined) {
      this.emitFolder(spec.folder);
    }
    this.check.that(this.volumes.forOnePod === undefined || owner.members === 1,
      `${this.volumes.forOnePod} is a folder that one node at a time can use, and there is more than one member: make it shared`);
  }

  /** What runs it. */
  public workload(): Pick<ProgramPodProps, 'account' | 'container' | 'helpers' | 'ownTmp' | 'terminationGrace' | 'user' | 'exemptions'> {
    const { account, container, spec: { terminationGrace, user, exemptions } } = this;
    const helpers = this.helpers.map(({ options }) => options);
    return { account, container, helpers, terminationGrace, user, exemptions, ownTmp: this.mounts.some(({ path }) => path === TMP) };
  }

  /** Adds what its containers have in common. */
  public addTo(pod: PodTemplate): void {
    const { folder, restartFor } = this.spec;
    this.volumes.addTo(pod);
    this.mounts.forEach((mount) => pod.addMount(mount));
    const known = mountConfigurations(pod, [this.configuration], this.helpers.map(({ configuration }) => configuration));
    if (folder !== undefined) {
      pod.addVolume({ name: folder.name, configMap: { name: this.configMapOf(folder) } }, { volume: folder.name, path: folder.path, readOnly: true });
    }
    const texts = folder && restarting(folder);
    if (texts !== undefined || restartFor !== undefined || known.some(({ configMap }) => configMap !== undefined)) {
      pod.addAnnotations(() => ({ [CONTENT]: digest([texts, restartFor, ...known.map((configuration) => configuration.digest())]) }));
    }
  }

  private emitFolder(folder: MemberFolder): void {
    emitFiles(this.scope, 'ConfigMap', this.configMapOf(folder), this.owner.labels, folder.files);
  }

  private configMapOf({ name }: MemberFolder): string {
    return `${this.owner.name}-${name}`;
  }

  private namedVolumes(): Mount[] {
    const mounts: Mount[] = [];
    this.check.list('engine.volumes', this.spec.volumes ?? [], (item, given) => {
      const { name, path, volume } = this.check.props(item, given);
      this.check.given(`${item}.name`, name, 'name the volume');
      this.check.dnsLabel(`${item}.name`, name);
      mounts.push(this.volumes.mount(item, path, volume, name));
    });
    return mounts;
  }

  private member(): ContainerOptions {
    const { check, plain, owner, spec: { image, command, args, ports, preStop, ...probes } } = this;
    checkCommand(check, plain, 'engine', command, args);
    checkProbes(check, plain, 'engine.', probes, ports);
    const { readiness, liveness, startup = liveness?._sameQuestion() } = probes;
    return {
      name: owner.product, image, command, args, ports, startup, readiness, liveness,
      env: this.configuration.env, preStop: preStop && { command: preStop }, resources: owner.resources,
    };
  }

  private helpersBeside(): ResolvedHelper[] {
    const { image, env = [] } = this.container;
    return resolveHelpers('engine.', this.spec, {
      scope: this.scope, name: this.owner.name, labels: this.owner.labels, image, env, mounts: (at, volumes) => this.volumes.mounts(at, volumes),
    }, this.plain);
  }
}

/** The files whose texts are worth a restart. */
function restarting({ files, readAnew = [] }: MemberFolder): { [file: string]: string } {
  return Object.fromEntries(Object.entries(files).filter(([file]) => !readAnew.includes(file)));
}
