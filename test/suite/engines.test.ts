import { existsSync, readdirSync } from 'fs';
import { join } from 'path';
import { parseAllDocuments } from 'yaml';
import { ENGINES } from '../e2e/engines/list';
import { ADMITTED } from '../e2e/load';

const E2E = join(__dirname, '../e2e');
const objectsOf = (manifests: string): any[] => parseAllDocuments(manifests).map((document) => document.toJS());

describe.each(Object.entries(ENGINES))('an engine of the end-to-end suite: %s', (_name, engine) => {
  const objects = objectsOf(engine.synth({ members: 5, memoryMi: 1234, storageClass: 'power' }));
  const named = (kind: string, object: string): any => objects.find(({ kind: k, metadata }) => k === kind && metadata.name === object);
  const members = named('StatefulSet', engine.cluster);

  test('has the members, Services and Deployments that it names', () => {
    const { service, port } = engine.clients;
    expect(engine.deployments.filter((deployment) => !named('Deployment', deployment))).toEqual([]);
    expect(named('Service', engine.replicas)).toBeDefined();
    expect(named('Service', service).spec.ports.map((one: { port: number }) => one.port)).toContain(port);
    expect(members.spec.template.metadata.labels).toMatchObject({ 'app.kubernetes.io/instance': engine.cluster, 'app.kubernetes.io/component': engine.component });
  });

  test('gives its members what a scenario asks for', () => {
    const { replicas, template, volumeClaimTemplates: [claim] } = members.spec;
    expect({ replicas, memory: template.spec.containers[0].resources.limits.memory, name: claim.metadata.name, storage: claim.spec.storageClassName })
      .toEqual({ replicas: 5, memory: '1234Mi', name: 'data', storage: 'power' });
  });

  test('lets the load in, and changes what a conviction asks for', () => {
    const policies = objects.filter(({ kind, spec }) => kind === 'NetworkPolicy' && JSON.stringify(spec).includes(JSON.stringify(ADMITTED)));
    expect(policies.map(({ metadata }) => metadata.name)).toContain(engine.cluster);
    expect(engine.synth({ change: (object) => { object.metadata.labels = { changed: 'yes' }; } })).toContain('changed: yes');
  });

  test('has a driver, and ends where it began', () => {
    const { driver } = engine.clients;
    expect([driver, existsSync(join(E2E, 'load', `${driver}.js`))]).toEqual([driver, true]);
    expect(engine.changes.at(-1)!.manifests()).toBe(engine.synth({}));
    expect(new Set(engine.changes.map((change) => change.manifests())).size).toBe(engine.changes.length);
  });

  test('declines scenarios that there are', () => {
    const files = [E2E, join(E2E, 'life')].flatMap((folder) => readdirSync(folder));
    const scenarios = files.filter((file) => file.endsWith('.test.ts')).map((file) => file.split(/[-.]/)[0]);
    expect(scenarios).toEqual(expect.arrayContaining(Object.keys(engine.declines)));
  });
});
