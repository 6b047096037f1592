import unittest

from postgresql import stopping
from postgresql.stops import (
    ALONE,
    ALSO_STREAMING,
    CATCHING_UP,
    LEADER,
    ME,
    NOBODY_ELSE,
    NOBODY_LEADS,
    NOTED,
    REPLICA,
    STOPPING,
    STREAMING,
    leaving,
    primary,
)


class Decide(unittest.TestCase):
    CASES = {
        'the primary, and a replica streams': (LEADER, leaving(), NOBODY_ELSE, 'hand over'),
        'the primary by its older name': ({**LEADER, 'role': 'master'}, leaving(), NOBODY_ELSE, 'hand over'),
        'the primary, and no replica streams': ({**LEADER, 'replication': [CATCHING_UP]}, leaving(), NOBODY_ELSE, None),
        'the primary, alone': (ALONE, leaving(pods=1), NOBODY_ELSE, None),
        'the primary, and everybody was told to stop': (LEADER, leaving(1, 2), NOBODY_ELSE, None),
        'the primary, and the one that streams was told to stop': (LEADER, leaving(1), NOBODY_ELSE, None),
        'the primary, and of two that stream one stays': (
            {**LEADER, 'replication': [STREAMING, ALSO_STREAMING]}, leaving(1), NOBODY_ELSE, 'hand over'),
        'the primary, and who streams is no member': ({**LEADER, 'replication': [{'application_name': 'archive', 'state': 'streaming'}]}, leaving(),
                                                       NOBODY_ELSE, None),
        'the primary, and the pod of the one that streams is gone': (LEADER, leaving(pods=1), NOBODY_ELSE, None),
        'a replica': (REPLICA, leaving(), primary(LEADER), None),
        'a replica that others stream from': ({**REPLICA, 'replication': [STREAMING]}, leaving(), primary(LEADER), None),
        'a replica, and nobody leads': (REPLICA, leaving(1, 2), NOBODY_ELSE, None),
        'a replica, and the primary was told to stop, too': (REPLICA, leaving(1, 2), primary(LEADER), 'linger'),
        'a replica, and the primary that was told to stop stops': (REPLICA, leaving(1, 2), primary(STOPPING), None),
        'a replica, and the primary that was told to stop does not answer': (REPLICA, leaving(1, 2), primary(None), None),
        'a replica, and who has the label leads no more': (REPLICA, leaving(1, 2), primary(NOBODY_LEADS), None),
        'who was elected while it lingered, and one stays': ({**LEADER, 'replication': [ALSO_STREAMING]}, leaving(1), NOBODY_ELSE, 'hand over'),
    }

    def test_says_what_to_do_before_the_stop(self):
        for title, (status, pods, other, answer) in self.CASES.items():
            with self.subTest(title):
                self.assertEqual(answer, stopping.decide(ME, status, pods, other, NOTED))

    def test_lets_nobody_stop_who_was_elected_and_is_not_noted_yet(self):
        for noted, status, answer in (('orders-1', ALONE, 'linger'), (ME, ALONE, None), (None, ALONE, None), ('orders-1', STOPPING, None),
                                      ('orders-1', REPLICA, None), ('orders-1', LEADER, 'hand over')):
            with self.subTest(noted=noted, status=status):
                self.assertEqual(answer, stopping.decide(ME, status, leaving(), NOBODY_ELSE, noted))


class DecideByForce(unittest.TestCase):
    """The pod of a primary that was deleted by force isn't there any more, or is another one; Patroni has the others stop to follow it soon."""
    GONE = {'orders-1': False, 'orders-2': False}

    def test_hands_over_to_those_that_may_have_confirmed_though_they_follow_no_more(self):
        for pods in (self.GONE, {**self.GONE, ME: False}):
            self.assertEqual('hand over', stopping.decide(ME, ALONE, pods, NOBODY_ELSE, NOTED, ['orders-1', 'orders-2']))

    def test_hands_over_to_nobody_where_there_is_nobody(self):
        self.assertIsNone(stopping.decide(ME, ALONE, self.GONE, NOBODY_ELSE, NOTED, []))
        self.assertIsNone(stopping.decide(ME, ALONE, {}, NOBODY_ELSE, NOTED, ['orders-1']))

    def test_is_told_from_a_stop_for_which_only_those_count_that_follow(self):
        self.assertIsNone(stopping.decide(ME, ALONE, leaving(), NOBODY_ELSE, NOTED, ['orders-1', 'orders-2']))


class Heir(unittest.TestCase):
    """When the server's WAL ended at 200 on timeline 3, of these members, each with what it has received and replayed."""
    BOTH = ['orders-1', 'orders-2']
    CASES = {
        'one has everything': ({1: (200, 200), 2: (190, 190)}, 'orders-1'),
        'both have': ({1: (200, 200), 2: (200, 200)}, 'orders-1'),
        'the other has': ({1: (199, 199), 2: (200, 200)}, 'orders-2'),
        'one has everything, and another does not answer': ({2: (200, 200)}, 'orders-2'),
        'one has received everything, and replays': ({1: (200, 150), 2: (200, 200)}, 'orders-2'),
        'both stopped to follow before the end': ({1: (180, 180), 2: (190, 190)}, 'orders-2'),
        'both at the same place': ({1: (180, 180), 2: (180, 180)}, 'orders-1'),
        'both stopped to follow, and one does not answer': ({2: (190, 190)}, None),
        'both stopped to follow, and the fuller one has a part of a record': ({1: (180, 180), 2: (190, 150)}, 'orders-2'),
        'both stopped to follow, and one that replays more has received less': ({1: (180, 180), 2: (190, 170)}, 'orders-2'),
        'one receives what does not fit': ({1: (900, 150), 2: (190, 190)}, None),
        'one is on another timeline': ({1: (180, 180, 2), 2: (190, 190)}, None),
        'one says of no WAL': ({1: (0, 0), 2: (190, 190)}, None),
        'nobody answers': ({}, None),
    }

    def test_certainly_has_every_acknowledged_write(self):
        for title, (places, answer) in self.CASES.items():
            with self.subTest(title):
                answers = {'orders-%d' % i: {'timeline': (*timeline, 3)[0], 'xlog': {'received_location': received, 'replayed_location': replayed}}
                           for i, (received, replayed, *timeline) in places.items()}
                self.assertEqual(answer, stopping.heir(200, 3, answers, self.BOTH))

    def test_is_nobody_where_one_has_much_to_replay(self):
        end, most = 9 * stopping.LEAST_LEFT, 3 * stopping.LEAST_LEFT
        for replayed, answer in ((most - stopping.LEAST_LEFT, 'orders-1'), (most - stopping.LEAST_LEFT - 1, None)):
            answers = {'orders-1': {'timeline': 3, 'xlog': {'received_location': most, 'replayed_location': replayed}},
                       'orders-2': {'timeline': 3, 'xlog': {'received_location': 190, 'replayed_location': 190}}}
            self.assertEqual(answer, stopping.heir(end, 3, answers, self.BOTH))

    def test_is_nobody_who_lacks_something_where_nobody_had_to_confirm(self):
        self.assertIsNone(stopping.heir(200, 3, {'orders-1': {'timeline': 3, 'xlog': {'received_location': 190, 'replayed_location': 190}}}, []))

    def test_is_nobody_who_had_not_to_confirm_and_lacks_something(self):
        place = {'timeline': 3, 'xlog': {'received_location': 190, 'replayed_location': 190}}
        self.assertIsNone(stopping.heir(200, 3, {'orders-1': place}, ['orders-2']))


class DecideLeaving(unittest.TestCase):
    """What a member that was scaled away sees of the others; what it makes of that is in test_leaving.py."""
    ME = 'orders-2'
    CASES = {
        'it leads itself, and one that stays follows': (
            {**LEADER, 'replication': [{'application_name': 'orders-0', 'state': 'streaming'}]}, primary(None), 'hand over'),
        'it leads itself, and one that stays catches up': (
            {**LEADER, 'replication': [{'application_name': 'orders-0', 'state': 'catchup'}]}, primary(None), 'hold'),
        'it leads itself, and the one that stays is stopping': ({**LEADER, 'replication': [STREAMING]}, primary(None), 'hold'),
        'nobody has the label of the primary': (REPLICA, NOBODY_ELSE, 'hold'),
        'who has it does not answer': (REPLICA, primary(None, 'orders-0'), 'hold'),
        'who has it leads no more': (REPLICA, primary(NOBODY_LEADS, 'orders-0'), 'hold'),
        'one that leaves as well leads': (REPLICA, primary(LEADER, 'orders-3'), 'hold'),
        'one that stays leads, and nobody else who stays follows': (REPLICA, primary(LEADER, 'orders-0'), 'hold'),
        'one that stays leads, and another follows': (REPLICA, primary({**LEADER, 'replication': [STREAMING]}, 'orders-0'), None, {}),
    }

    def test_is_told_who_leads_and_who_follows_and_stays(self):
        for title, (status, other, answer, *told) in self.CASES.items():
            with self.subTest(title):
                pods = {'orders-%d' % number: number in (1, 2, 3) for number in range(4)}
                pods = {name: name == self.ME for name in pods} if told else pods
                self.assertEqual(answer, stopping.decide_leaving(self.ME, 2, 1, status, pods, other))

    def test_does_not_wait_for_a_confirmation_that_no_write_waits_for(self):
        self.assertIsNone(stopping.decide_leaving(self.ME, 1, 0, REPLICA, leaving(2), primary(ALONE, 'orders-0')))

    def test_goes_where_its_pod_is_gone_and_it_does_not_lead(self):
        for pods in ({'orders-0': False}, {'orders-0': False, self.ME: False}):
            for other in (NOBODY_ELSE, primary(None, 'orders-0')):
                self.assertIsNone(stopping.decide_leaving(self.ME, 1, 1, REPLICA, pods, other))

    def test_hands_over_where_its_pod_is_gone_to_one_that_may_have_confirmed_though_it_follows_no_more(self):
        for confirming, answer in ((['orders-0', 'orders-1'], 'hand over'), (['orders-1'], 'hold'), ([], 'hold')):
            self.assertEqual(answer, stopping.decide_leaving(self.ME, 1, 1, ALONE, {'orders-0': False, 'orders-1': True}, NOBODY_ELSE, confirming))


class HandedOver(unittest.TestCase):
    def test_is_when_somebody_else_leads(self):
        self.assertEqual([True, False, False], [stopping.handed_over(status) for status in (REPLICA, NOBODY_LEADS, LEADER)])


if __name__ == '__main__':
    unittest.main()
