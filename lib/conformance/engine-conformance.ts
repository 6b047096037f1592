import { App, Chart } from 'cdk8s';
import type { Engine } from '../engine';
import { brokenReferences } from './references';
import { TrialCluster, TrialProps, trials } from './trial';

/** Every error of the library begins with the path of what it is about: it refuses something, and says why. Other languages put a word before it. */
const REFUSAL = /^(Error: )?(Validation failed[^\n]*\n\s*)?\[/;
const NAME = 'trial';
const NAMESPACE = 'trials';

/**
 * Says what is wrong with an engine that was written elsewhere, as the library's own are tried: clusters of it with any number of members, any
 * durability and any size are synthesised, and looked at.
 *
 *     expect(EngineConformance.findings(new NatsEngine())).toEqual([]);
 *
 * It sees what is written, and no cluster that runs: whether members find each other, keep what they acknowledged and heal is for tests of another
 * kind.
 */
export class EngineConformance {
  /**
   * The findings, a sentence each; none of an engine that holds.
   *
   * `later`: the same with other settings, or of another version, which an update has to be possible to.
   */
  public static findings(engine: Engine, later: Engine[] = []): string[] {
    const [sample, ...others] = trials(engine);
    const first = attempt(engine, sample);
    if (first.objects === undefined) {
      return [`${sample.what}: ${first.error}`];
    }
    return [
      ...unlike(first, attempt(engine, sample)),
      ...judged(sample.what, first, first.objects, true),
      ...others.flatMap((trial) => judged(trial.what, attempt(engine, trial), first.objects!, trial.name === undefined)),
      ...later.flatMap((another) => judged(`as ${another.product} ${another.version}, a later one`, attempt(another, sample), first.objects!, true)),
    ];
  }

  private constructor() {}
}

/** The objects, or why there are none. */
interface Attempt {
  readonly objects?: any[];
  readonly error?: string;
}

function attempt(engine: Engine, { name = NAME, namespace = NAMESPACE, props }: TrialProps): Attempt {
  const chart = new Chart(new App(), 'conformance', { namespace });
  try {
    new TrialCluster(chart, name, engine, props);
    return { objects: chart.toJson() };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** An engine may refuse a cluster, in a sentence with its path. `keepsNames`: whether it is an update of the sample. */
function judged(what: string, { objects, error }: Attempt, sample: any[], keepsNames: boolean): string[] {
  if (objects === undefined) {
    return REFUSAL.test(error!) ? [] : [`${what}: it fails without saying what is refused, by cluster.fail(): ${error}`];
  }
  return [
    ...brokenReferences(objects),
    ...(keepsNames ? replaced(sample, objects) : []),
  ].map((finding) => `${what}: ${finding}`);
}

/** The same cluster has the same bytes, or every synthesis would be an update. */
function unlike(...attempts: Attempt[]): string[] {
  const [here, there] = attempts.map(({ objects }) => JSON.stringify(objects));
  return here === there ? [] : ['two syntheses of the same cluster differ: every one would be an update, so use nothing that is random or the time of day'];
}

/** What an update would replace, or Kubernetes would refuse. */
function replaced(before: any[], after: any[]): string[] {
  const now = new Map(after.map((object) => [nameOf(object), object]));
  return before.flatMap((object) => {
    const other = now.get(nameOf(object));
    if (other === undefined) {
      return [`there is no ${nameOf(object)} any more: names mustn't depend on anything but the cluster's`];
    }
    return immutable(object) === immutable(other) ? [] : [`${nameOf(object)} has another selector, another Service or other claims, which Kubernetes refuses`];
  });
}

/** Without the digest of a Job. */
function nameOf({ kind, metadata }: any): string {
  return `${kind} ${metadata.name.replace(/-[0-9a-f]{10}$/, '')}`;
}

function immutable({ kind, spec = {} }: any): string {
  return kind === 'Job' ? '' : JSON.stringify([spec.selector?.matchLabels ?? spec.selector, spec.serviceName, spec.podManagementPolicy, spec.volumeClaimTemplates, spec.clusterIP]);
}
