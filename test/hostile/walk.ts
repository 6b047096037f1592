import { ApiObject } from 'cdk8s';
import type { Chart } from 'cdk8s';
import * as library from '../../lib';
import { MemoEngine } from '../engines/memo';
import { aBroker, aDatabase, aStatefulApp, aWebApp } from '../given';
import { assembly } from './assembly';
import { Attack, Attacks } from './attacks';
import { APPS, misjudged } from './judge';

/** The whole walk, `HOSTILE=1`, takes many minutes. Without it each place gets one of so many values, another one than its neighbour. */
const SHARE = Number(process.env.HOSTILE ?? 61);
/** The same where the place is one of a type that was tried elsewhere: most are read by the same lines. */
const SHARE_AGAIN = SHARE === 1 ? 1 : 8 * SHARE - 1;

/**
 * What is for people or for the library alone, or is written in another form: reasons, the name of something outside, CPU in thousandths, the
 * entry of a binding that a variable stands for, the paths of the app's sources, a template; what an engine has clients told
 * or draws, as nobody is one, or asks, and what only its controller reads, of which there is none.
 */
const NOT_SHOWN = /FileSource\.local|compose\(template\)|\.noSecrets|Connection\.(external|pods)\(props\)\.host|\.cpu(Limit)?$|options\.env\[\]|\.restartFor$|\.readAnew|\.reservedConfigMaps|\.clientEntries|\.connections|\.panels|ClusterFacts\./;

const api = assembly();
const attacks = new Attacks(api);
/** What needs something beside it to be good: a prop, or every prop of a construct. */
const BESIDE: { [place: string]: object } = {
  'StatelessWebApp.autoscaling': { resources: { cpu: '500m' } }, 'StatelessWebApp.volumes': { replicas: 1, rollout: library.Rollout.recreate() },
  'StatefulApp': { health: library.Health.none('nobody asks') }, 'StatefulApp.adopt': { podManagementPolicy: library.PodManagementPolicy.ORDERED_READY },
  'AppConfig': { files: { '/etc/a': library.FileSource.text('a') } },
};

/** What shows only where something uses it. */
const USED: { [name: string]: (chart: Chart, props: any) => unknown } = {
  Migration: migration,
  AppConfig: (chart, props) => aWebApp(chart, { config: [new library.AppConfig(chart, 'settings', props)] }),
};

/** What every program has is read in one place: it is tried with one of them. */
const WHOLE = 'StatelessWebApp';
/** But for what is good with another one only: a volume for each pod. */
const WITH_ANOTHER = ['StatefulApp.volumes'];
const ofPrograms = attacks.props(Object.values(api).find(({ name }) => name === 'ProgramProps')!).map(({ name }) => name);

/** One that is at its place, and has something to migrate. */
function migration(chart: Chart, props: any): unknown {
  const placed = props?.image === undefined ? props : { before: [aWebApp(chart)], ...props };
  const made = new library.Migration(chart, 'migrate', placed);
  made.connectTo(aDatabase(chart));
  return made;
}

/** The constructs that users make. */
export function constructs(): string[] {
  return Object.values(api).filter(({ kind, abstract, initializer }) => kind === 'class' && !abstract && initializer?.parameters?.[2]?.name !== undefined)
    .map(({ name }) => name);
}

/** Tries the props of a construct. `beside`: what its other props are, where what is good by their types isn't. */
export function attackConstruct(name: string, beside: object = {}): void {
  const [, , props] = Object.values(api).find((declaration) => declaration.name === name)!.initializer!.parameters!;
  const make = (value: any) => (chart: Chart) => USED[name]?.(chart, value) ?? new (library as any)[name](chart, name === 'ReplicatedDatabase' ? 'orders' : 'api', value);
  const isTried = (prop: string) => name === WHOLE || !ofPrograms.includes(prop) || WITH_ANOTHER.includes(`${name}.${prop}`);
  for (const prop of attacks.props(api[props.type.fqn!]).filter((one) => isTried(one.name))) {
    test(`then ${name}.${prop.name} is refused in our form, or gives what was asked for`, () => {
      const place = `${name}.${prop.name}`;
      const good = { ...attacks.good(props), ...BESIDE[name], ...BESIDE[place], ...beside };
      expect(judge(attacks.on(prop, place), (value) => make({ ...good, [prop.name]: value }))).toEqual([]);
    }, 600_000);
  }

  test(`then ${name} takes nothing but props`, () => {
    expect(judge(attacks.on({ ...props, type: { primitive: 'any' } }, name), make)).toEqual([]);
  });
}

/** Tries what an engine may answer. `good`: what it answers beside. */
export function attackAnswers(good: (cluster: library.ClusterFacts) => Partial<library.EngineSpec>): void {
  const spec = Object.values(api).find(({ name }) => name === 'EngineSpec')!;
  for (const prop of attacks.props(spec)) {
    test(`then an engine's ${prop.name} is refused in our form, or gives what was asked for`, () => {
      const build = (value: any) => (chart: Chart) => aBroker(chart, (cluster) => ({ ...good(cluster), [prop.name]: value }));
      expect(judge(attacks.on(prop, `EngineSpec.${prop.name}`), build)).toEqual([]);
    }, 600_000);
  }

  test('then an engine answers nothing but a spec', () => {
    const build = (value: any) => (chart: Chart) => aBroker(chart, undefined, { engine: Object.assign(new MemoEngine(), { bind: () => value }) });
    expect(judge(attacks.on({ name: 'answer', type: { primitive: 'any' } }, 'bind'), build)).toEqual([]);
  });
}

/** What the engine of a broker was told. */
function toldTo(chart: Chart): library.ClusterFacts {
  let told: library.ClusterFacts;
  aBroker(chart, (cluster) => {
    told = cluster;
    return {};
  });
  return told!;
}

/** What has pods, volumes and a path to the API server. */
function usersOfDefaults(chart: Chart): void {
  aWebApp(chart);
  aBroker(chart, () => ({ rights: [{ resource: 'pods', verbs: ['get'] }] }));
}

/** What methods are tried on, and what shows afterwards what they did. */
const TARGETS: [string, (chart: any) => any, ((chart: any) => void)?][] = [
  ['PatternDefaults', (chart) => library.PatternDefaults.of(chart), usersOfDefaults],
  ['StatelessWebApp', (chart) => aWebApp(chart)],
  ['ReplicatedDatabase', (chart) => aDatabase(chart)],
  ['ReplicatedWorkload', (chart) => aDatabase(chart)],
  ['MessageBroker', (chart) => aBroker(chart, () => ({ clientUri: 'memo://{username}:{password}@{host}' }))],
  ['ClusterFacts', toldTo],
  ['StatefulApp', (chart) => aStatefulApp(chart)],
  ['NetworkPolicy', (chart) => aWebApp(chart).networkPolicy],
  ['ForeignWorkload', (chart) => library.ForeignWorkload.of(new ApiObject(chart, 'foreign', {
    apiVersion: 'v1', kind: 'Pod', metadata: { name: 'foreign', labels: { app: 'foreign' } }, spec: { containers: [{ name: 'main', image: 'ghcr.io/acme/api:1.4.2' }] },
  }))],
  ['ClusterDns', (chart) => {
    aWebApp(chart);
    return library.ClusterDns.of(chart);
  }],
];

/** Tries the arguments of methods. */
export function attackMethods(): void {
  const calls = TARGETS.flatMap(([name, target, then]) => Object.values(api).find((declaration) => declaration.name === name)!.methods!
    .filter((method) => !method.static && method.parameters !== undefined)
    .flatMap((method) => method.parameters!.map((parameter, i) => ({ place: `${name}.${method.name}(${parameter.name})`, target, then, method, parameter, i }))));

  test.each(calls)('then $place is refused in our form, or gives what was asked for', ({ place, target, then, method, parameter, i }) => {
    const values = (chart: any, value: any) => method.parameters!.map((other, k) =>
      k === i ? value : other.optional ? undefined : other.name === 'target' ? aDatabase(chart, {}, 'stock') : attacks.good(other));
    expect(judge(attacks.on(parameter, place), (value) => (chart) => {
      target(chart)[method.name](...values(chart, value));
      then?.(chart);
    })).toEqual([]);
  }, 600_000);
}

function judge(list: Attack[], build: (value: any) => (chart: any) => unknown): string[] {
  return list.filter(({ again }, i) => i % (again ? SHARE_AGAIN : SHARE) === 0).flatMap(({ place, hostile, make }, i) => {
    const wrong = misjudged(build(make()), hostile, !NOT_SHOWN.test(place), SHARE === 1 ? APPS : [APPS[i % APPS.length]]);
    return wrong === undefined ? [] : [`${place} given ${describeValue(hostile)}: ${wrong}`];
  });
}

/** Values as people read them. */
function describeValue(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : Object.prototype.toString.call(value) + String(typeof value === 'number' ? value : '');
}
