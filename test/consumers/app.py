"""The app of app.js, word for word."""
from cdk8s import App, Chart, Duration, Size
from cdk8s_patterns import (
    Autoscaling,
    Credentials,
    Database,
    DatabaseEngine,
    Expose,
    Health,
    IngressController,
    MemberStorage,
    PostgresVersion,
    Probe,
    ReplicatedDatabase,
    Resources,
    StatelessWebApp,
    StorageClass,
    Tls,
)

app = App()
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

app.synth()
