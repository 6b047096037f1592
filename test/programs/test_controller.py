import copy
import json
import os
import tempfile
import unittest
from unittest import mock

from programs import controller

NAME = 'orders'
LEADER = {'role': 'leader', 'state': 'running'}
REPLICA = {'role': 'quorum_standby', 'state': 'streaming'}
STARTING = {'role': 'replica', 'state': 'starting'}
CONFIG = {'ttl': 20, 'member_slots_ttl': 1800, 'postgresql': {'use_slots': True, 'parameters': {'max_connections': '100', 'wal_level': 'replica'}}}


def want(members=3, config=CONFIG):
    return {'name': NAME, 'members': ['%s-%d' % (NAME, i) for i in range(members)], 'config': config, 'digest': 'abc'}


def pod(outdated=False, ready=True, leaving=False):
    return {'outdated': outdated, 'ready': ready, 'leaving': leaving}


def seen(pods, members, **changes):
    """A cluster with these pods and members, by their numbers, and nothing left to do but for `changes`."""
    members = {'%s-%d' % (NAME, i): member for i, member in members.items()}
    leader = next((name for name, member in members.items() if member and member['role'] == 'leader'), None)
    return dict({
        'settled': True, 'paused': False, 'provisioned': 'abc', 'config': CONFIG,
        'pods': {'%s-%d' % (NAME, i): state for i, state in pods.items()}, 'members': members, 'leader': leader,
        'slots': [name.replace('-', '_') for name in members if name != leader],
    }, **changes)


def cluster(leader=0, members=3, outdated=(), broken=(), **changes):
    """A cluster where only the pods that are named have something wrong."""
    return seen({i: pod(i in outdated, i not in broken) for i in range(members)},
                {i: LEADER if i == leader else REPLICA for i in range(members)}, **changes)


def silent(outdated=(), broken=(0, 1, 2), members=3):
    """A cluster where no Patroni answers."""
    return seen({i: pod(i in outdated, i not in broken) for i in range(members)}, dict.fromkeys(range(members)))


def leaderless(outdated=(), broken=(), states=(REPLICA, REPLICA, REPLICA)):
    """A cluster where Patroni answers, and no member is the primary."""
    return seen({i: pod(i in outdated, i not in broken) for i in range(3)}, dict(enumerate(states)))


def with_member(number, member, **options):
    found = cluster(**options)
    found['members']['%s-%d' % (NAME, number)] = member
    return found


def leaving(number, **options):
    found = cluster(**options)
    found['pods']['%s-%d' % (NAME, number)]['leaving'] = True
    return found


def pending(*numbers, **options):
    found = copy.deepcopy(cluster(**options))
    for i in numbers:
        found['members']['%s-%d' % (NAME, i)]['pending_restart'] = True
    return found


def configured(**parameters):
    """Settings like those declared, with other parameters."""
    return {**CONFIG, 'postgresql': {'use_slots': True, 'parameters': {**CONFIG['postgresql']['parameters'], **parameters}}}


def patch(**parameters):
    return 'configure', {'postgresql': {'parameters': parameters}}


WAIT = ('wait', mock.ANY)
DONE = ('done', None)
WITHOUT_PARAMETERS = {**CONFIG, 'postgresql': {'use_slots': True}}
STALE = ['orders_1', 'orders_2', 'orders_3']

# what is seen, what is declared if not three members with CONFIG, the step
STEPS = {
    'everything is as declared': (cluster(), want(), DONE),
    'another member is the primary': (cluster(leader=2), want(), DONE),
    'a single member is as declared': (cluster(members=1), want(1), DONE),

    'the StatefulSet has not seen its change yet': (cluster(outdated=[2], settled=False), want(), WAIT),
    'a pod is not there yet': (seen({0: pod(), 1: pod(True)}, {0: LEADER, 1: REPLICA, 2: None}), want(), WAIT),
    'a pod that was scaled away is not gone yet': (cluster(members=5, outdated=[4]), want(3), WAIT),
    'no pod is there': (seen({}, dict.fromkeys(range(3))), want(), WAIT),
    'a pod is about to stop': (leaving(2, outdated=[0, 1, 2]), want(), ('wait', 'stopping: orders-2')),
    'a pod that is about to stop is not evicted again': (leaving(2, outdated=[2], broken=[2]), want(), ('wait', 'stopping: orders-2')),

    'no primary, and all pods are of the current revision': (silent(), want(), WAIT),
    'no primary, and an outdated pod is ready': (silent(outdated=[1], broken=[0, 2]), want(), WAIT),
    'no primary, and Patroni answers: it elects': (leaderless(outdated=[0, 1, 2]), want(), WAIT),
    'no Patroni answers: an outdated pod that does not run is replaced': (silent(outdated=[0]), want(), ('evict', 'orders-0')),
    'no Patroni answers: the highest number is replaced first': (silent(outdated=[0, 1, 2]), want(), ('evict', 'orders-2')),
    'no primary, though Patroni answers: what does not run is replaced': (
        leaderless(outdated=[0, 1], broken=[0, 1, 2]), want(), ('evict', 'orders-1')),
    'no primary and a difference: there is nobody to tell': ({**leaderless(), 'config': {}}, want(), WAIT),
    'a single member that does not run is replaced': (silent(outdated=[0], broken=[0], members=1), want(1), ('evict', 'orders-0')),

    'a setting differs': (cluster(config={**CONFIG, 'ttl': 30}), want(), ('configure', {'ttl': 20})),
    'a setting is missing': (cluster(config={k: CONFIG[k] for k in CONFIG if k != 'ttl'}), want(), ('configure', {'ttl': 20})),
    'a nested setting differs': (cluster(config={**CONFIG, 'postgresql': {**CONFIG['postgresql'], 'use_slots': False}}), want(),
                                 ('configure', {'postgresql': {'use_slots': True}})),
    'a parameter differs': (cluster(config=configured(max_connections='50')), want(), patch(max_connections='100')),
    'a parameter is no longer declared': (cluster(config=configured(work_mem='4MB')), want(), patch(work_mem=None)),
    'no parameters are known': (cluster(config=WITHOUT_PARAMETERS), want(), patch(**CONFIG['postgresql']['parameters'])),
    'a setting that is not declared is left alone': (cluster(config={**CONFIG, 'slots': {'backup': {}}}), want(), DONE),
    'settings come before databases and pods': (cluster(config={**CONFIG, 'ttl': 30}, provisioned=None, outdated=[1, 2]), want(),
                                                ('configure', {'ttl': 20})),
    'settings are corrected even while Patroni is paused': (cluster(config={**CONFIG, 'ttl': 30}, paused=True), want(),
                                                            ('configure', {'ttl': 20})),

    'nothing was provisioned yet': (cluster(provisioned=None), want(), ('provision', 'abc')),
    'a password is another one': (cluster(provisioned='old'), want(), ('provision', 'abc')),
    'databases come before healthy outdated pods': (cluster(provisioned=None, outdated=[0, 1, 2]), want(), ('provision', 'abc')),

    'paused: no pod is replaced': (cluster(paused=True, outdated=[0, 1, 2]), want(), WAIT),
    'paused: not even a broken one': (cluster(paused=True, outdated=[2], broken=[2]), want(), WAIT),

    'an outdated replica that is broken is replaced before healthy ones': (cluster(outdated=[0, 1, 2], broken=[1]), want(), ('evict', 'orders-1')),
    'of two broken ones, the highest number first': (cluster(outdated=[1, 2], broken=[1, 2]), want(), ('evict', 'orders-2')),
    'a broken pod of the current revision stops the update': (cluster(outdated=[0, 1], broken=[2]), want(), ('wait', 'not healthy: orders-2')),
    'a primary that is not ready stops the update': (cluster(outdated=[0, 1, 2], broken=[0]), want(), ('wait', 'not healthy: orders-0')),
    'a member that does not stream yet stops the update': (with_member(2, STARTING, outdated=[0, 1]), want(), ('wait', 'not healthy: orders-2')),
    'a member that Patroni does not know stops the update': (with_member(2, None, outdated=[0, 1]), want(), ('wait', 'not healthy: orders-2')),

    'replicas are replaced first, the highest number first': (cluster(outdated=[0, 1, 2]), want(), ('evict', 'orders-2')),
    'then the next': (cluster(outdated=[0, 1]), want(), ('evict', 'orders-1')),
    'a primary in the middle is passed over': (cluster(leader=2, outdated=[0, 1, 2]), want(), ('evict', 'orders-1')),
    'a number of two digits is higher than one of one': (cluster(members=11, outdated=[2, 9, 10]), want(11), ('evict', 'orders-10')),
    'the primary is replaced when it alone is left: it hands over as it stops': (cluster(outdated=[0]), want(), ('evict', 'orders-0')),
    'the primary comes last whatever its number': (cluster(leader=2, outdated=[2]), want(), ('evict', 'orders-2')),
    'a former primary is replaced as a replica': (cluster(leader=1, outdated=[0, 1]), want(), ('evict', 'orders-0')),
    'a single member is replaced': (cluster(members=1, outdated=[0]), want(1), ('evict', 'orders-0')),

    'a restart that is due waits for outdated pods': (pending(0, 1, outdated=[2]), want(), ('evict', 'orders-2')),
    'the primary is restarted first': (pending(0, 1, 2), want(), ('restart', 'orders-0')),
    'the primary is restarted first whatever its number': (pending(0, 1, 2, leader=2), want(), ('restart', 'orders-2')),
    'then the replicas': (pending(1, 2), want(), ('restart', 'orders-1')),

    'broken standbys are replaced before a commit that would wait for them': (
        cluster(outdated=[1, 2], broken=[1, 2], provisioned=None), want(), ('evict', 'orders-2')),
    'the slot of a member that was scaled away is dropped': (cluster(slots=STALE), want(), ('configure', {'member_slots_ttl': 0})),
    'it is kept while a member is missing': (with_member(2, STARTING, slots=STALE), want(), ('wait', 'not healthy: orders-2')),
    'once it is gone, slots are kept again': (cluster(config={**CONFIG, 'member_slots_ttl': 0}), want(), ('configure', {'member_slots_ttl': 1800})),
    'the time for slots is left at 0 until they are gone': (cluster(config={**CONFIG, 'member_slots_ttl': 0}, slots=STALE), want(), DONE),
    'a slot that the user called alike is left alone': (cluster(slots=['orders_1', 'orders_2', 'orders_backup']), want(), DONE),
    'a slot of another product is left alone': (cluster(slots=['orders_1', 'orders_2', 'backup']), want(), DONE),
}


class Decide(unittest.TestCase):
    def test_names_the_next_step(self):
        for title, (found, declared, step) in STEPS.items():
            with self.subTest(title):
                self.assertEqual(step, controller.decide(declared, found))

    def test_does_not_depend_on_the_order_in_which_things_are_seen(self):
        for title, (found, declared, step) in STEPS.items():
            with self.subTest(title):
                backwards = {key: dict(reversed(value.items())) if isinstance(value, dict) else value for key, value in found.items()}
                backwards['slots'] = found['slots'][::-1]
                self.assertEqual(step, controller.decide(declared, backwards))

    def test_leaves_its_arguments_as_they_are(self):
        for title, (found, declared, _) in STEPS.items():
            with self.subTest(title):
                before = copy.deepcopy((found, declared))
                controller.decide(declared, found)
                self.assertEqual(before, (found, declared))

    def test_an_update_replaces_every_pod_once_and_moves_the_primary_once(self):
        for size in (1, 3, 5, 7):
            for leader in range(size):
                with self.subTest(size=size, leader=leader):
                    self.assertEqual((size, min(size - 1, 1)), self.update(size, leader))

    def update(self, size, leader):
        """Follows the steps of an update to its end; the pods that were replaced, and the times that the primary moved."""
        outdated, evicted, moves = set(range(size)), 0, 0
        for _ in range(2 * size):
            step, argument = controller.decide(want(size), cluster(leader, size, outdated))
            if step == 'done':
                return evicted, moves
            self.assertEqual('evict', step)
            number = controller.ordinal(argument)
            self.assertIn(number, outdated)
            outdated.remove(number)
            evicted += 1
            if number == leader and size > 1:
                leader = 0 if leader else 1
                moves += 1
        self.fail('the update has no end')


class Difference(unittest.TestCase):
    CASES = {
        'nothing': ({'a': 1}, {'a': 1}, {}),
        'nothing is declared': ({}, {'a': 1}, {}),
        'another value': ({'a': 1}, {'a': 2}, {'a': 1}),
        'only what differs': ({'a': 1, 'b': 2}, {'a': 1}, {'b': 2}),
        'false is a value': ({'a': False}, {}, {'a': False}),
        'zero is a value': ({'a': 0}, {'a': 1800}, {'a': 0}),
        'inside': ({'a': {'b': {'c': 1}}}, {'a': {'b': {'c': 2, 'd': 3}}}, {'a': {'b': {'c': 1}}}),
        'inside of nothing': ({'a': {'b': 1}}, {'a': None}, {'a': {'b': 1}}),
        'a parameter that is not declared': ({'parameters': {'a': '1'}}, {'parameters': {'a': '1', 'b': '2'}}, {'parameters': {'b': None}}),
        'all parameters': ({'parameters': {}}, {'parameters': {'b': '2'}}, {'parameters': {'b': None}}),
        'a number where text is declared': ({'parameters': {'a': '1'}}, {'parameters': {'a': 1}}, {'parameters': {'a': '1'}}),
    }

    def test_is_what_has_to_be_patched(self):
        for title, (declared, have, changes) in self.CASES.items():
            with self.subTest(title):
                self.assertEqual(changes, controller.difference(declared, have))

    def test_is_nothing_after_the_patch(self):
        for title, (declared, have, changes) in self.CASES.items():
            with self.subTest(title):
                self.assertEqual({}, controller.difference(declared, patched(have, changes)))


def patched(have, changes):
    """What Patroni makes of a patch: null removes."""
    result = dict(have)
    for key, value in changes.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = patched(result.get(key) or {}, value) if isinstance(value, dict) else value
    return result


class SharedConfig(unittest.TestCase):
    def ttl(self, found, declared=None):
        return controller.shared_config(declared or want(), found)['member_slots_ttl']

    def test_is_what_is_declared(self):
        self.assertEqual(CONFIG, controller.shared_config(want(), cluster()))

    def test_drops_slots_only_when_all_members_follow(self):
        self.assertEqual(0, self.ttl(cluster(slots=STALE)))
        self.assertEqual(1800, self.ttl(with_member(1, STARTING, slots=STALE)))
        self.assertEqual(1800, self.ttl(with_member(1, None, slots=STALE)))
        self.assertEqual(1800, self.ttl({**leaderless(states=[STARTING, REPLICA, REPLICA]), 'slots': STALE}))

    def test_keeps_the_slots_of_members(self):
        self.assertEqual(1800, self.ttl(cluster(slots=['orders_0', 'orders_1', 'orders_2'])))
        self.assertEqual(1800, self.ttl(cluster(slots=[])))

    def test_reads_dashes_as_patroni_does(self):
        declared = {**want(1), 'name': 'my-db', 'members': ['my-db-0']}
        found = {'members': {'my-db-0': LEADER}, 'slots': ['my_db_0', 'my_db_1']}
        self.assertEqual(0, self.ttl(found, declared))
        self.assertEqual(1800, self.ttl({**found, 'slots': ['my_db_0', 'my_dbs_1']}, declared))


class Healthy(unittest.TestCase):
    def test_is_a_primary_that_runs_or_a_replica_that_streams(self):
        self.assertTrue(controller.healthy(LEADER))
        self.assertTrue(controller.healthy(REPLICA))
        self.assertFalse(controller.healthy({'role': 'leader', 'state': 'starting'}))
        self.assertFalse(controller.healthy({'role': 'replica', 'state': 'running'}))
        self.assertFalse(controller.healthy(None))


class SeenPod(unittest.TestCase):
    def pod(self, metadata=None, conditions=(('Ready', 'True'),)):
        return {'metadata': {'labels': {'controller-revision-hash': 'r2'}, **(metadata or {})},
                'status': {'conditions': [{'type': name, 'status': status} for name, status in conditions]}}

    def test_is_outdated_when_its_revision_is_not_the_current_one(self):
        self.assertFalse(controller.seen_pod(self.pod(), 'r2')['outdated'])
        self.assertTrue(controller.seen_pod(self.pod(), 'r3')['outdated'])
        self.assertTrue(controller.seen_pod(self.pod({'labels': {}}), 'r3')['outdated'])

    def test_is_leaving_when_it_was_told_to_stop(self):
        self.assertFalse(controller.seen_pod(self.pod(), 'r2')['leaving'])
        self.assertTrue(controller.seen_pod(self.pod({'labels': {}, 'deletionTimestamp': 'now'}), 'r2')['leaving'])

    def test_is_ready_when_the_kubelet_says_so(self):
        self.assertTrue(controller.seen_pod(self.pod(), 'r2')['ready'])
        self.assertFalse(controller.seen_pod(self.pod(conditions=[('Ready', 'False')]), 'r2')['ready'])
        self.assertFalse(controller.seen_pod(self.pod(conditions=[('PodScheduled', 'False')]), 'r2')['ready'])
        self.assertFalse(controller.seen_pod({'metadata': {'labels': {}}}, 'r2')['ready'])


class Declared(unittest.TestCase):
    def digest(self, password='secret', owner='app'):
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, 'password'), 'w') as file:
                file.write(password)
            path = os.path.join(folder, 'want.json')
            with open(path, 'w') as file:
                json.dump({'databases': [{'name': 'orders', 'owner': owner, 'secret': folder}]}, file)
            with mock.patch.object(controller.hashlib, 'sha256', lambda data: mock.Mock(hexdigest=lambda: data.replace(folder.encode(), b''))):
                return controller.declared(path)['digest']

    def test_has_another_digest_for_another_password_or_owner(self):
        self.assertEqual(self.digest(), self.digest())
        self.assertNotEqual(self.digest(), self.digest(password='other'))
        self.assertNotEqual(self.digest(), self.digest(owner='other'))


class Cluster(unittest.TestCase):
    DECLARED = {'name': NAME, 'members': ['orders-0', 'orders-1'], 'hosts': ['host-0', 'host-1'], 'psql': 'psql',
                'databases': [{'name': 'shop', 'owner': 'shop', 'secret': '/secrets/shop'}]}

    def setUp(self):
        self.kube, self.patroni = mock.Mock(), mock.Mock()
        for module, name, double in ((controller.kube_api, 'call', self.kube), (controller.patroni_api, 'call', self.patroni),
                                     (controller.kube_api, 'read', lambda file: 'ns')):
            patcher = mock.patch.object(module, name, double)
            patcher.start()
            self.addCleanup(patcher.stop)
        self.cluster = controller.Cluster(self.DECLARED)
        self.cluster.leader = 'orders-0'

    def test_asks_each_member_about_itself(self):
        self.patroni.side_effect = [OSError('away'), {'role': 'primary', 'state': 'running'}]
        self.assertIsNone(self.cluster.member('host-0'))
        self.assertEqual({**LEADER, 'pending_restart': False}, self.cluster.member('host-1'))
        self.assertEqual([('host-0', 'GET', '/patroni'), ('host-1', 'GET', '/patroni')], [call[0] for call in self.patroni.call_args_list])

    def test_takes_a_replica_for_healthy_only_while_it_streams(self):
        streaming = {'role': 'replica', 'state': 'running', 'replication_state': 'streaming', 'pending_restart': True}
        self.assertEqual({'role': 'replica', 'state': 'streaming', 'pending_restart': True}, controller.seen_member(streaming))
        self.assertFalse(controller.healthy(controller.seen_member({'role': 'replica', 'state': 'running'})))

    def test_provisions_again_when_a_database_is_gone(self):
        self.cluster.provisioned = 'abc'
        with mock.patch.object(self.cluster, 'sql', lambda text: json.dumps({'slots': ['s'], 'databases': ['postgres', 'shop']})):
            self.assertEqual((['s'], 'abc'), self.cluster.inside())
        with mock.patch.object(self.cluster, 'sql', lambda text: json.dumps({'slots': [], 'databases': ['postgres']})):
            self.assertEqual(([], None), self.cluster.inside())

    def test_evicts_so_that_the_disruption_budget_has_a_say(self):
        self.cluster.act('evict', 'orders-1')
        method, path, body = self.kube.call_args[0]
        self.assertEqual(('POST', '/api/v1/namespaces/ns/pods/orders-1/eviction', 'Eviction'), (method, path, body['kind']))

    def test_restarts_a_member_only_if_that_is_still_due(self):
        self.cluster.act('restart', 'orders-1')
        self.assertEqual(('host-1', 'POST', '/restart', {'restart_pending': True}), self.patroni.call_args[0][:4])

    def test_does_nothing_while_it_waits(self):
        self.cluster.act('wait', 'no primary')
        self.cluster.act('done', None)
        self.kube.assert_not_called()
        self.patroni.assert_not_called()


if __name__ == '__main__':
    unittest.main()
