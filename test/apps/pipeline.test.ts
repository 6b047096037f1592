import { readFileSync } from 'fs';
import { join } from 'path';
import { App } from 'cdk8s';
import { Pipeline } from '../../apps/pipeline/pipeline';
import { brokenReferences } from '../../lib/conformance/references';
import { objectOf, objectsOf } from '../given';
import { KUBERNETES_MINORS, schemaErrors } from '../schemas/kubernetes-schema';

const FOLDER = join(__dirname, '..', '..', 'apps', 'pipeline', 'server');
const aPipeline = () => new Pipeline(new App(), 'pipeline');
const from = (instance: string) => ({ podSelector: { matchLabels: expect.objectContaining({ 'app.kubernetes.io/instance': instance }) } });

describe('given the pipeline', () => {
  test.each(['web', 'worker'])('then its %s has what the programs read: the bindings of broker and database', (name) => {
    const { containers: [program], volumes } = objectOf(aPipeline(), 'Deployment', name).spec.template.spec;
    for (const [binding, secret] of [['events', 'events-account-events'], ['orders', 'orders-db-orders']]) {
      expect(program.volumeMounts).toContainEqual(expect.objectContaining({ mountPath: `/bindings/${binding}` }));
      expect(JSON.stringify(volumes)).toContain(secret);
    }
  });

  test('then the binding of the broker has all its members, and its default virtual host', () => {
    const text = JSON.stringify(objectsOf(aPipeline()));
    for (const member of [0, 1, 2]) expect(text).toContain(`events-${member}.events-headless.pipeline.svc`);
    expect(text).toContain('virtual-host');
  });

  test('then both reach the broker by its port for clients, and nobody else does', () => {
    const { ingress } = objectOf(aPipeline(), 'NetworkPolicy', 'events').spec;
    const amqp = ingress.filter(({ ports }: any) => ports?.some(({ port }: { port: number }) => port === 5672));
    expect(amqp).toHaveLength(2);
    for (const client of ['web', 'worker']) expect(amqp).toContainEqual({ ports: [{ port: 5672, protocol: 'TCP' }], from: [from(client)] });
  });

  test('then a worker has time for what it has in hand', () => {
    expect(objectOf(aPipeline(), 'Deployment', 'worker').spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(30);
  });

  test('then everything that it refers to exists', () => {
    expect(brokenReferences(objectsOf(aPipeline()))).toEqual([]);
  });

  test.each(KUBERNETES_MINORS)('then Kubernetes %s knows every object, field and type', (minor) => {
    expect(objectsOf(aPipeline()).flatMap((object) => schemaErrors(object, minor))).toEqual([]);
  });

  test.each(['amqplib', 'pg'])('then the lock file has the %s that its package asks for', (client) => {
    const [wanted, locked] = ['package.json', 'package-lock.json'].map((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')));
    expect(locked.packages[`node_modules/${client}`].version).toBe(wanted.dependencies[client]);
  });
});
