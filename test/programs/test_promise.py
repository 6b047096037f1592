import itertools
import unittest

from postgresql import decision
from postgresql.situations import CONFIG, LEADER, REPLICA, STARTING, called, cluster, decide, pod, seen, want
from programs import promise

NOTHING = {'synchronous_mode': 'off', 'synchronous_mode_strict': False}
WHILE_THERE_IS_ONE = {'synchronous_mode': 'quorum', 'synchronous_mode_strict': False}
NOBODY_FOLLOWS = ('wait', 'orders-1 doesn\'t stream from the primary (starting): its log says why; '
                          'orders-2 doesn\'t stream from the primary (starting): its log says why')
ALWAYS = {'synchronous_mode': 'quorum', 'synchronous_mode_strict': True}


def config(promised, count=1):
    return {**CONFIG, **promised, 'synchronous_node_count': count}


def note(leader, *standbys):
    return {'leader': called(leader), 'standbys': [called(number) for number in standbys], 'quorum': 0}


def scaling(declared, there, leader, sync, held, broken=(), receivers=range(5)):
    """So many are declared, these are there, and Patroni holds these settings."""
    members = {number: LEADER if number == leader else STARTING if number in broken else REPLICA for number in there}
    return seen({number: pod(leaving=number >= declared) for number in there}, {**dict.fromkeys(range(declared)), **members},
                sync=sync, config=held, receivers=sorted(called(number) for number in (set(there) | set(range(declared))) & set(receivers)))


def configure(**settings):
    return 'configure', settings


# what is seen, what is declared, the step
STEPS = {
    # members come
    '1 to 3: nothing waits for a standby that is not there yet': (
        scaling(3, [0], 0, note(0), config(NOTHING)), want(config=config(ALWAYS)), configure(synchronous_mode='quorum')),
    '1 to 3: one that is being copied confirms nothing': (
        scaling(3, [0, 1], 0, note(0), config(WHILE_THERE_IS_ONE), broken=[1]), want(config=config(ALWAYS)),
        ('wait', 'orders-2 has no pod yet')),
    '1 to 3: one follows, and Patroni counts on it: the promise counts': (
        scaling(3, [0, 1], 0, note(0, 1), config(WHILE_THERE_IS_ONE)), want(config=config(ALWAYS)), configure(synchronous_mode_strict=True)),
    '1 to 5: of five, two have to': (
        scaling(5, [0, 1], 0, note(0, 1), config(WHILE_THERE_IS_ONE, 2)), want(5, config(ALWAYS, 2)),
        ('wait', 'orders-2 has no pod yet; orders-3 has no pod yet; orders-4 has no pod yet')),
    '3 to 5: Patroni asks for no more than follow': (
        scaling(5, [0, 1, 2], 0, note(0, 1, 2), config(ALWAYS)), want(5, config(ALWAYS, 2)), configure(synchronous_node_count=2)),

    # members leave
    '3 to 1: who leaves leads, under the promise that it gave': (
        scaling(1, [0, 1, 2], 2, note(2, 0, 1), config(ALWAYS)), want(1, config(NOTHING)),
        ('wait', 'orders-2 leads and was scaled away: it hands over as soon as orders-0 follows it')),
    '3 to 1: who stays leads: alone from now on': (
        scaling(1, [0, 1, 2], 0, note(0, 1, 2), config(ALWAYS)), want(1, config(NOTHING)),
        configure(synchronous_mode='off', synchronous_mode_strict=False)),
    '3 to 1: the others stop': (
        scaling(1, [0, 1], 0, {'leader': None, 'standbys': [], 'quorum': 0}, config(NOTHING)), want(1, config(NOTHING)),
        ('wait', 'stopping, as the others can do without it: orders-1')),
    '5 to 3: as many confirm as before while one that leaves is counted': (
        scaling(3, [0, 1, 2, 3, 4], 0, note(0, 1, 2, 3, 4), config(ALWAYS, 2)), want(config=config(ALWAYS, 1)),
        ('wait', 'stopping, as the others can do without it: orders-3, orders-4')),
    '5 to 3: fewer when none is': (
        scaling(3, [0, 1, 2, 3, 4], 0, note(0, 1, 2), config(ALWAYS, 2), receivers=[0, 1, 2]), want(config=config(ALWAYS, 1)),
        configure(synchronous_node_count=1)),
    '5 to 3: it is said who follows nobody yet': (
        scaling(3, [0, 1, 2, 3, 4], 4, note(4, 3), config(ALWAYS, 2)), want(config=config(ALWAYS, 1)),
        ('wait', 'orders-4 leads and was scaled away: it hands over as soon as orders-0 or orders-1 or orders-2 follows it')),

    # another durability
    'to ZERO_LOSS while nobody follows': (
        cluster(broken=[1, 2], config=config(WHILE_THERE_IS_ONE), sync=note(0)), want(config=config(ALWAYS)),
        NOBODY_FOLLOWS),
    'to ZERO_LOSS while one does': (
        cluster(broken=[2], config=config(WHILE_THERE_IS_ONE), sync=note(0, 1)), want(config=config(ALWAYS)),
        configure(synchronous_mode_strict=True)),
    'from BEST_EFFORT to ZERO_LOSS: first they are asked to confirm': (
        cluster(config=config(NOTHING), sync={'leader': None, 'standbys': [], 'quorum': 0}), want(config=config(ALWAYS)),
        configure(synchronous_mode='quorum')),
    'the note is of another primary: nobody is counted on yet': (
        cluster(config=config(WHILE_THERE_IS_ONE), sync=note(1, 0, 2)), want(config=config(ALWAYS)),
        ('wait', 'orders-0 doesn\'t count on enough of the others yet to let writes wait for them')),
    'ZERO_LOSS stays when nobody follows any more': (
        cluster(broken=[1, 2], config=config(ALWAYS), sync=note(0)), want(config=config(ALWAYS)), NOBODY_FOLLOWS),
    'to AVAILABLE at once': (
        cluster(broken=[1, 2], config=config(ALWAYS), sync=note(0)), want(config=config(WHILE_THERE_IS_ONE)),
        configure(synchronous_mode_strict=False)),
    'to BEST_EFFORT at once': (
        cluster(config=config(ALWAYS), sync=note(0, 1, 2)), want(config=config(NOTHING)),
        configure(synchronous_mode='off', synchronous_mode_strict=False)),
}


class Promised(unittest.TestCase):
    def test_counts_from_the_step_on_that_it_names(self):
        for title, (found, declared, step) in STEPS.items():
            with self.subTest(title):
                self.assertEqual(step, decide(declared, found))

    def everything(self):
        """Every promise and number of confirmations, held and declared, for every leader and every note, of five members or fewer."""
        settings = [config(promised, count) for promised in (NOTHING, WHILE_THERE_IS_ONE, ALWAYS) for count in (1, 2)]
        for members, leader, held, declared in itertools.product((1, 3, 5), range(5), settings, settings):
            others = [number for number in range(5) if number != leader]
            for size in range(len(others) + 1):
                for counted in itertools.combinations(others, size):
                    found = {'leader': called(leader), 'sync': note(leader, *counted), 'config': held}
                    yield members, leader, counted, held, declared, decision.promised(want(members, declared), found)

    def test_is_kept_as_it_was_while_one_that_leaves_leads(self):
        for members, leader, _, held, _, now in self.everything():
            if leader >= members:
                self.assertEqual({key: held[key] for key in decision.PROMISE}, now)

    def test_lets_no_write_wait_for_members_that_do_not_follow_yet(self):
        for members, _, counted, held, declared, now in self.everything():
            following = [number for number in counted if number < members]
            if decision.is_strict(now) and not decision.is_strict(held):
                self.assertGreaterEqual(len(following), declared['synchronous_node_count'])

    def test_asks_for_no_fewer_confirmations_while_one_that_leaves_is_counted(self):
        for members, _, counted, held, _, now in self.everything():
            if any(number >= members for number in counted):
                self.assertGreaterEqual(now['synchronous_node_count'], held['synchronous_node_count'])

    def test_is_what_is_declared_when_all_that_stay_are_counted_and_nobody_else(self):
        for members, leader, counted, _, declared, now in self.everything():
            if leader < members and set(counted) == set(range(members)) - {leader} and len(counted) >= declared['synchronous_node_count']:
                self.assertEqual({key: declared[key] for key in decision.PROMISE}, now)

    def test_is_loosened_for_the_only_member_though_others_are_counted_still(self):
        # they are held until it is
        for members, leader, _, _, declared, now in self.everything():
            if members == 1 and leader == 0 and not decision.is_strict(declared):
                self.assertFalse(decision.is_strict(now))


class Rules(unittest.TestCase):
    def test_a_promise_counts_when_enough_of_the_declared_are_counted_on(self):
        self.assertTrue(promise.may_tighten(['a', 'b', 'c'], ['b'], 1))
        self.assertFalse(promise.may_tighten(['a', 'b', 'c'], [], 1))
        self.assertFalse(promise.may_tighten(['a', 'b', 'c'], ['d', 'e'], 1))
        self.assertFalse(promise.may_tighten(['a', 'b', 'c', 'd', 'e'], ['b', 'f'], 2))

    def test_fewer_need_to_confirm_when_nobody_who_leaves_is_counted(self):
        self.assertTrue(promise.may_need_fewer(['a', 'b'], ['b']))
        self.assertFalse(promise.may_need_fewer(['a', 'b'], ['b', 'c']))


if __name__ == '__main__':
    unittest.main()
