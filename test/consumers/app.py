"""The app of app.js, word for word."""
from cdk8s import App, Chart, Duration, Size
from cdk8s_patterns import (
    Autoscaling,
    Credentials,
    Database,
    DatabaseEngine,
    Durability,
    EndpointSpec,
    Engine,
    EngineConformance,
    EngineSpec,
    Expose,
    Health,
    ImagePull,
    IngressController,
    MemberFolder,
    MemberPort,
    MemberStorage,
    MessageBroker,
    PatternDefaults,
    PodField,
    PostgresVersion,
    Probe,
    ReplicatedDatabase,
    ResourceDefaults,
    Resources,
    StatelessWebApp,
    StorageClass,
    Tls,
    Variable,
)


class NatsEngine(Engine):
    """An engine of a stranger's."""

    product = property(lambda self: 'nats')
    version = property(lambda self: '2.12.1')

    def bind(self, scope, cluster):
        sync = '2m' if cluster.durability == Durability.BEST_EFFORT else 'always'
        routes = ', '.join('nats://%s:6222' % host for host in cluster.member_hosts)
        config = ['server_name: $NAME', 'http_port: 8222', 'jetstream { store_dir: /data, sync_interval: %s }' % sync,
                  'cluster { name: %s, port: 6222, routes: [%s] }' % (cluster.name, routes)]
        return EngineSpec(
            image='registry.example.com/nats:' + self.version, user=1000, command=['nats-server', '-c', '/etc/nats/nats.conf'],
            variables={'NAME': Variable.pod_field(PodField.NAME)}, data_path='/data', termination_grace=Duration.minutes(1),
            folder=MemberFolder(name='config', path='/etc/nats', files={'nats.conf': '\n'.join(config)}),
            ports=[MemberPort(name='client', port=4222), MemberPort(name='cluster', port=6222, between_members=True),
                   MemberPort(name='monitor', port=8222)],
            endpoints=[EndpointSpec(suffix='client', ports=['client'])],
            readiness=Probe.http('/healthz?js-server-only=true', port=8222),
            liveness=Probe.http('/healthz?js-enabled-only=true', port=8222))


app = App()
PatternDefaults.of(app).set(
    labels={'example.com/team': 'shop'}, pull=ImagePull(secrets=['registry']),
    resources=ResourceDefaults(tools=Resources(memory=Size.mebibytes(128))))
chart = Chart(app, 'shop', namespace='shop')

orders = ReplicatedDatabase(
    chart, 'orders',
    engine=DatabaseEngine.postgresql(version=PostgresVersion.V17, parameters={'work_mem': '8MB'}),
    storage=MemberStorage(size=Size.gibibytes(10), storage_class=StorageClass.existing('fast')),
    resources=Resources(memory=Size.gibibytes(2)),
    databases=[Database(name='shop'), Database(name='audit', owner='auditor', credentials=Credentials.from_secret('audit'))],
)

api = StatelessWebApp(
    chart, 'api',
    image='registry.example.com/api:1.0.0',
    command=['node', 'server.js'],
    env={'LOG_LEVEL': 'info'},
    port=8080,
    autoscaling=Autoscaling(min_replicas=3, max_replicas=9),
    resources=Resources(cpu='250m'),
    health=Health.of(readiness=Probe.http('/ready', period=Duration.seconds(3))),
)
api.connect_to(orders.database('shop'), env={'PGHOST': 'host'})

frontend = StatelessWebApp(
    chart, 'frontend',
    image='registry.example.com/frontend:1.0.0',
    port=8080,
    expose=Expose.ingress(host='shop.example.com', controller=IngressController.traefik(), tls=Tls.cert_manager('letsencrypt')),
)
frontend.connect_to(api)

events = MessageBroker(chart, 'events', engine=NatsEngine(), storage=MemberStorage(size=Size.gibibytes(10)))
api.connect_to(events)
findings = EngineConformance.findings(NatsEngine())
if findings:
    raise RuntimeError('\n'.join(findings))

app.synth()
