import unittest
from unittest import mock

from postgresql import engine, situations
from postgresql.situations import pod
from programs import order, verbs

QUOTA = 'exceeded quota: team'
SHUT_OUT = "0/3 nodes are available: 1 node(s) didn't match pod anti-affinity rules, 2 node(s) didn't match PersistentVolume's node affinity."


class Product(verbs.Engine):
    """A product of which two lines say all that there is to say."""

    def works(self, seen):
        return seen['leader'] is not None

    def healthy(self, member):
        return member is not None and member['state'] == 'well'

    def ails(self, name, seen):
        return '%s is %s' % (name, seen['members'][name]['state'])

    def heal(self, want, seen):
        return seen.get('heal', ('wait', 'nobody leads'))

    def note(self, want, seen):
        return seen.get('note')

    def hand_over(self, want, seen):
        return seen.get('hand_over')

    def correct(self, want, seen):
        return seen.get('correct')

    def confirmed(self, seen):
        return seen.get('confirmed', True)

    def copy_anew(self, want, seen):
        return seen.get('copy_anew')

    def finish(self, want, seen):
        return seen.get('finish')


def member(state='well', empty=False, role='follower'):
    return {'state': state, 'empty': empty, 'role': role}


class Sample:
    """What a table needs of a product: itself, and a member in each state."""

    def __init__(self, product, leader, follower, ill, empty, leads=True):
        self.product, self.leader, self.follower, self.ill, self.empty, self.leads = product, leader, follower, ill, empty, leads

    def seen(self, leader=0, members=3, outdated=(), ill=(), absent=(), empty=(), **changes):
        """Members of which only those that are named by their numbers have something wrong."""
        states = {i: None if i in absent else self.empty if i in empty else self.ill if i in ill else self.leader if i == leader else self.follower
                  for i in range(members)}
        pods = {i: pod(i in outdated, i not in (*ill, *empty)) for i in range(members) if i not in absent}
        return situations.seen(pods, states, **changes)

    def decide(self, found, declared=None):
        return order.decide(self.product, declared or situations.want(), found)


SAMPLES = {
    'a product of two lines a verb': Sample(Product('ns'), member(role='leader'), member(), member('ill'), member('empty', True)),
    'PostgreSQL': Sample(engine.Engine('ns'), situations.LEADER, situations.REPLICA, situations.STARTING, situations.EMPTY),
    'one that declines every verb': Sample(verbs.Engine('ns'), member(), member(), None, member(empty=True), leads=False),
}


def stop(found, number, **changes):
    found['pods']['orders-%d' % number].update(leaving=True, **changes)
    return found


def shut_out(found, number):
    for i in range(3):
        found['pods']['orders-%d' % i]['node'] = 'node-%d' % i
    found['pods']['orders-%d' % number] = pod(ready=False, node=None, unschedulable=SHUT_OUT)
    found['members']['orders-%d' % number] = None
    return found


WAIT = ('wait', mock.ANY)
DONE = ('done', None)
GONE = {'orders-system': ('lost', None), 'orders-db-a': ('renewable', None), 'orders-db-b': ('known', None)}


UNFIT = {**situations.want(), 'unfit': ['one is empty', 'one is short']}


def gone(*kinds):
    return {name: what for name, what in GONE.items() if what[0] in kinds}


# for every product: what is seen, the step, what is declared if not three members
ALIKE = {
    'all is as declared': (lambda of: of.seen(), DONE),
    'a single member is as declared': (lambda of: of.seen(members=1), DONE, situations.want(1)),
    'the StatefulSet has not seen its change yet': (
        lambda of: of.seen(settled=False, outdated=[2]), ('wait', 'the StatefulSet\'s controller has not seen its change yet')),
    'a pod is not there yet': (lambda of: of.seen(absent=[2], outdated=[1]), ('wait', 'orders-2 has no pod yet')),
    'a pod is refused': (
        lambda of: of.seen(absent=[2], refused={'orders-2': QUOTA}), ('wait', 'orders-2 has no pod, for it is refused (%s)' % QUOTA)),
    'a pod is about to stop': (lambda of: stop(of.seen(outdated=[0, 1, 2]), 2), ('wait', 'orders-2 is stopping')),
    'a finalizer keeps a pod': (
        lambda of: stop(of.seen(), 2, finalizers=['a', 'b']), ('wait', 'orders-2 is stopping and kept by the finalizer a and b')),
    'pods that were scaled away are not gone yet': (
        lambda of: of.seen(members=5, outdated=[4]),
        ('wait', 'stopping, as the others can do without it: orders-3, orders-4')),

    'a Secret whose passwords are known is made again before all else': (
        lambda of: of.seen(gone=gone('lost', 'renewable', 'known'), settled=False), ('make_again', 'orders-db-b')),
    'one that nobody knows is asked for before all but that': (lambda of: of.seen(gone=gone('lost', 'renewable'), outdated=[2]), WAIT),
    'one that can be made anew waits for no pod': (
        lambda of: of.seen(gone=gone('renewable'), settled=False, provisioned=None), ('make_again', 'orders-db-a')),
    'one that is refused keeps nothing else': (lambda of: of.seen(gone={'orders-system': ('refused', QUOTA)}, outdated=[2]), ('evict', 'orders-2')),
    'and is said when all else is done': (
        lambda of: of.seen(gone={'orders-system': ('refused', QUOTA)}), ('wait', 'the Secret orders-system is gone, and is refused again: ' + QUOTA)),
    'what is wrong with Secrets is said when all else is done': (
        lambda of: of.seen(), ('wait', 'one is empty; one is short'), UNFIT),
    'and keeps nothing': (lambda of: of.seen(outdated=[2]), ('evict', 'orders-2'), UNFIT),

    'databases and owners wait for no pod': (lambda of: of.seen(provisioned=None, outdated=[1, 2], settled=False), ('provision', 'abc')),
    'an outdated pod that does not work is replaced before healthy ones': (lambda of: of.seen(outdated=[1, 2], ill=[1]), ('evict', 'orders-1')),
    'a pod of the current revision that does not work stops the update': (lambda of: of.seen(outdated=[1], ill=[2]), WAIT),
    'the highest number is replaced first': (lambda of: of.seen(outdated=[1, 2]), ('evict', 'orders-2')),
    'a number of two digits is higher than one of one': (
        lambda of: of.seen(members=11, outdated=[9, 10]), ('evict', 'orders-10'), situations.want(11)),
    'who has nothing to lose makes room for one whose volume can not move': (
        lambda of: shut_out(of.seen(empty=[1]), 2), ('give_way', 'orders-1')),
}

# for those that have a leader
LED = {
    'the leader comes last, whatever its number': (lambda of: of.seen(leader=2, outdated=[0, 2]), ('evict', 'orders-0')),
    'and when it alone is left': (lambda of: of.seen(leader=2, outdated=[2]), ('evict', 'orders-2')),
    'a leader that does not work stops the update': (
        lambda of: {**of.seen(outdated=[0, 2]), 'pods': {'orders-0': pod(True, False), 'orders-1': pod(), 'orders-2': pod(True)}}, WAIT),
    'a leader that was scaled away is waited for': (
        lambda of: of.seen(leader=3, members=5),
        ('wait', 'orders-3 leads and was scaled away: it hands over as soon as orders-0 or orders-1 or orders-2 follows it')),
    'where nobody leads, an outdated pod that does not work is replaced': (
        lambda of: of.seen(leader=None, outdated=[1], ill=[1]), ('evict', 'orders-1')),
    'not while pods come and go': (lambda of: stop(of.seen(leader=None, outdated=[1], ill=[1]), 2), WAIT),
    'all else is left to the product': (lambda of: of.seen(leader=None, outdated=[1], provisioned=None), WAIT),
}


class Decide(unittest.TestCase):
    def check(self, table, sample):
        for title, (found, step, *declared) in table.items():
            with self.subTest(title):
                self.assertEqual(step, sample.decide(found(sample), *declared))

    def test_is_alike_for_all_products(self):
        for name, sample in SAMPLES.items():
            with self.subTest(name):
                self.check(ALIKE, sample)

    def test_is_alike_for_all_that_have_a_leader(self):
        for name, sample in SAMPLES.items():
            if sample.leads:
                with self.subTest(name):
                    self.check(LED, sample)

    def test_asks_the_product_at_its_place(self):
        """Where everything is to be done at once: what comes first, and what when that is done."""
        of = SAMPLES['a product of two lines a verb']
        found = stop(of.seen(outdated=[1, 2], ill=[2], gone=gone('renewable'), provisioned=None, confirmed=False), 1)
        found.update({verb: (verb, 1) for verb in ('note', 'hand_over', 'correct', 'copy_anew', 'finish')})
        one_stops, both_wait, one_waits = found['pods'], of.seen(outdated=[1, 2])['pods'], of.seen(outdated=[1])['pods']
        one_is_broken, nobody_is = {**both_wait, 'orders-2': one_stops['orders-2']}, of.seen()['members']
        for step, done in (
                ('note', {'note': None}), ('hand_over', {'hand_over': None}), ('make_again', {'gone': {}}), ('correct', {'correct': None}),
                # what nobody would confirm isn't made yet
                ('wait', {'pods': one_is_broken}), ('evict', {'pods': {**one_is_broken, 'orders-2': pod(ready=False)}}),
                ('copy_anew', {'copy_anew': None}), ('wait', {'members': nobody_is, 'pods': one_waits}), ('evict', {'pods': of.seen()['pods']}),
                ('finish', {'finish': None}), ('done', {'confirmed': True}), ('provision', {'provisioned': 'abc'}), ('done', {})):
            self.assertEqual(step, of.decide(found)[0])
            found.update(done)

    def test_says_what_ails_a_member_in_the_products_words(self):
        of = SAMPLES['a product of two lines a verb']
        self.assertEqual(('wait', 'orders-1 is ill; orders-2 doesn\'t answer: see its log and its node'),
                         of.decide({**of.seen(ill=[1]), 'members': {'orders-0': of.leader, 'orders-1': of.ill, 'orders-2': None}}))


class Group(verbs.Engine):
    """Members that a majority keeps together, and that somebody has to put together again when there is none: as MySQL's are. `has` are the
    transactions of each."""

    def works(self, seen):
        return seen['leader'] is not None

    def healthy(self, member):
        return member is not None and member['state'] == 'online'

    def ails(self, name, seen):
        return '%s is %s' % (name, seen['members'][name]['state'])

    def correct(self, want, seen):
        out = sorted(name for name, member in seen['members'].items() if member and member['state'] == 'offline')
        return ('join', out[0]) if out else None

    def heal(self, want, seen):
        members = {name: seen['members'][name] for name in want['members']}
        silent = sorted(name for name, member in members.items() if member is None)
        if silent:
            return 'wait', 'no group, and no answer from ' + ' and '.join(silent)
        survivors = sorted(name for name, member in members.items() if member['state'] == 'online')
        if survivors:
            return 'stop', survivors[0]
        if seen['founded'] and any(member['empty'] for member in members.values()):
            return 'wait', 'no group, and a volume is empty that may have held the newest rows'
        fullest = [name for name in sorted(members) if all(other['has'] <= members[name]['has'] for other in members.values())]
        return ('restart', fullest[0]) if fullest else ('wait', 'no member has what all others have')


def of_group(state='online', has='ab', role='follower'):
    return {'state': state, 'has': set(has), 'empty': not has, 'role': role}


PRIMARY, SECONDARY, OUT = of_group(role='leader'), of_group(), of_group('offline')
FOUNDED, NEW = True, False

GROUPS = {
    'all are in the group': ((PRIMARY, SECONDARY, SECONDARY), FOUNDED, DONE),
    'one is out of it': ((PRIMARY, OUT, SECONDARY), FOUNDED, ('join', 'orders-1')),
    'an empty one is out of it': ((PRIMARY, SECONDARY, of_group('offline', '')), FOUNDED, ('join', 'orders-2')),
    'one is recovering': ((PRIMARY, of_group('recovering'), SECONDARY), FOUNDED, ('wait', 'orders-1 is recovering')),
    'no group, and one does not answer': ((OUT, None, OUT), FOUNDED, ('wait', 'no group, and no answer from orders-1')),
    'no group, and one holds on to it': ((OUT, SECONDARY, OUT), FOUNDED, ('stop', 'orders-1')),
    'no group, and one has what all have': ((OUT, of_group('offline', 'abc'), OUT), FOUNDED, ('restart', 'orders-1')),
    'no group, and all have the same': ((OUT, OUT, OUT), FOUNDED, ('restart', 'orders-0')),
    'no group, and nobody has what all have': ((of_group('offline', 'abd'), of_group('offline', 'abc'), OUT), FOUNDED, WAIT),
    'nobody founded it yet': ((of_group('offline', ''),) * 3, NEW, ('restart', 'orders-0')),
    'no group, and an empty volume': ((of_group('offline', ''), OUT, OUT), FOUNDED, WAIT),
}


class DecideForAGroup(unittest.TestCase):
    def test_puts_it_together_before_pods_are_touched(self):
        for title, (members, founded, step) in GROUPS.items():
            with self.subTest(title):
                found = situations.seen({i: pod(ready=bool(one) and one['state'] == 'online') for i, one in enumerate(members)},
                                        dict(enumerate(members)), founded=founded)
                self.assertEqual(step, order.decide(Group('ns'), situations.want(), found))

    def test_replaces_nobody_while_one_is_out_of_it(self):
        found = situations.seen({i: pod(outdated=True) for i in range(3)}, {0: PRIMARY, 1: SECONDARY, 2: OUT})
        self.assertEqual(('join', 'orders-2'), order.decide(Group('ns'), situations.want(), found))


if __name__ == '__main__':
    unittest.main()
