import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { ClusterDns, Connection, Peer, StatelessWebAppProps } from '../lib';
import { aChart, aDatabase, aWebApp, objectOf, objectsOf } from './given';

describe('given an app that was looked at', () => {
  test.each<[string, (app: ReturnType<typeof aWebApp>) => unknown]>([
    ['the object', (app) => app.deployment.toJson()],
    ['the policy', (app) => app.networkPolicy.resource.toJson()],
    ['the chart', (app) => objectsOf(app)],
    ['the file', (app) => App.of(app).synthYaml()],
  ])('then what is connected after a look at %s is there as a whole', (_, look) => {
    const built = (early: boolean) => {
      const chart = aChart();
      const [app, orders] = [aWebApp(chart), aDatabase(chart)];
      if (early) {
        look(app);
      }
      app.connectTo(orders, { env: { PGHOST: 'host' } });
      app.connectTo(Connection.external({ host: '192.0.2.7', ports: [443] }));
      return objectsOf(chart);
    };
    expect(built(true)).toEqual(built(false));
  });
});

describe('given props that change after they were checked', () => {
  test('then the output is what was checked', () => {
    const props = { env: { MODE: 'a' }, command: ['run'] };
    const app = aWebApp(aChart(), props);
    props.env.MODE = '\ud800';
    props.command.push('\0');
    expect(objectOf(app, 'Deployment', 'api').spec.template.spec.containers[0]).toMatchObject({ command: ['run'], env: [{ name: 'MODE', value: 'a' }] });
  });

  test('then a getter is asked once', () => {
    const replicas = jest.fn().mockReturnValueOnce(3).mockReturnValue(-1);
    const props = Object.defineProperty({} as Partial<StatelessWebAppProps>, 'replicas', { enumerable: true, get: replicas });
    expect(objectOf(aWebApp(aChart(), { ...props }), 'Deployment', 'api').spec.replicas).toBe(3);
  });
});

describe('given the order in which things were asked for', () => {
  const podOf = (build: (app: ReturnType<typeof aWebApp>, chart: ReturnType<typeof aChart>) => void, props: Partial<StatelessWebAppProps> = {}) => {
    const chart = aChart();
    build(aWebApp(chart, props), chart);
    return JSON.stringify(objectOf(chart, 'Deployment', 'api').spec.template);
  };

  test('then that of connections restarts nothing', () => {
    const connect = (...names: string[]) => podOf((app, chart) => names.forEach((name) => app.connectTo(aDatabase(chart, {}, name), { env: { [`${name.toUpperCase()}_HOST`]: 'host' } })));
    expect(connect('stock', 'orders')).toBe(connect('orders', 'stock'));
  });

  test('then that of variables restarts nothing, and each comes behind what it asks for', () => {
    const pods = [{ A: '$(Z)/a', Z: 'z', M: '$$(A)' }, { M: '$$(A)', Z: 'z', A: '$(Z)/a' }].map((env) => podOf(() => undefined, { env }));
    expect(pods[0]).toBe(pods[1]);
    expect(JSON.parse(pods[0]).spec.containers[0].env.map(({ name }: any) => name)).toEqual(['Z', 'A', 'M']);
  });

  test('then a variable of a binding is there before one of the app\'s that asks for it', () => {
    const env = JSON.parse(podOf((app, chart) => app.connectTo(aDatabase(chart), { env: { PGHOST: 'host', PGPORT: 'port' } }), { env: { ADDRESS: '$(PGHOST):$(PGPORT)' } })).spec.containers[0].env;
    expect(env.map(({ name }: any) => name)).toEqual(['PGHOST', 'PGPORT', 'ADDRESS', 'SERVICE_BINDING_ROOT']);
  });

  test('then variables that all ask for each other\'s followers are put in order at once', () => {
    const names = Array.from({ length: 40 }, (_, i) => `V${i + 10}`);
    const env = Object.fromEntries(names.map((name, i) => [name, names.slice(i + 1).map((other) => `$(${other})`).join('')]));
    expect(JSON.parse(podOf(() => undefined, { env })).spec.containers[0].env.map(({ name }: any) => name)).toEqual([...names].reverse());
  });

  test.each<[string, (chart: Chart, order: <T>(list: T[]) => T[]) => void]>([
    ['databases', (chart, order) => aDatabase(chart, { databases: order([{ name: 'orders' }, { name: 'stock' }]) })],
    ['ports', (chart, order) => aWebApp(chart).networkPolicy.allowFrom(Peer.pods({ app: 'a' }), order([8080, 9090]))],
    ['blocks of addresses', (chart, order) => aWebApp(chart).networkPolicy.allowTo(Peer.cidrs(order(['203.0.113.0/24', '198.51.100.0/24'])), [443])],
    ['ports outside', (chart, order) => aWebApp(chart).connectTo(Connection.external({ host: '192.0.2.7', ports: order([443, 8443]) }))],
    ['resolvers', (chart, order) => {
      aWebApp(chart);
      order(['203.0.113.6/32', '203.0.113.5/32']).forEach((block) => ClusterDns.of(chart).addResolver(Peer.cidrs([block])));
    }],
  ])('then that of %s changes nothing', (_, build) => {
    const [given, reversed] = [<T>(list: T[]) => list, <T>(list: T[]) => [...list].reverse()].map((order) => {
      const chart = aChart();
      build(chart, order);
      return objectsOf(chart);
    });
    expect(reversed).toEqual(given);
  });

  test('then a path that is asked for twice is there once, in whatever order', () => {
    const { networkPolicy } = aWebApp(aChart());
    networkPolicy.allowFrom(Peer.pods({ app: 'a' }), [8080, 9090]);
    const once = networkPolicy.resource.toJson();
    networkPolicy.allowFrom(Peer.pods({ app: 'a' }), [9090, 8080, 9090]);
    expect(networkPolicy.resource.toJson()).toEqual(once);
  });

  test('then what an app is part of restarts nothing', () => {
    expect(podOf(() => undefined, { metadata: { partOf: 'site' } })).toBe(podOf(() => undefined));
  });
});

describe('given a database beside another one', () => {
  const folderOf = (names: string[]) => {
    const chart = aChart();
    const app = aWebApp(chart);
    app.connectTo(aDatabase(chart, { databases: names.map((name) => ({ name })) }).database('orders'));
    return objectOf(chart, 'Deployment', 'api').spec.template.spec.containers[0].volumeMounts.map(({ mountPath }: any) => mountPath);
  };

  test.each([[['orders', 'stock']], [['stock', 'orders']]])('then %j move no files of the first', (names) => {
    expect(folderOf(names)).toEqual(folderOf(['orders']));
    expect(folderOf(names)).toContain('/bindings/orders');
  });
});

describe('given the Job that makes passwords, patched', () => {
  const jobOf = (...patches: JsonPatch[]) => {
    const database = aDatabase(aChart());
    ApiObject.of(database.node.findChild('Credentials')).addJsonPatch(...patches);
    return objectsOf(database).find(({ kind }) => kind === 'Job').metadata.name;
  };

  test('then another template is another Job, and the same one the same', () => {
    const patch = () => JsonPatch.add('/spec/template/spec/priorityClassName', 'low');
    expect(jobOf(patch())).not.toBe(jobOf());
    expect(jobOf(patch())).toBe(jobOf(patch()));
    expect(jobOf(patch())).toMatch(/^orders-credentials-[0-9a-f]{10}$/);
  });

  test('then a name that is patched stays', () => {
    expect(jobOf(JsonPatch.replace('/metadata/name', 'mine'))).toBe('mine');
  });
});

describe('given another owner', () => {
  const declared = (owner: string) => aDatabase(aChart(), { databases: [{ name: 'orders', owner }] });

  test('then the Job carries the name to the Secret that was generated for the former one', () => {
    const database = declared('bob');
    const [wanted] = JSON.parse(objectOf(database, 'ConfigMap', 'orders-credentials').data['secrets.json']).slice(-1);
    expect(wanted).toMatchObject({ name: 'orders-db-orders', strings: { username: 'bob' } });
    const rights = objectOf(database, 'Role', 'orders-credentials').rules.filter(({ resourceNames }: any) => resourceNames?.includes('orders-db-orders'));
    expect(rights.flatMap(({ verbs }: any) => verbs).sort()).toEqual(['create', 'get', 'patch']);
    const jobOf = (owner: string) => objectsOf(declared(owner)).find(({ kind }) => kind === 'Job').metadata.name;
    expect(jobOf('bob')).not.toBe(jobOf('alice'));
  });

  test('then no member restarts, and no name changes', () => {
    const members = (owner: string) => objectOf(declared(owner), 'StatefulSet', 'orders');
    expect(members('bob')).toEqual(members('alice'));
  });
});
