import { App, Size } from 'cdk8s';
import { Shop } from '../apps/shop/shop';
import { HostSpread, ImagePullPolicy, PostgresVersion } from '../lib';
import { objectsOf } from './given';
import { KUBERNETES_MINORS, schemaErrors } from './schemas/kubernetes-schema';

const SHOPS = [
  ['the shop', {}],
  ['the shop on one node', { hostSpread: HostSpread.PREFERRED, members: 1, imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT }],
  ['a large shop', { members: 7, memory: Size.gibibytes(64), parameters: { max_connections: '500' }, postgres: PostgresVersion.V18 }],
] as const;

describe.each(SHOPS)('given %s', (_, props) => {
  beforeAll(() => jest.spyOn(console, 'warn').mockImplementation());
  afterAll(() => jest.restoreAllMocks());

  test.each(KUBERNETES_MINORS)('then Kubernetes %s knows every object, field and type', (minor) => {
    expect(objectsOf(new Shop(new App(), 'shop', props)).flatMap((object) => schemaErrors(object, minor))).toEqual([]);
  });
});
