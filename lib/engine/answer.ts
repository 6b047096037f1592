import type { Construct } from 'constructs';
import { PlainText } from '../config';
import { Check, Labels, Names, isPlain, quote } from '../kubernetes';
import { PYTHON, ToolsImage } from '../workload';
import { Cluster, labelsOf } from './cluster';
import { ClusterFacts } from './cluster-facts';
import type { EngineSpec } from './engine-spec';
import { Login, accountOf } from './login';
import type { Pattern } from './pattern';
import type { ReplicatedWorkloadProps } from './replicated-workload-props';
import { checkSpec } from './spec-check';

/** What an engine answered, checked, with what it was told. */
export interface Answer {
  readonly spec: EngineSpec;
  readonly facts: ClusterFacts;
  readonly labels: Labels;
  readonly tools: Required<ToolsImage>;
  /** Those that the product knows. */
  readonly logins: Login[];
  /** Where its texts are looked at before they stand in the YAML. */
  readonly plain: PlainText;
}

/** Asks an engine what a cluster is made of. */
export function askEngine(scope: Construct, cluster: Cluster, props: ReplicatedWorkloadProps, pattern: Pattern): Answer {
  const check = new Check(scope);
  let made: Labels | undefined;
  const labels = () => made ??= labelsOf(scope, cluster, props, pattern);
  const selector = Labels._selector(cluster.name, pattern.component);
  const facts = ClusterFacts._of(scope, { ...cluster, selector, labels, accounts: cluster.logins.map((login) => accountOf(scope, login)) });

  const answered = props.engine.bind(scope, facts);
  check.that(isPlain(answered), () => `the engine's bind() must return what a cluster is made of, got ${quote(answered)}: return an EngineSpec`);
  const spec = check.props('engine', answered);
  const plain = new PlainText(check, spec.noSecrets ?? {});
  checkSpec(check, plain, spec);
  refuseAbsent(check, cluster, props, spec, facts);
  pattern.accept(check, cluster.product, spec);
  for (const name of spec.reservedConfigMaps ?? []) {
    Names.of(scope).claim(scope, { kind: 'core/ConfigMap', name, maker: `${cluster.product} makes` });
  }
  const logins = spec.clientUri === undefined ? [] : cluster.logins;
  const { image, user, interpreter = PYTHON.interpreter } = spec.tools ?? PYTHON;
  return { spec, facts, plain, logins, labels: labels(), tools: { image, user, interpreter } };
}

/** What the product hasn't got can't be asked for. */
function refuseAbsent(check: Check, { product }: Cluster, props: ReplicatedWorkloadProps, spec: EngineSpec, facts: ClusterFacts): void {
  const { controllerResources, systemCredentials, storage, metrics } = props;
  const noController = spec.controller === undefined;
  check.that(!noController || controllerResources === undefined, `controllerResources are given, and ${product} has no controller: leave them out`);
  check.that(!noController || storage.volumeAttributes === undefined,
    `storage.volumeAttributes are given, and ${product} has no controller, which would give them to the claims: leave them out`);
  check.that(facts._passwords.length > 0 || systemCredentials === undefined, `systemCredentials are given, and ${product} has no passwords of its own: leave them out`);
  check.that(metrics === undefined || spec.metrics !== undefined, `metrics are given, and members of ${product} have no figures that Prometheus knows: leave them out`);
  const [variable, unknown] = Object.entries(spec.controller?.passwords ?? {}).find(([, key]) => !facts._passwords.includes(key)) ?? [];
  check.that(variable === undefined, () =>
    `engine.controller.passwords: ${variable} asks for ${quote(unknown)}, and cluster.passwords() has made ${facts._passwords.join(', ') || 'none'}: have it made`);
}
