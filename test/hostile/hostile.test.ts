import { App } from 'cdk8s';
import * as library from '../../lib';
import { aDatabase, aWebApp } from '../given';
import { assembly } from './assembly';
import { Attack, Attacks } from './attacks';
import { misjudged } from './judge';

/** The whole walk takes minutes. Without it each place gets one of so many values, another one than its neighbour: `HOSTILE=1` is all of them. */
const SHARE = Number(process.env.HOSTILE ?? 37);

/** What is for people or for the library alone, and isn't in the output as it was given. */
const NOT_SHOWN = /\.noSecrets|Connection\.external\(props\)\.host|Probe\.|\.version\b|PostgresVersion|\.resources|\.parameters|\.size|\.databases|\.zones|\.env\[\]|cpu|labels/;

const api = assembly();
const attacks = new Attacks(api);
/** What needs something beside it to be good. */
const BESIDE: { [place: string]: object } = { 'StatelessWebApp.autoscaling': { resources: { cpu: '500m' } } };

/** Constructs, and how each is made of props. */
const CONSTRUCTS = Object.values(api).filter(({ kind, initializer }) => kind === 'class' && initializer?.parameters?.[2]?.name !== undefined);

function judge(list: Attack[], build: (value: any) => (chart: any) => unknown): string[] {
  return list.filter((_, i) => i % SHARE === 0).flatMap(({ place, hostile, value }) =>
    [new library.PatternApp(), new App()].flatMap((app) => {
      const wrong = misjudged(build(value), app, hostile, !NOT_SHOWN.test(place));
      return wrong === undefined ? [] : [`${place} given ${describeValue(hostile)}: ${wrong}`];
    }));
}

/** Values as people read them. */
function describeValue(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : Object.prototype.toString.call(value) + String(typeof value === 'number' ? value : '');
}

beforeAll(() => jest.spyOn(console, 'warn').mockImplementation());
afterAll(() => jest.restoreAllMocks());

describe('given any value for any prop of a construct', () => {
  for (const construct of CONSTRUCTS) {
    const props = construct.initializer!.parameters![2];
    const make = (value: any) => (chart: any) => new (library as any)[construct.name](chart, construct.name === 'ReplicatedDatabase' ? 'orders' : 'api', value);
    const isStruct = api[props.type.fqn!];
    for (const prop of attacks.props(isStruct)) {
      test(`then ${construct.name}.${prop.name} is refused in our form, or gives what was asked for`, () => {
        const place = `${construct.name}.${prop.name}`;
        const good = { ...attacks.good(props), ...BESIDE[place] };
        expect(judge(attacks.on(prop, place), (value) => make({ ...good, [prop.name]: value }))).toEqual([]);
      }, 600_000);
    }

    test(`then ${construct.name} takes nothing but props`, () => {
      expect(judge(attacks.on({ ...props, type: { primitive: 'any' } }, construct.name), make)).toEqual([]);
    });
  }
});

describe('given any argument of a method', () => {
  const targets: [string, (chart: any) => any][] = [
    ['StatelessWebApp', (chart) => aWebApp(chart)],
    ['ReplicatedDatabase', (chart) => aDatabase(chart)],
    ['NetworkPolicy', (chart) => aWebApp(chart).networkPolicy],
    ['ClusterDns', (chart) => {
      aWebApp(chart);
      return library.ClusterDns.of(chart);
    }],
  ];
  const calls = targets.flatMap(([name, target]) => Object.values(api).find((declaration) => declaration.name === name)!.methods!
    .filter((method) => !method.static && method.parameters !== undefined)
    .flatMap((method) => method.parameters!.map((parameter, i) => ({ place: `${name}.${method.name}(${parameter.name})`, target, method, parameter, i }))));

  test.each(calls)('then $place is refused in our form, or gives what was asked for', ({ place, target, method, parameter, i }) => {
    const values = (chart: any, value: any) => method.parameters!.map((other, k) =>
      k === i ? value : other.optional ? undefined : other.name === 'target' ? aDatabase(chart, {}, 'stock') : attacks.good(other));
    expect(judge(attacks.on(parameter, place), (value) => (chart) => target(chart)[method.name](...values(chart, value)))).toEqual([]);
  }, 600_000);
});
