import copy
import unittest
from unittest import mock

from leaving import ordinal
from postgresql import decision
from postgresql.situations import CONFIG, EMPTY, LEADER, REPLICA, STARTING, cluster, decide, pod, seen, want


def silent(outdated=(), broken=(0, 1, 2), members=3, **changes):
    """A cluster where no Patroni answers."""
    return seen({i: pod(i in outdated, i not in broken) for i in range(members)}, dict.fromkeys(range(members)), **changes)


def leaderless(outdated=(), broken=(), states=(REPLICA, REPLICA, REPLICA)):
    """A cluster where Patroni answers, and no member is the primary."""
    return seen({i: pod(i in outdated, i not in broken) for i in range(3)}, dict(enumerate(states)))


def with_member(number, member, **options):
    found = cluster(**options)
    found['members']['orders-%d' % number] = member
    return found


def leaving(number, finalizers=(), **options):
    found = cluster(**options)
    found['pods']['orders-%d' % number].update(leaving=True, finalizers=list(finalizers))
    return found


def stuck(number):
    found = with_member(number, None)
    found['pods']['orders-%d' % number] = pod(ready=False, stuck='ErrImagePull: no such image')
    return found


def unschedulable(number):
    found = with_member(number, None)
    found['pods']['orders-%d' % number] = pod(ready=False, node=None, unschedulable='0/3 nodes are available: 3 Insufficient memory.')
    return found


def pending(*numbers, **options):
    found = copy.deepcopy(cluster(**options))
    for i in numbers:
        found['members']['orders-%d' % i]['pending_restart'] = True
    return found


def lagging(number, **options):
    found = cluster(**options)
    found['pods']['orders-%d' % number]['ready'] = False
    return found


def noted(*numbers):
    return 'configure', {'cdk8s_patterns': {'receivers': ['orders-%d' % i for i in numbers]}}


def configured(**parameters):
    """Settings like those declared, with other parameters."""
    return {**CONFIG, 'postgresql': {'use_slots': True, 'parameters': {**CONFIG['postgresql']['parameters'], **parameters}}}


def patch(**parameters):
    return 'configure', {'postgresql': {'parameters': parameters}}


def unready(number):
    return 'wait', 'orders-%d works, and isn\'t ready: it lags behind, or its probe is shut out' % number


def no_primary(reason):
    return 'wait', 'no primary: ' + reason


QUOTA = 'pods "orders-2" is forbidden: exceeded quota: team, requested: memory=1Gi'
NO_LEADER = no_primary('who led last is not known, and may have acknowledged writes alone, as durability allows: all members have to run')
MAY_LEAD = no_primary('another may lead until its lease is over, says orders-0: that takes 20 s at the most')
PAUSED = ('wait', 'Patroni is paused, and no pod is replaced meanwhile: patronictl resume')
BEHIND = 'orders-%d doesn\'t stream from the primary (starting): its log says why'
BEHIND_2 = ('wait', BEHIND % 2)
BEHIND_1_2 = ('wait', '%s; %s' % (BEHIND % 1, BEHIND % 2))
UNKNOWN = ('wait', 'the Secret orders-system is gone, and its passwords are in the members\' variables alone: no pod starts until you make it '
                   'again from them')
LOST = 'could not open file "global/pg_filenode.map": No such file or directory'
SHUT = 'psql: FATAL:  ' + LOST
BLIND = ('wait', 'orders-0 works, and can\'t be looked into: ' + SHUT)
DONE = ('done', None)
WITHOUT_PARAMETERS = {**CONFIG, 'postgresql': {'use_slots': True}}
FIVE = ['orders-%d' % i for i in range(5)]
STALE = ['orders_1', 'orders_2', 'orders_3']

# what is seen, what is declared if not three members with CONFIG, the step
STEPS = {
    'everything is as declared': (cluster(), want(), DONE),
    'another member is the primary': (cluster(leader=2), want(), DONE),
    'a single member is as declared': (cluster(members=1), want(1), DONE),

    'the StatefulSet has not seen its change yet': (
        cluster(outdated=[2], settled=False), want(), ('wait', 'the StatefulSet\'s controller has not seen its change yet')),
    'a pod is not there yet': (
        seen({0: pod(), 1: pod(True)}, {0: LEADER, 1: REPLICA, 2: None}), want(), ('wait', 'orders-2 has no pod yet')),
    'a pod is refused: a quota, a webhook': (
        seen({0: pod(), 1: pod(True)}, {0: LEADER, 1: REPLICA, 2: None}, refused={'orders-2': QUOTA}), want(),
        ('wait', 'orders-2 has no pod, for it is refused (%s)' % QUOTA)),
    'a pod that was scaled away is not gone yet': (
        cluster(members=5, outdated=[4]), want(3), ('wait', 'stopping, as the others can do without it: orders-3, orders-4')),
    'no pod is there': (seen({}, dict.fromkeys(range(3))), want(), NO_LEADER),
    'a pod is about to stop': (leaving(2, outdated=[0, 1, 2]), want(), ('wait', 'orders-2 is stopping')),
    'a pod that is about to stop is not evicted again': (leaving(2, outdated=[2], broken=[2]), want(), ('wait', 'orders-2 is stopping')),

    'no primary, and all pods are of the current revision': (silent(), want(), NO_LEADER),
    'no primary, and an outdated pod is ready': (
        silent(outdated=[1], broken=[0, 2]), want(), NO_LEADER),
    'no primary, and Patroni answers: it elects': (leaderless(outdated=[0, 1, 2]), want(), MAY_LEAD),
    'no Patroni answers: an outdated pod that does not run is replaced': (silent(outdated=[0]), want(), ('evict', 'orders-0')),
    'no Patroni answers: the highest number is replaced first': (silent(outdated=[0, 1, 2]), want(), ('evict', 'orders-2')),
    'no primary, though Patroni answers: what does not run is replaced': (
        leaderless(outdated=[0, 1], broken=[0, 1, 2], states=(STARTING, STARTING, STARTING)), want(), ('evict', 'orders-1')),
    'no primary, and what is not ready works: it only lags': (leaderless(outdated=[0, 1], broken=[0, 1, 2]), want(), MAY_LEAD),
    'no primary and a difference: there is nobody to tell': ({**leaderless(), 'config': {}}, want(), MAY_LEAD),
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

    'a replica that does not go keeps nobody waiting for what needs the primary alone': (
        leaving(2, provisioned=None), want(), ('provision', 'abc')),
    'nor for a setting': (leaving(2, config={**CONFIG, 'ttl': 30}), want(), ('configure', {'ttl': 20})),
    'a commit that nobody could confirm waits': (cluster(broken=[1, 2], provisioned=None), want(), BEHIND_1_2),
    'it does not where none has to': (cluster(broken=[1, 2], provisioned=None, config={**CONFIG, 'synchronous_mode_strict': False}),
                                      want(config={**CONFIG, 'synchronous_mode_strict': False}), ('provision', 'abc')),
    'a password that can not be given is said when all else is done': (
        cluster(), {**want(), 'unfit': ['it is empty']}, ('wait', 'it is empty')),
    'all that is wrong with Secrets is said': (
        cluster(), {**want(), 'unfit': ['one is empty', 'another isn\'t there']}, ('wait', 'one is empty; another isn\'t there')),

    'a Secret is gone, and its passwords are known: it is made again before all else, also without a primary': (
        silent(outdated=[0], gone={'orders-system': ('known', None), 'orders-db-shop': ('known', None)}), want(), ('make_again', 'orders-db-shop')),
    'and while pods come and go': (leaving(2, gone={'orders-system': ('known', None)}, config={**CONFIG, 'ttl': 30}), want(),
                                   ('make_again', 'orders-system')),
    'new passwords are made where a primary takes them': (
        cluster(gone={'orders-db-shop': ('renewable', None)}, provisioned=None), want(), ('make_again', 'orders-db-shop')),
    'and not before': (silent(gone={'orders-db-shop': ('renewable', None)}), want(), NO_LEADER),
    'a primary that lets nobody in is said when all else is done': (
        cluster(blind='too many clients'), want(), ('wait', 'orders-0 works, and can\'t be looked into: too many clients')),
    'a Secret that is refused again keeps nothing else': (
        cluster(gone={'orders-system': ('refused', 'exceeded quota')}, provisioned=None), want(), ('provision', 'abc')),
    'and is said when all else is done': (
        cluster(gone={'orders-system': ('refused', 'exceeded quota')}), want(),
        ('wait', 'the Secret orders-system is gone, and is refused again: exceeded quota')),
    'one that nobody knows is asked for': (cluster(gone={'orders-system': ('lost', None)}), want(), UNKNOWN),
    'before anything that would need its passwords, or a pod to start': (
        cluster(gone={'orders-system': ('lost', None), 'orders-db-shop': ('renewable', None)}, provisioned=None, outdated=[1]), want(), UNKNOWN),
    'also while nobody leads': (silent(gone={'orders-system': ('lost', None)}), want(), UNKNOWN),

    'a pod can not start, by the kubelet\'s words': (
        stuck(2), want(), ('wait', 'orders-2 can\'t start (ErrImagePull: no such image)')),
    'a pod fits nowhere, by the scheduler\'s words': (
        unschedulable(2), want(), ('wait', 'orders-2 fits on no node (0/3 nodes are available: 3 Insufficient memory.)')),
    'a finalizer keeps a pod': (
        leaving(2, finalizers=['example.com/hold']), want(), ('wait', 'orders-2 is stopping and kept by the finalizer example.com/hold')),
    'a replica is copied': (with_member(2, EMPTY), want(), ('wait', 'orders-2 has no data yet: its log says how far it is')),

    'paused: no pod is replaced': (cluster(paused=True, outdated=[0, 1, 2]), want(), PAUSED),
    'paused: not even a broken one': (cluster(paused=True, outdated=[2], broken=[2]), want(), PAUSED),

    'an outdated replica that is broken is replaced before healthy ones': (cluster(outdated=[0, 1, 2], broken=[1]), want(), ('evict', 'orders-1')),
    'of two broken ones, the highest number first': (cluster(outdated=[1, 2], broken=[1, 2]), want(), ('evict', 'orders-2')),
    'a broken pod of the current revision stops the update': (cluster(outdated=[0, 1], broken=[2]), want(), BEHIND_2),
    'a primary that is not ready stops the update': (cluster(outdated=[0, 1, 2], broken=[0]), want(), unready(0)),
    'a member that does not stream yet stops the update': (with_member(2, STARTING, outdated=[0, 1]), want(), BEHIND_2),
    'a member that Patroni does not know stops the update': (
        with_member(2, None, outdated=[0, 1]), want(), ('wait', 'orders-2 doesn\'t answer: see its log and its node')),

    'replicas are replaced first, the highest number first': (cluster(outdated=[0, 1, 2]), want(), ('evict', 'orders-2')),
    'then the next': (cluster(outdated=[0, 1]), want(), ('evict', 'orders-1')),
    'a primary in the middle is passed over': (cluster(leader=2, outdated=[0, 1, 2]), want(), ('evict', 'orders-1')),
    'a number of two digits is higher than one of one': (cluster(members=11, outdated=[2, 9, 10]), want(11), ('evict', 'orders-10')),
    'the primary is replaced when it alone is left: it hands over as it stops': (cluster(outdated=[0]), want(), ('evict', 'orders-0')),
    'the primary comes last whatever its number': (cluster(leader=2, outdated=[2]), want(), ('evict', 'orders-2')),
    'a former primary is replaced as a replica': (cluster(leader=1, outdated=[0, 1]), want(), ('evict', 'orders-0')),
    'a single member is replaced': (cluster(members=1, outdated=[0]), want(1), ('evict', 'orders-0')),

    'a replica that is not ready but follows is not stopped while it catches up': (
        lagging(2, outdated=[0, 1, 2]), want(), unready(2)),
    'a member that can not follow any more is copied anew': (cluster(broken=[2], astray={'orders-2': 'forked'}), want(),
                                                             ('reinitialize', {'member': 'orders-2', 'because': 'forked'})),
    'of two, one at a time': (cluster(members=5, broken=[3, 4], astray={'orders-4': 'a', 'orders-3': 'b'}), want(5),
                              ('reinitialize', {'member': 'orders-3', 'because': 'b'})),
    'not where it is needed for a majority': (
        cluster(broken=[1, 2], astray={'orders-2': 'forked'}), want(),
        ('wait', "orders-2 can't follow: forked; too few others do to give its data up: see whether all of it is elsewhere, then patronictl reinit")),
    'not while Patroni is paused': (cluster(broken=[2], astray={'orders-2': 'forked'}, paused=True), want(), PAUSED),
    'an outdated pod that does not work is replaced before its data is': (
        cluster(outdated=[2], broken=[2], astray={'orders-2': 'forked'}), want(), ('evict', 'orders-2')),

    'a member whose server does not start is copied anew': (
        cluster(broken=[2], failing=['orders-2']), want(),
        ('reinitialize', {'member': 'orders-2', 'because': 'its server doesn\'t start with the data that it has'})),
    'not while a change is rolled out, which may be at fault': (cluster(outdated=[0], broken=[2], failing=['orders-2']), want(), BEHIND_2),

    'a primary that lets nobody in, since it has lost files, hands over': (
        cluster(blind=SHUT, damaged=LOST), want(), ('switchover', {'member': 'orders-0', 'because': 'it lets nobody in: ' + LOST})),
    'before anything that it would have to be asked for': (
        cluster(blind=SHUT, damaged=LOST, provisioned=None, settled=False, leader=1), want(), ('switchover', mock.ANY)),
    'not where less than a majority would follow': (
        cluster(blind=SHUT, damaged=LOST, broken=[2]), want(), BEHIND_2),
    'not where nobody follows': (cluster(members=1, blind=SHUT, damaged=LOST), want(1), BLIND),
    'not while Patroni is paused, whatever is lost': (cluster(blind=SHUT, damaged=LOST, paused=True), want(), PAUSED),
    'not where no files are lost': (cluster(blind=SHUT), want(), BLIND),

    'who receives WAL is noted at first': (cluster(receivers=[]), want(), noted(0, 1, 2)),
    'a member that is new is noted before it follows': (cluster(members=5, broken=[3, 4], receivers=['orders-0', 'orders-1', 'orders-2']),
                                                        want(5), noted(0, 1, 2, 3, 4)),
    'a member that was scaled away is noted until all others follow': (
        cluster(broken=[2], receivers=FIVE), want(), BEHIND_2),
    'and forgotten then': (cluster(receivers=FIVE), want(), noted(0, 1, 2)),
    'not while the primary has named other standbys': (
        cluster(receivers=FIVE, sync={'leader': 'orders-0', 'standbys': [], 'quorum': 0}), want(), DONE),
    'a receiver that is no member is noted': (cluster(broken=[2], streaming=['archive', 'orders-1']), want(),
                                              ('configure', {'cdk8s_patterns': {'receivers': ['archive', 'orders-0', 'orders-1', 'orders-2']}})),
    'but confirms nothing where all standbys are named': (cluster(streaming=['archive', 'orders-1', 'orders-2']), want(), DONE),
    'it is noted while pods come and go, and while Patroni is paused': (
        cluster(broken=[2], streaming=['archive'], settled=False, paused=True), want(), ('configure', mock.ANY)),

    'a restart that is due waits for outdated pods': (pending(0, 1, outdated=[2]), want(), ('evict', 'orders-2')),
    'the primary is restarted first': (pending(0, 1, 2), want(), ('restart', 'orders-0')),
    'the primary is restarted first whatever its number': (pending(0, 1, 2, leader=2), want(), ('restart', 'orders-2')),
    'then the replicas': (pending(1, 2), want(), ('restart', 'orders-1')),

    'broken standbys are replaced before a commit that would wait for them': (
        cluster(outdated=[1, 2], broken=[1, 2], provisioned=None), want(), ('evict', 'orders-2')),
    'the slot of a member that was scaled away is dropped': (cluster(slots=STALE), want(), ('configure', {'member_slots_ttl': 0})),
    'it is kept while a member is missing': (with_member(2, STARTING, slots=STALE), want(), BEHIND_2),
    'once it is gone, slots are kept again': (cluster(config={**CONFIG, 'member_slots_ttl': 0}), want(), ('configure', {'member_slots_ttl': 1800})),
    'the time for slots is left at 0 until they are gone': (cluster(config={**CONFIG, 'member_slots_ttl': 0}, slots=STALE), want(), DONE),
    'a slot that the user called alike is left alone': (cluster(slots=['orders_1', 'orders_2', 'orders_backup']), want(), DONE),
    'a slot of another product is left alone': (cluster(slots=['orders_1', 'orders_2', 'backup']), want(), DONE),
}


class Decide(unittest.TestCase):
    def test_names_the_next_step(self):
        for title, (found, declared, step) in STEPS.items():
            with self.subTest(title):
                self.assertEqual(step, decide(declared, found))

    def test_does_not_depend_on_the_order_in_which_things_are_seen(self):
        for title, (found, declared, step) in STEPS.items():
            with self.subTest(title):
                backwards = {key: dict(reversed(value.items())) if isinstance(value, dict) else value for key, value in found.items()}
                backwards['slots'] = found['slots'][::-1]
                self.assertEqual(step, decide(declared, backwards))

    def test_leaves_its_arguments_as_they_are(self):
        for title, (found, declared, _) in STEPS.items():
            with self.subTest(title):
                before = copy.deepcopy((found, declared))
                decide(declared, found)
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
            step, argument = decide(want(size), cluster(leader, size, outdated))
            if step == 'done':
                return evicted, moves
            self.assertEqual('evict', step)
            number = ordinal(argument)
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
                self.assertEqual(changes, decision.difference(declared, have))

    def test_is_nothing_after_the_patch(self):
        for title, (declared, have, changes) in self.CASES.items():
            with self.subTest(title):
                self.assertEqual({}, decision.difference(declared, patched(have, changes)))


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
        return decision.shared_config(declared or want(), found)['member_slots_ttl']

    def test_is_what_is_declared(self):
        self.assertEqual(CONFIG, decision.shared_config(want(), cluster()))

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
        found = {'members': {'my-db-0': LEADER}, 'slots': ['my_db_0', 'my_db_1'], 'settled': True, 'pods': {'my-db-0': pod()},
                 'leader': 'my-db-0', 'config': CONFIG, 'sync': {'leader': 'my-db-0', 'standbys': [], 'quorum': 0}}
        self.assertEqual(0, self.ttl(found, declared))
        self.assertEqual(1800, self.ttl({**found, 'slots': ['my_db_0', 'my_dbs_1']}, declared))


class Healthy(unittest.TestCase):
    def test_is_a_primary_that_runs_or_a_replica_that_streams(self):
        self.assertTrue(decision.healthy(LEADER))
        self.assertTrue(decision.healthy(REPLICA))
        self.assertFalse(decision.healthy({'role': 'leader', 'state': 'starting'}))
        self.assertFalse(decision.healthy({'role': 'replica', 'state': 'running'}))
        self.assertFalse(decision.healthy(None))


if __name__ == '__main__':
    unittest.main()
