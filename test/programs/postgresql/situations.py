"""What the controller may see, and what may be declared: a healthy cluster of which a test changes what it is about."""
from postgresql import engine
from programs import order

NAME = 'orders'
CONFIG = {'ttl': 20, 'member_slots_ttl': 1800, 'synchronous_mode': 'quorum', 'synchronous_mode_strict': True, 'synchronous_node_count': 1,
          'postgresql': {'use_slots': True, 'parameters': {'max_connections': '100', 'wal_level': 'replica'}}}


def member(**changes):
    """A standby that stands still, without a primary."""
    return dict({'role': 'replica', 'state': 'running', 'pending_restart': False, 'unlocked': True, 'empty': False, 'system': '7', 'timeline': 5,
                 'position': 200, 'replayed': 200, 'still': True, 'blank': False, 'shut': False, 'failed': 0}, **changes)


LEADER = member(role='leader', unlocked=False, still=False)
REPLICA = member(state='streaming', unlocked=False, still=False)
STARTING = member(state='starting', position=None, replayed=None, still=False)
EMPTY = member(state='stopped', empty=True, system=None, timeline=None, position=None, replayed=None, still=False)


def called(number):
    return '%s-%d' % (NAME, number)


def want(members=3, config=CONFIG):
    return {'name': NAME, 'members': [called(i) for i in range(members)], 'config': config, 'digest': 'abc',
            'databases': [{'name': 'shop', 'owner': 'shop', 'waits': False}], 'unfit': []}


def pod(outdated=False, ready=True, leaving=False, unschedulable=None, node='node', tied_to=None, stuck=None, finalizers=()):
    return {'outdated': outdated, 'ready': ready, 'leaving': leaving, 'unschedulable': unschedulable, 'node': node, 'tied_to': tied_to,
            'stuck': stuck, 'finalizers': list(finalizers)}


def seen(pods, members, **changes):
    """A cluster with these pods and members, by their numbers, and nothing left to do but for `changes`."""
    members = {called(i): member for i, member in members.items()}
    leader = next((name for name, member in members.items() if member and member['role'] == 'leader'), None)
    return dict({
        'settled': True, 'paused': False, 'provisioned': 'abc', 'config': CONFIG,
        'pods': {called(i): state for i, state in pods.items()}, 'members': members, 'leader': leader,
        'sync': {'leader': leader, 'standbys': sorted(name for name in members if name != leader), 'quorum': 1},
        'receivers': sorted(members), 'streaming': sorted(name for name in members if name != leader),
        'slots': [name.replace('-', '_') for name in members if name != leader], 'astray': {}, 'failing': [], 'forked': [],
        'mark': None, 'claims': {}, 'gone': {}, 'refused': {}, 'blind': None, 'damaged': None,
    }, **changes)


def cluster(leader=0, members=3, outdated=(), broken=(), **changes):
    """A cluster where only the pods that are named have something wrong."""
    standby = {i: STARTING if i in broken else REPLICA for i in range(members)}
    return seen({i: pod(i in outdated, i not in broken) for i in range(members)},
                {i: LEADER if i == leader else standby[i] for i in range(members)}, **changes)


def without_leader(*members, sync=None, **changes):
    """A cluster where nobody leads: what each member says, by their order, and what the last primary, orders-0, wrote down."""
    standbys = [called(i) for i in range(1, len(members))]
    return seen({i: pod(ready=bool(member)) for i, member in enumerate(members)}, dict(enumerate(members)),
                **dict({'sync': sync or {'leader': called(0), 'standbys': standbys, 'quorum': len(members) // 2}}, **changes))


def decide(declared, found):
    """The next step of a PostgreSQL cluster."""
    return order.decide(engine.Engine('ns'), declared, found)
