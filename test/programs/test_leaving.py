import itertools
import unittest

from programs import leaving

# who stops, how many are declared, who leads, who follows, who was told to stop, how many have to confirm a write; what it does
SITUATIONS = {
    'who leads hands over to a member that stays': (2, 1, 2, [0, 1], [1, 2], 1, 'hand over'),
    'it does so when the only one that stays follows, whoever else does': (4, 3, 4, [1], [3, 4], 1, 'hand over'),
    'who leads does not hand over to one that leaves as well': (2, 1, 2, [1], [1, 2], 1, 'hold'),
    'nor to one that is declared, and stops for another reason': (2, 1, 2, [0, 1], [0, 1, 2], 1, 'hold'),
    'who leads waits for a member that stays to follow': (2, 1, 2, [], [1, 2], 1, 'hold'),
    'who follows waits while one that leaves leads': (1, 1, 2, [0, 1], [1, 2], 1, 'hold'),
    'who follows waits while nobody leads: its vote may be needed': (1, 1, None, [], [1, 2], 1, 'hold'),
    'who follows goes when one that stays leads and another that stays confirms': (4, 3, 0, [1, 3], [3, 4], 1, None),
    'who follows waits where nobody who stays confirms': (4, 3, 0, [3], [3, 4], 1, 'hold'),
    'who follows waits where too few do': (4, 3, 0, [1, 3], [3, 4], 2, 'hold'),
    'who follows the only one that stays waits until nobody has to confirm': (1, 1, 0, [1, 2], [1, 2], 1, 'hold'),
    'and goes then': (1, 1, 0, [1, 2], [1, 2], 0, None),
    'declared again: who leads hands over all the same': (2, 3, 2, [0, 1], [1, 2], 1, 'hand over'),
    'declared again: who follows waits while another is told to stop, too': (1, 3, 0, [1, 2], [1, 2], 1, 'hold'),
    'declared again: the highest number comes first, while the other confirms': (2, 3, 0, [1, 2], [1, 2], 1, None),
    'declared again: it waits where the other does not confirm': (2, 3, 0, [2], [1, 2], 1, 'hold'),
    'declared again: the other follows when the first is back': (1, 3, 0, [1, 2], [1], 1, None),
    'declared again: it waits while the first is not': (1, 3, 0, [1], [1, 2], 1, 'hold'),
    'declared again: all at once where nobody has to confirm': (1, 3, 0, [1, 2], [1, 2], 0, None),
    'declared again: all at once where others do': (3, 5, 0, [1, 2, 3, 4], [3, 4], 2, None),
    'all stop together': (2, 0, 2, [0, 1], [0, 1, 2], 1, None),
    'the StatefulSet goes': (2, None, 2, [0, 1], [0, 1, 2], 1, None),
}


def name(number):
    return None if number is None else 'orders-%d' % number


def step(me, declared, leader, followers, told, confirmations):
    return leaving.before_leaving(name(me), declared, name(leader), [name(one) for one in followers], {name(one) for one in told}, confirmations)


class BeforeLeaving(unittest.TestCase):
    def test_says_what_a_member_does(self):
        for title, (*situation, answer) in SITUATIONS.items():
            with self.subTest(title):
                self.assertEqual(answer, step(*situation))

    def everything(self):
        """Every declared number, leader, set of followers, set of members that stop, and need of confirmations, for each of five that stops."""
        sets = [numbers for size in range(6) for numbers in itertools.combinations(range(5), size)]
        for declared, leader, followers, told, confirmations in itertools.product((None, 0, 1, 3, 5), [None, *range(5)], sets, sets, (0, 1, 2)):
            if leader not in followers and (leader is not None or not followers):
                for me in told:
                    yield me, declared, leader, followers, told, confirmations

    def test_keeps_its_promises_in_every_situation(self):
        for me, declared, leader, followers, told, confirmations in self.everything():
            answer = step(me, declared, leader, followers, told, confirmations)
            stay = [one for one in followers if declared and one < declared and one not in told]
            situation = (me, declared, leader, followers, told, confirmations, answer)
            if not declared:
                self.assertIsNone(answer, 'nobody is held where all stop: %s' % (situation,))
            elif answer == 'hand over':
                self.assertTrue(me == leader and stay, 'the lock is left by who has it to who stays: %s' % (situation,))
            elif answer is None:
                self.assertTrue(leader is not None and leader < declared, 'nobody goes before one that stays leads: %s' % (situation,))
                others = [one for one in followers if one != me and one < declared]
                self.assertGreaterEqual(len(others if me < declared else stay), confirmations, 'somebody confirms: %s' % (situation,))
            elif leader is not None and leader < declared and leader != me:
                self.assertLess(len(stay), confirmations, 'nobody is held without need: %s' % (situation,))

    def test_never_lets_more_go_at_once_than_those_that_still_follow_can_confirm_without(self):
        for me, declared, leader, followers, told, confirmations in self.everything():
            if me == min(told) and declared:
                going = {one for one in told if step(one, declared, leader, followers, told, confirmations) is None}
                remaining = [one for one in followers if one < declared and one not in going]
                self.assertTrue(not going or len(remaining) >= confirmations, (declared, leader, followers, told, confirmations))


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
