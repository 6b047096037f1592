import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { EngineSpec, MessageBroker } from '../../lib';
import { aBroker, aChart, aDatabase, objectsOf } from '../given';

/** What synthesis says of a broker whose engine answers so. */
function errorsOf(spec: Partial<EngineSpec>, change: (broker: MessageBroker) => void = () => undefined): string[] {
  return errorsIn((chart) => change(aBroker(chart, () => spec)));
}

function errorsIn(build: (chart: Chart) => unknown): string[] {
  const chart = aChart();
  build(chart);
  try {
    objectsOf(chart);
    return [];
  } catch (error) {
    return (error as Error).message.split('\n  ').slice(1);
  }
}

const FOLDER = { name: 'settings', path: '/etc/memo', files: { 'memo.conf': 'a', 'start.py': 'print()' } };
const LABELLING = { resource: 'pods', verbs: ['patch'] };

describe('given rules that hold for every engine', () => {
  test('then one that keeps to them is taken', () => {
    expect(errorsOf({})).toEqual([]);
  });

  test('then two Services of one selector are refused', () => {
    expect(errorsOf({ endpoints: [{ suffix: 'client', ports: ['memo'] }, { suffix: 'all', ports: ['memo'] }] })).toEqual([
      '[shop/events] the endpoints \'client\' and \'all\' lead to the same members: give them different roleLabels, or leave one of them out',
    ]);
  });

  test('then two Services of different ports may lead to the same members', () => {
    const ports = [{ name: 'memo', port: 7070 }, { name: 'page', port: 7071 }];
    expect(errorsOf({ ports, endpoints: [{ suffix: 'client', ports: ['memo'] }, { suffix: 'page', ports: ['page'] }] })).toEqual([]);
  });

  test.each<[string, Partial<EngineSpec>]>([
    ['members', { rights: [LABELLING] }],
    ['the controller', { controller: { programs: { 'engine.py': '' }, rights: [LABELLING] } }],
  ])('then a role is a label that %s may set', (_, spec) => {
    const endpoints = [{ suffix: 'leader', ports: ['memo'], roleLabels: { role: 'leader' } }];
    expect(errorsOf({ endpoints, ...spec })).toEqual([]);
    expect(errorsOf({ endpoints, rights: [{ resource: 'pods', verbs: ['get'] }] })).toEqual([
      '[shop/events] the endpoint \'leader\' leads to members with role=leader, which nobody may put on a pod: ask for a right to patch pods, or leave roleLabels out',
    ]);
  });

  test('then a file that rolls nothing is one that is there', () => {
    expect(errorsOf({ folder: { ...FOLDER, readAnew: ['memo.cfg'] } })).toEqual([
      '[shop/events] folder.readAnew has \'memo.cfg\', and the folder memo.conf, start.py: another text would restart the members, or nobody, so correct the name',
    ]);
  });

  test.each<[string, Partial<EngineSpec>, string]>([
    ['command', { command: ['python3', '/etc/memo/start.py'] }, 'python3'],
    ['preStop', { preStop: ['perl', '/etc/memo/start.py', 'stop'] }, 'perl'],
  ])('then a program that %s runs has an interpreter in the members\' image', (prop, spec, interpreter) => {
    const image = 'registry.example.com/memo:1.2.0';
    expect(errorsOf({ folder: FOLDER, ...spec })).toEqual([
      `[shop/events] ${prop} runs /etc/memo/start.py by '${interpreter}' in ${image}, and tools say that docker.io/library/python:3.13.9-alpine3.22 has python3: give tools with the members' image and its interpreter`,
    ]);
    expect(errorsOf({ folder: FOLDER, tools: { image, user: 10_002, interpreter: [interpreter] }, ...spec })).toEqual([]);
  });

  test('then a derived name fits whatever the cluster is called', () => {
    expect(errorsOf({ endpoints: [{ suffix: 's'.repeat(23), ports: ['memo'] }] })).toEqual([
      `[shop/events] the endpoint's suffix '${'s'.repeat(23)}' must have at most 22 characters, so that the Service's name fits whatever the cluster is called: use a shorter one`,
    ]);
  });

  test('then an update that nobody acts on is refused', () => {
    const patch = (broker: ApiObject) => broker.addJsonPatch(JsonPatch.replace('/spec/updateStrategy/type', 'OnDelete'));
    expect(errorsOf({}, (broker) => patch(broker.statefulSet))).toEqual([
      '[shop/events] the StatefulSet\'s update strategy is OnDelete, and there is no controller that would delete pods: no other version would ever come to the members, so leave the patch out',
    ]);
    expect(errorsIn((chart) => patch(aDatabase(chart).statefulSet))).toEqual([]);
  });

  test('then a token without rights is refused', () => {
    const patch = (broker: MessageBroker) => broker.statefulSet.addJsonPatch(JsonPatch.replace('/spec/template/spec/automountServiceAccountToken', true));
    expect(errorsOf({}, patch)).toEqual(['[shop/events] the members\' pods mount a token, and they have no rights: ask for some in the engine, or leave the patch out']);
    expect(errorsOf({ rights: [LABELLING] }, patch)).toEqual([]);
  });

  test('then all that is wrong is said at once', () => {
    expect(errorsOf({
      endpoints: [{ suffix: 'client', ports: ['memo'] }, { suffix: 'all', ports: ['memo'] }], folder: { ...FOLDER, readAnew: ['other'] },
    })).toHaveLength(2);
  });
});
