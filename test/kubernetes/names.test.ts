import { ApiObject, App, Chart, JsonPatch, Size } from 'cdk8s';
import { Credentials, Expose, IngressController, StorageClass, Tls } from '../../lib';
import { aChart, aDatabase, aWebApp, objectsOf } from '../given';

/** The errors of the synthesis, one a line. */
function errorsOf(chart: Chart): string[] {
  try {
    objectsOf(chart);
    return [];
  } catch (error) {
    return (error as Error).message.split('\n  ').slice(1);
  }
}

const exposed = (host: string, tls = Tls.none(), path = '/') => ({ expose: Expose.ingress({ host, path, controller: IngressController.nginx(), tls }) });
const aSecret = (chart: Chart, name: string) => new ApiObject(chart, 'Mine', { apiVersion: 'v1', kind: 'Secret', metadata: { name } });

describe('given names that are derived and meet', () => {
  test('then two servers don\'t share a Secret', () => {
    const chart = aChart();
    aDatabase(chart, { databases: [{ name: 'db_x' }] }, 'a');
    aDatabase(chart, { databases: [{ name: 'x' }] }, 'a-db');
    expect(errorsOf(chart)).toEqual([
      '[shop/a-db/Credentials] the Secret \'a-db-db-x\' is one that a Job makes for it, and that a Job makes for shop/a/Credentials: give one of them another name',
    ]);
  });

  test('then a database doesn\'t get the system\'s Secret of its neighbour', () => {
    const chart = aChart();
    aDatabase(chart, { databases: [{ name: 'system' }] }, 'shop');
    aDatabase(chart, {}, 'shop-db');
    expect(errorsOf(chart)).toEqual([expect.stringContaining('the Secret \'shop-db-system\'')]);
  });

  test.each([
    ['a certificate and the password of a database', (chart: Chart) => {
      aDatabase(chart, { databases: [{ name: 'x_tls' }] }, 'a');
      aWebApp(chart, exposed('a.example.com', Tls.certManager('letsencrypt')), 'a-db-x');
    }],
    ['a Secret of the user\'s own', (chart: Chart) => {
      aDatabase(chart);
      aSecret(chart, 'orders-system');
    }],
    ['a name that is given and one that is generated', (chart: Chart) => {
      aDatabase(chart);
      aDatabase(chart, { systemCredentials: Credentials.fromSecret('orders-system') }, 'stock');
    }],
    ['a certificate from a Secret with passwords', (chart: Chart) => {
      aDatabase(chart);
      aWebApp(chart, exposed('a.example.com', Tls.fromSecret('orders-db-orders')));
    }],
    ['a claim and a member\'s', (chart: Chart) => {
      aDatabase(chart);
      new ApiObject(chart, 'Mine', { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data-orders-0' } });
    }],
    ...[
      { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', metadata: { name: 'mine' }, spec: { secretName: 'orders-system' } },
      { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', metadata: { name: 'mine' }, spec: { target: { name: 'orders-system' } } },
      { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', metadata: { name: 'orders-system' }, spec: {} },
      { apiVersion: 'bitnami.com/v1alpha1', kind: 'SealedSecret', metadata: { name: 'orders-system' } },
    ].map((order): [string, (chart: Chart) => void] => [`a Secret with passwords and that of ${order.kind} '${order.metadata.name}'`, (chart) => {
      aDatabase(chart);
      new ApiObject(chart, 'Mine', order);
    }]),
    ['an address and that of an Ingress of the user\'s own', (chart: Chart) => {
      aWebApp(chart, exposed('a.example.com'));
      const paths = [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'mine', port: { number: 80 } } } }];
      new ApiObject(chart, 'Mine', {
        apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'mine' }, spec: { ingressClassName: 'nginx', rules: [{ host: 'a.example.com', http: { paths } }] },
      } as any);
    }],
    ...[
      { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', spec: { tls: [{ hosts: ['b.example.com'], secretName: 'api-tls' }] } },
      { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', spec: { listeners: [{ name: 'a' }, { name: 'b', tls: { certificateRefs: [{ name: 'api-tls' }] } }] } },
    ].map((order): [string, (chart: Chart) => void] => [`an app's certificate and what cert-manager makes for ${order.kind} of the user's own`, (chart) => {
      aWebApp(chart, exposed('a.example.com', Tls.certManager('letsencrypt')));
      new ApiObject(chart, 'Mine', { ...order, metadata: { name: 'mine', annotations: { 'cert-manager.io/issuer': 'mine' } } });
    }]),
    ...[
      { apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'api' } },
      { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: { name: 'mine', labels: { 'kubernetes.io/service-name': 'api' } } },
    ].map((addresses): [string, (chart: Chart) => void] => [`a Service's addresses and ${addresses.kind} of the user's own`, (chart) => {
      aWebApp(chart);
      new ApiObject(chart, 'Mine', addresses);
    }]),
    ['a Pod and a member', (chart: Chart) => {
      aDatabase(chart);
      new ApiObject(chart, 'Mine', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'orders-0' } });
    }],
  ])('then %s are told apart', (_, build) => {
    const chart = aChart();
    build(chart);
    expect(errorsOf(chart)).toHaveLength(1);
  });

  test('then an Ingress of the user\'s own may serve with an app\'s certificate, and addresses be those of a Service without pods', () => {
    const chart = aChart();
    aWebApp(chart, exposed('a.example.com', Tls.certManager('letsencrypt')));
    new ApiObject(chart, 'Mine', { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'mine' }, spec: { tls: [{ secretName: 'api-tls' }] } });
    new ApiObject(chart, 'Service', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'legacy' } });
    new ApiObject(chart, 'Endpoints', { apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'legacy' } });
    expect(errorsOf(chart)).toEqual([]);
  });

  test('then a Secret that was generated may be given as the same database\'s own', () => {
    const chart = aChart();
    aDatabase(chart, { databases: [{ name: 'orders', credentials: Credentials.fromSecret('orders-db-orders') }] });
    expect(errorsOf(chart)).toEqual([]);
  });

  test('then two apps may share a host and its certificate, and no path', () => {
    const chart = aChart();
    aWebApp(chart, exposed('a.example.com', Tls.certManager('letsencrypt')));
    aWebApp(chart, exposed('a.example.com', Tls.fromSecret('api-tls'), '/stock'), 'stock');
    expect(errorsOf(chart)).toEqual([]);
    aWebApp(new Chart(chart.node.root, 'other', { namespace: 'other' }), exposed('a.example.com', Tls.none(), '/stock/'), 'else');
    expect(errorsOf(chart)).toEqual([expect.stringContaining('[other/else] the address \'a.example.com/stock (Prefix, nginx)\' is one that an Ingress serves for it')]);
  });
});

describe('given names that are patched', () => {
  test('then they are compared as they are written', () => {
    const chart = aChart();
    aWebApp(chart).service.addJsonPatch(JsonPatch.replace('/metadata/name', 'stock'));
    aWebApp(chart, {}, 'stock');
    expect(errorsOf(chart)).toEqual([expect.stringContaining('a second Service is called \'stock\'')]);
  });

  test('then one that gets out of the way is accepted', () => {
    const chart = aChart();
    aDatabase(chart);
    aSecret(chart, 'orders-system').addJsonPatch(JsonPatch.replace('/metadata/name', 'mine'));
    expect(errorsOf(chart)).toEqual([]);
  });
});

describe('given a construct that is taken out of the tree', () => {
  test('then its names are free, those that others make as well', () => {
    const chart = aChart();
    aDatabase(chart);
    aSecret(chart, 'orders-system');
    expect(errorsOf(chart)).toHaveLength(1);
    chart.node.tryRemoveChild('orders');
    expect(errorsOf(chart)).toEqual([]);
  });

  test('then what it shares with others stays', () => {
    const chart = aChart();
    const storage = { size: Size.gibibytes(1), storageClass: StorageClass.awsEbs() };
    ['orders', 'stock'].forEach((id) => aDatabase(chart, { storage }, id));
    chart.node.tryRemoveChild('orders');
    expect(objectsOf(chart).filter(({ kind }) => kind === 'StorageClass')).toHaveLength(1);
    chart.node.tryRemoveChild('stock');
    expect(objectsOf(chart)).toEqual([]);
  });
});

describe('given pods of others', () => {
  const aDeployment = (chart: Chart, labels: { [key: string]: string }) => new ApiObject(chart, 'Mine', {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'mine' }, spec: { template: { metadata: { labels } } },
  });
  const labels = { 'app.kubernetes.io/instance': 'api', 'app.kubernetes.io/component': 'web' };

  test('then none may carry the labels that an app selects its own by', () => {
    const chart = aChart();
    aWebApp(chart);
    aDeployment(chart, labels);
    expect(errorsOf(chart)).toEqual([
      '[shop/Mine] its pods carry app.kubernetes.io/instance=api, app.kubernetes.io/component=web, by which shop/api/Workload selects its own: give them other labels',
    ]);
  });

  test('then other labels and another namespace are fine', () => {
    const chart = aChart();
    aWebApp(chart);
    aDeployment(chart, { ...labels, 'app.kubernetes.io/instance': 'mine' });
    aDeployment(new Chart(chart.node.root, 'other', { namespace: 'other' }), labels);
    expect(errorsOf(chart)).toEqual([]);
  });
});

test('two clusters are two apps, and the names of one don\'t meet those of the other', () => {
  for (const cluster of ['eu', 'us']) {
    const chart = aChart(cluster, new App());
    aDatabase(chart);
    expect(errorsOf(chart)).toEqual([]);
  }
});
