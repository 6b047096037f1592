"""RabbitMQ, verb by verb: what its members say of themselves, accounts, and members that leave.

Each queue has a leader of its own, and the members elect and replicate: nobody here is needed for that.
"""
import concurrent.futures
import http.client
import time

import decision
import link
import provisioning
import verbs
from declaration import hosts, provisionable
from management import LONG_SECONDS, Management
from removal import Removals

ORDERS = 'orders'
PLUGINS = {'columns': 'name,running,enabled_plugins'}
COLUMNS = {'columns': 'name,running,being_drained', 'disable_stats': 'true'}
FEATURES = {'columns': 'name,state,stability'}
VERSION = {'columns': 'rabbitmq_version', 'disable_stats': 'true'}
# With less, streams don't say on which members they are.
QUEUES = {'columns': 'name,vhost,type,members,node,messages'}
# How often all queues are looked at while nobody leaves: there may be many.
QUEUES_SECONDS = 60
FAILURES = (OSError, ValueError, http.client.HTTPException)


class Engine(verbs.Engine):
    STEPS = {
        'provision': 'virtual hosts and accounts are to be made', 'order': 'members are to be told whether they come back',
        'enable': 'features of the members\' version are to be enabled', 'remove': 'what isn\'t wanted any more is to be removed',
        'link': 'links to other brokers are to be set',
        'grow': '%s is to get a copy of each queue', 'shrink': '%s leaves, and is to give up its copies of queues',
    }

    def __init__(self, namespace):
        super().__init__(namespace)
        self.want = None
        self.places = {}
        self.management = None
        self.removals = Removals()
        self.plugged = False
        self.queues, self.queues_seen = None, None

    def see(self, want, pods):
        self.want, self.places = want, hosts(want, pods)
        with concurrent.futures.ThreadPoolExecutor(len(self.places)) as pool:
            members = dict(zip(self.places, pool.map(look, self.places.values())))
        self.management = next((Management(self.places[name]) for name in sorted(members) if members[name]), None)
        seen = {'nodes': {}, 'queues': None, 'orders': None, 'features': [], 'versions': {}, 'streams': False, 'plugged': True,
                'removals': [], 'links': {'wrong': [], 'waits': []}}
        if self.management is not None:
            try:
                seen = self.look_around(pods)
                self.look_into(want)
            except FAILURES:
                self.management = None  # nobody to ask: it is looked at again
        return {'members': members, 'leader': None, **seen}

    def look_around(self, pods):
        nodes = {member(node['name']): {'running': node['running'], 'drained': node.get('being_drained', False)}
                 for node in self.management.get('nodes', COLUMNS)}
        self.look_at_queues(any(name not in self.want['members'] for name in pods), nodes)
        orders = self.management.get('global-parameters', ORDERS)
        features = self.management.get('feature-flags', FEATURES)
        # asked for only where it matters, which is after an update
        versions = {name: version(host) for name, host in self.places.items()} if decision.features_to_enable(features) else {}
        return {'nodes': nodes, 'queues': self.queues, 'orders': (orders and orders['value']) or {},
                'features': features, 'versions': versions, 'removals': self.removals.look(self.management, self.want['removed']),
                'plugged': self.has_plugins(), 'links': link.look(self.management, self.want['virtualHosts']),
                'streams': any(queue['type'] == 'stream' for virtual_host in self.want['virtualHosts'] for queue in virtual_host['queues'])}

    def has_plugins(self):
        """Whether all members that run have what links need: those that were started before get it by their replacement, and keep it."""
        wanted = set(self.want['plugins'])
        self.plugged = self.plugged or not wanted or all(
            wanted <= set(node.get('enabled_plugins', [])) for node in self.management.get('nodes', PLUGINS) if node['running'])
        return self.plugged

    def look_at_queues(self, leave, nodes):
        """While somebody leaves, or a copy of a stream is missing, at each look: what is decided hangs on it."""
        now = time.monotonic()
        thin = any(name not in stream['members'] for stream in self.queues or [] if stream['type'] == 'stream' for name in nodes)
        if leave or thin or self.queues_seen is None or now - self.queues_seen >= QUEUES_SECONDS:
            self.queues, self.queues_seen = self.all_queues(), now

    def all_queues(self):
        return [{'name': queue['name'], 'vhost': queue['vhost'], 'type': queue['type'], 'messages': queue.get('messages', 0),
                 'members': [member(node) for node in queue.get('members') or [queue.get('node', '')]]}
                for queue in self.management.get('queues', QUEUES)]

    def look_into(self, want):
        """Whether what was provisioned is still there: it says least of what is in virtual hosts, of which there may be much."""
        users = {user['name'] for user in self.management.get('users')}
        virtual_hosts = {virtual_host['name'] for virtual_host in self.management.get('vhosts', {'columns': 'name', 'disable_stats': 'true'})}
        if not ({account['owner'] for account in provisionable(want)} <= users and {one['name'] for one in want['virtualHosts']} <= virtual_hosts):
            self.provisioned = None

    def works(self, seen):
        return seen['orders'] is not None

    def heal(self, want, seen):
        silent = [name for name in want['members'] if seen['members'].get(name) is None]
        return 'wait', 'no member takes orders%s' % (': %s don\'t answer' % ', '.join(silent) if silent else '')

    def healthy(self, member):
        return member is not None and member['serves']

    def note(self, want, seen):
        orders = decision.orders(seen)
        return ('order', orders) if orders != seen['orders'] else None

    def correct(self, want, seen):
        return decision.correct(seen)

    def finish(self, want, seen):
        return decision.finish(seen)

    def confirmed(self, seen):
        return decision.confirmed(seen)

    def provision(self, want):
        accounts = [{**account, **want['accounts'][account['owner']]} for account in provisionable(want)]
        provisioning.provision(self.management, accounts, want['virtualHosts'])

    def act(self, step, argument):
        if step == 'order':
            self.management.put(('global-parameters', ORDERS), {'name': ORDERS, 'value': argument})
        elif step == 'enable':
            for feature in argument:
                self.management.put(('feature-flags', feature, 'enable'), {}, LONG_SECONDS)
        elif step == 'link':
            link.set_all(self.management, self.want['virtualHosts'], argument)
        elif step == 'remove':
            for path in argument:
                self.management.delete(*path)
        elif step == 'grow':
            self.management.post(('queues', 'quorum', 'replicas', 'on', self.node(argument), 'grow'),
                                 {'strategy': 'all', 'vhost_pattern': '.*', 'queue_pattern': '.*'})
        elif step == 'shrink':
            self.management.delete('queues', 'quorum', 'replicas', 'on', self.node(argument), 'shrink')

    def node(self, name):
        return 'rabbit@' + self.places[name]


def look(host):
    """What a member says of itself, or None."""
    try:
        Management(host).get('health', 'checks', 'is-in-service')
        return {'empty': False, 'serves': True}
    except http.client.HTTPException:
        return None
    except OSError as error:
        # whoever refuses answers
        return {'empty': False, 'serves': False} if getattr(error, 'code', None) == 503 else None


def version(host):
    """What a member runs, or None."""
    try:
        return Management(host).get('overview', VERSION)['rabbitmq_version']
    except FAILURES:
        return None


def member(node):
    return node.partition('@')[2].partition('.')[0]
