import { App, Chart } from 'cdk8s';
import { brokenReferences } from '../../lib/conformance/references';
import { objectsOf } from '../given';
import { KUBERNETES_MINORS, schemaErrors } from '../schemas/kubernetes-schema';
import { findings } from './findings';
import { MATRIX, Sample } from './matrix';

const objectsOfOne = ({ make }: Sample): any[] => {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  make(chart);
  return objectsOf(chart);
};

describe('given any two props together', () => {
  beforeAll(() => jest.spyOn(console, 'warn').mockImplementation());
  afterAll(() => jest.restoreAllMocks());

  test('then there are enough of them to say so', () => {
    expect(MATRIX.length).toBeGreaterThanOrEqual(60);
    expect(new Set(MATRIX.map(({ what }) => what)).size).toBe(MATRIX.length);
  });

  test.each(MATRIX)('then nothing is found in $what', (sample) => {
    const objects = objectsOfOne(sample);
    expect(findings(objects)).toEqual([]);
    expect(brokenReferences(objects, { secrets: ['api-secrets'], ports: [443, 5432], hosts: ['db.example.com'] })).toEqual([]);
    const minors = [KUBERNETES_MINORS[0], KUBERNETES_MINORS.at(-1)!];
    expect(minors.flatMap((minor) => objects.flatMap((object) => schemaErrors(object, minor)))).toEqual([]);
  });

  test('then what a linter would find is found here', () => {
    const broken = objectsOfOne(MATRIX[0]).map((object) => {
      const pod = object.spec?.template?.spec;
      pod?.containers.forEach((container: any) => {
        delete container.resources;
        delete container.readinessProbe;
        container.securityContext.readOnlyRootFilesystem = false;
      });
      return object;
    });
    expect(findings(broken)).toEqual(expect.arrayContaining([
      'Deployment api: api: takes what it likes', 'Deployment api: nobody asks whether it can serve',
    ]));
  });
});
