import { App } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { everything } from '../everything';
import { aChart, objectsOf } from '../given';
import { brokenReferences } from '../../lib/conformance/references';
import { KUBERNETES_MINORS, schemaErrors } from '../schemas/kubernetes-schema';

describe('given programs that have everything', () => {
  const chart = everything(aChart());
  const objects = objectsOf(chart);

  test.each(KUBERNETES_MINORS)('then Kubernetes %s knows every object, field and type', (minor) => {
    expect(objects.flatMap((object) => schemaErrors(object, minor))).toEqual([]);
  });

  test('then everything that they refer to exists', () => {
    expect(brokenReferences(objects, { secrets: ['mail', 'registry'], ports: [587], hosts: ['mail.example.com'] })).toEqual([]);
  });

  test('then another synthesis gives the same', () => {
    expect(objectsOf(chart)).toEqual(objects);
    expect(objectsOf(everything(aChart()))).toEqual(objects);
  });

  test('then the file says what the objects say', () => {
    expect(parseAllDocuments(App.of(chart).synthYaml(), { version: '1.1' }).map((document) => document.toJS())).toEqual(objects);
  });
});
