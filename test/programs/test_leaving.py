import itertools
import unittest

from programs import leaving

# who stops, how many are declared, who leads, who follows, how many have to confirm a write; what it does
SITUATIONS = {
    'who leads hands over to a member that stays': (2, 1, 2, [0, 1], 1, 'hand over'),
    'it does so when the only one that stays follows, whoever else does': (4, 3, 4, [1], 1, 'hand over'),
    'who leads does not hand over to one that leaves as well': (2, 1, 2, [1], 1, 'hold'),
    'who leads waits for a member that stays to follow': (2, 1, 2, [], 1, 'hold'),
    'who follows waits while one that leaves leads': (1, 1, 2, [0, 1], 1, 'hold'),
    'who follows waits while nobody leads: its vote may be needed': (1, 1, None, [], 1, 'hold'),
    'who follows goes when one that stays leads and another that stays confirms': (4, 3, 0, [1, 3], 1, None),
    'who follows waits where nobody who stays confirms': (4, 3, 0, [3], 1, 'hold'),
    'who follows waits where too few do': (4, 3, 0, [1, 3], 2, 'hold'),
    'who follows the only one that stays waits until nobody has to confirm': (1, 1, 0, [1, 2], 1, 'hold'),
    'and goes then': (1, 1, 0, [1, 2], 0, None),
    'who is declared stops as it is': (2, 3, 2, [0, 1], 1, None),
    'who is declared again meanwhile as well': (1, 3, 0, [2], 1, None),
    'all stop together': (2, 0, 2, [0, 1], 1, None),
    'the StatefulSet goes': (2, None, 2, [0, 1], 1, None),
}


def name(number):
    return None if number is None else 'orders-%d' % number


def step(me, declared, leader, followers, confirmations):
    return leaving.before_leaving(name(me), declared, name(leader), [name(one) for one in followers], confirmations)


class BeforeLeaving(unittest.TestCase):
    def test_says_what_a_member_does(self):
        for title, (*situation, answer) in SITUATIONS.items():
            with self.subTest(title):
                self.assertEqual(answer, step(*situation))

    def everything(self):
        """Every declared number, leader, set of followers, and need of confirmations, for every member of five."""
        for me, declared, leader in itertools.product(range(5), (None, 0, 1, 3, 5), [None, *range(5)]):
            others = [number for number in range(5) if number != leader]
            for size in range(len(others) + 1 if leader is not None else 1):
                for followers in itertools.combinations(others, size):
                    for confirmations in (0, 1, 2):
                        yield me, declared, leader, followers, confirmations

    def test_nobody_is_held_who_comes_back_or_where_all_stop(self):
        for me, declared, *rest in self.everything():
            if not declared or me < declared:
                self.assertIsNone(step(me, declared, *rest), (me, declared, rest))

    def test_nobody_goes_before_one_that_stays_leads_and_has_who_confirms(self):
        for me, declared, leader, followers, confirmations in self.everything():
            if declared and me >= declared and step(me, declared, leader, followers, confirmations) is None:
                self.assertIsNotNone(leader)
                self.assertLess(leader, declared)
                self.assertGreaterEqual(len([one for one in followers if one < declared]), confirmations)

    def test_the_lock_is_left_to_nobody_who_leaves(self):
        for me, declared, leader, followers, confirmations in self.everything():
            if step(me, declared, leader, followers, confirmations) == 'hand over':
                self.assertEqual(me, leader)
                self.assertTrue(any(one < declared for one in followers))

    def test_everybody_who_leaves_goes_once_those_that_stay_can_do_without_them(self):
        for me, declared, leader, followers, confirmations in self.everything():
            if declared and leader is not None and leader < declared <= me and set(range(declared)) - {leader} <= set(followers):
                needed = min(confirmations, declared - 1)
                self.assertIsNone(step(me, declared, leader, followers, needed))


class ScaledAway(unittest.TestCase):
    def test_is_a_number_that_is_not_declared_while_others_are(self):
        self.assertEqual([False, True, True], [leaving.scaled_away(name(number), 1) for number in range(3)])
        self.assertFalse(leaving.scaled_away(name(2), 0))
        self.assertFalse(leaving.scaled_away(name(2), None))

    def test_reads_numbers_as_numbers(self):
        self.assertFalse(leaving.scaled_away('orders-2-9', 10))
        self.assertTrue(leaving.scaled_away('orders-2-10', 9))


if __name__ == '__main__':
    unittest.main()
