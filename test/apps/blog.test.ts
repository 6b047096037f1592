import { readFileSync } from 'fs';
import { join } from 'path';
import { App } from 'cdk8s';
import { Blog } from '../../apps/blog/blog';
import { brokenReferences } from '../../lib/conformance/references';
import { objectOf, objectsOf } from '../given';
import { KUBERNETES_MINORS, schemaErrors } from '../schemas/kubernetes-schema';

const FOLDER = join(__dirname, '..', '..', 'apps', 'blog', 'server');
const aBlog = () => new Blog(new App(), 'blog');

describe('given the blog', () => {
  test('then its web app has what the server reads: the binding of its database', () => {
    const { containers: [web], volumes } = objectOf(aBlog(), 'Deployment', 'web').spec.template.spec;
    expect(web.volumeMounts).toContainEqual(expect.objectContaining({ mountPath: '/bindings/blog' }));
    expect(JSON.stringify(volumes)).toContain('posts-db-blog');
  });

  test('then it reaches the members by their port, and they let it in', () => {
    const { ingress } = objectOf(aBlog(), 'NetworkPolicy', 'posts').spec;
    expect(ingress).toContainEqual(expect.objectContaining({
      ports: [{ port: 3306, protocol: 'TCP' }], from: [{ podSelector: { matchLabels: expect.objectContaining({ 'app.kubernetes.io/instance': 'web' }) } }],
    }));
  });

  test('then everything that it refers to exists', () => {
    expect(brokenReferences(objectsOf(aBlog()))).toEqual([]);
  });

  test.each(KUBERNETES_MINORS)('then Kubernetes %s knows every object, field and type', (minor) => {
    expect(objectsOf(aBlog()).flatMap((object) => schemaErrors(object, minor))).toEqual([]);
  });

  test('then the lock file has the client that its package asks for', () => {
    const [wanted, locked] = ['package.json', 'package-lock.json'].map((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')));
    expect(locked.packages['node_modules/mysql2'].version).toBe(wanted.dependencies.mysql2);
  });
});
