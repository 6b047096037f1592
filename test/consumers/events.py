"""The broker of events.ts, with its engine, word for word."""
import re

from cdk8s import App, Chart, Duration, Size
from cdk8s_patterns import (
    Durability,
    EndpointSpec,
    Engine,
    EngineSpec,
    Exemption,
    MemberFolder,
    MemberPort,
    MemberStorage,
    MessageBroker,
    PodField,
    Probe,
    Variable,
)

CONFIG = '''port: 4222
http_port: 8222
lame_duck_grace_period: 2s
lame_duck_duration: 30s
jetstream {
  store_dir: "/data"
  max_memory_store: %(memory)d
  max_file_store: %(storage)d
  sync_interval: %(sync)s
}
accounts {
  SYS { users: [{ user: "system", password: $SYSTEM }] }
  APPS { jetstream: enabled, users: [%(users)s] }
}
system_account: SYS
'''
CLUSTER = '''cluster {
  name: "%(name)s"
  port: 6222
  no_advertise: true
  authorization { user: "route", password: $ROUTE }
  routes: $ROUTES
}
'''


def share(size, part):
    return int(size.to_kibibytes() * part) * 1024


def variable_of(username):
    return 'ACCOUNT_%s_LOGIN' % username.replace('-', '_').upper()


def password(secret, key, template='"{password}"'):
    return Variable.compose(template, {'password': Variable.secret(secret, key)})


class NatsEngine(Engine):
    product = property(lambda self: 'nats')
    version = property(lambda self: '2.15')
    durabilities = property(lambda self: [Durability.ZERO_LOSS, Durability.BEST_EFFORT])

    def bind(self, scope, cluster):
        if not re.fullmatch(r'\d+\.\d+(\.\d+)?', self.version):
            cluster.fail("engine.version must be one such as '2.15' or '2.15.1', got '%s': use a version of NATS" % self.version)
        system = cluster.passwords(['route', 'system'])
        users = ['{ user: "%s", password: $%s }' % (one.username, variable_of(one.username)) for one in cluster.accounts]
        routes = ', '.join('"nats://route:{password}@%s:6222"' % host for host in cluster.member_hosts)
        between = {} if cluster.members == 1 else {'ROUTE': password(system, 'route'), 'ROUTES': password(system, 'route', '[%s]' % routes)}
        sync = 'always' if cluster.durability == Durability.ZERO_LOSS else '"2m"'
        text = (CONFIG + CLUSTER * bool(between)) % {'memory': share(cluster.memory, 0.25), 'storage': share(cluster.storage, 0.75), 'sync': sync,
                                                     'users': ', '.join(users), 'name': cluster.name}
        return EngineSpec(
            image='docker.io/library/nats:%s-alpine' % self.version, user=1000, command=['nats-server'],
            args=['--config', '/etc/nats/nats.conf', '--name', '$(NAME)'], env={'GOMEMLIMIT': '%dB' % share(cluster.memory, 0.8)},
            variables={'NAME': Variable.pod_field(PodField.NAME), 'SYSTEM': password(system, 'system'), **between,
                       **{variable_of(one.username): password(one.secret, 'password') for one in cluster.accounts}},
            folder=MemberFolder(name='config', path='/etc/nats', files={'nats.conf': text}), data_path='/data',
            ports=[MemberPort(name='client', port=4222), MemberPort(name='cluster', port=6222, between_members=True),
                   MemberPort(name='monitor', port=8222)],
            endpoints=[EndpointSpec(suffix='client', ports=['client'])],
            startup=Probe.http('/healthz', port=8222, period=Duration.seconds(2), failure_threshold=43_200),
            readiness=Probe.http('/healthz?js-meta-only=true', port=8222, period=Duration.seconds(2)),
            liveness=Probe.http('/healthz?js-enabled-only=true', port=8222, timeout=Duration.seconds(5)),
            pre_stop=['nats-server', '--signal', 'ldm=1'], termination_grace=Duration.minutes(1),
            client_uri='nats://{username}:{password}@{host}:{port}',
            exemptions=[Exemption(checkov='CKV_K8S_35', reason='NATS reads passwords into its configuration from variables')],
        )


app = App()
chart = Chart(app, 'events', namespace='events')
MessageBroker(chart, 'events', engine=NatsEngine(), storage=MemberStorage(size=Size.gibibytes(10)))
print(app.synth_yaml(), end='')
