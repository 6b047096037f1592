import contextlib
import io
import os
import subprocess
import sys
import unittest
import urllib.error
from unittest import mock

from postgresql import member, neighbours, passing_on
from postgresql.stops import ALONE, LEADER, ME, NOBODY_ELSE, NOBODY_LEADS, NOTED, REPLICA, STOPPING, leaving, primary
from programs import hand_over, peers, verbs


@mock.patch.dict(sys.modules, member=member)
class Main(unittest.TestCase):
    def run_with(self, *looks, own=(REPLICA,), failure=None, heir='orders-1', answering=(('orders-1', REPLICA),)):
        """What was done, in its order, when this was seen and the member's own Patroni said this after the stop; what was printed."""
        done = []
        own = list(own)
        looks = [look if isinstance(look, Exception) else ((look if isinstance(look, tuple) else (look, leaving(), NOBODY_ELSE)) + (NOTED, []), {})
                 for look in looks]

        def call(_, method, path, *body):
            if method == 'GET':
                return own.pop(0)
            done.append((method, path) + body[:1])
        with mock.patch.dict(os.environ, HOSTNAME=ME), mock.patch.object(hand_over.sys, 'argv', ['hand_over.py', 'bin', 'data', 'socket', '480']), \
                mock.patch.object(peers, 'declared_members', return_value=None), mock.patch.object(member.Member, 'await_start'), \
                mock.patch.object(neighbours, 'see', side_effect=looks) as see, mock.patch.object(passing_on, 'heir', return_value=heir), \
                mock.patch.object(passing_on, 'answering', side_effect=lambda *_: iter(answering)), \
                mock.patch.object(passing_on.patroni_api, 'call', side_effect=call), \
                mock.patch.object(passing_on, 'checkpoint', side_effect=failure or (lambda *_: done.append('checkpoint'))), \
                mock.patch.object(passing_on, 'stop', side_effect=lambda *_: done.append('stop')), \
                mock.patch.object(passing_on.kube_api, 'read', return_value='ns'), \
                mock.patch.object(passing_on.role_label, 'give_back', side_effect=lambda *_: done.append('unlabel')), \
                mock.patch.object(passing_on, 'end_of_wal', return_value=200), \
                mock.patch.object(hand_over.time, 'sleep'), contextlib.redirect_stdout(io.StringIO()) as printed:
            hand_over.main()
        self.assertEqual(len(looks), see.call_count)
        return done, printed.getvalue()

    def test_stops_the_server_and_lets_the_others_elect(self):
        done, _ = self.run_with(LEADER, LEADER, own=(LEADER, NOBODY_LEADS, REPLICA))
        self.assertEqual(['checkpoint', 'unlabel', 'stop', ('PATCH', '/config', passing_on.LOOK_NOW)], done)

    def test_names_the_one_that_has_everything_when_its_own_pod_was_deleted_by_force(self):
        for pods in ({**leaving(), ME: False}, {name: gone for name, gone in leaving().items() if name != ME}):
            with self.subTest(pods):
                seen = (LEADER, pods, NOBODY_ELSE)
                done, _ = self.run_with(seen)
                self.assertEqual(['stop', ('POST', '/failover', {'candidate': 'orders-1'})], done)

    def test_leaves_it_alone_when_the_others_were_deleted_by_force_as_well(self):
        self.assertEqual([], self.run_with((LEADER, {**leaving(), ME: False}, NOBODY_ELSE), answering=())[0])

    def test_lets_the_others_elect_where_none_has(self):
        seen = (LEADER, {**leaving(), ME: False}, NOBODY_ELSE)
        done, _ = self.run_with(seen, heir=None)
        self.assertEqual(['stop', ('PATCH', '/config', passing_on.LOOK_NOW)], done)

    def test_leaves_a_server_alone_that_nobody_could_take_over_from(self):
        self.assertEqual([], self.run_with(ALONE)[0])

    def test_leaves_it_alone_when_all_others_are_told_to_stop_while_it_writes_its_checkpoint(self):
        done, _ = self.run_with(LEADER, (LEADER, leaving(1, 2), NOBODY_ELSE))
        self.assertEqual(['checkpoint'], done)

    def test_waits_for_nobody_when_all_others_are_told_to_stop_while_it_stops(self):
        done, _ = self.run_with(LEADER, LEADER, (LEADER, leaving(1, 2), NOBODY_ELSE), own=passing_on.LOOKS_A_SECOND * [NOBODY_LEADS])
        self.assertEqual(['checkpoint', 'unlabel', 'stop', ('PATCH', '/config', passing_on.LOOK_NOW)], done)

    def test_lingers_while_a_primary_that_stops_as_well_still_works(self):
        working, stopping = ((REPLICA, leaving(1, 2), primary(status)) for status in (LEADER, STOPPING))
        self.assertEqual([], self.run_with(working, working, stopping)[0])

    def test_lingers_no_longer_than_its_time(self):
        with mock.patch.object(hand_over, 'LINGER_SECONDS', -1):
            self.run_with((REPLICA, leaving(1, 2), primary(LEADER)))

    def test_lets_the_pod_stop_when_it_can_not_hand_over(self):
        for error in (OSError('no psql'), subprocess.CalledProcessError(1, 'pg_ctl'), subprocess.TimeoutExpired('psql', 60)):
            with self.subTest(repr(error)):
                _, printed = self.run_with(LEADER, failure=error)
                self.assertIn('not handed over', printed)

    def test_lets_the_pod_stop_when_it_can_not_see_the_others(self):
        self.assertIn('not handed over', self.run_with(OSError('the API server is away'))[1])


class AwaitPatroni(unittest.TestCase):
    def asked(self, answers):
        with mock.patch.object(neighbours, 'ask', side_effect=answers) as ask, mock.patch.object(member.time, 'sleep'):
            member.Member(ME, 'bin', 'data', 'socket').await_start()
        return ask.call_count

    def test_is_over_at_once_where_it_answers(self):
        self.assertEqual(1, self.asked([REPLICA]))

    def test_waits_for_one_that_starts_lest_its_signal_is_lost(self):
        self.assertEqual(3, self.asked([None, None, REPLICA]))

    def test_does_not_wait_for_ever(self):
        self.assertEqual(member.START_SECONDS, self.asked([None] * 100))


@mock.patch.dict(sys.modules, member=member)
class Leave(unittest.TestCase):
    """A member that was scaled away, by the steps that it finds one after the other."""

    def leave(self, *looks):
        done = []
        looks = [look if isinstance(look, Exception) else member.Look(look, 1, None, None, [], None) for look in looks]
        with mock.patch.dict(os.environ, HOSTNAME='orders-2'), mock.patch.object(hand_over.sys, 'argv', ['hand_over.py', 'a', 'b', 'c', '480']), \
                mock.patch.object(peers, 'declared_members', return_value=1), mock.patch.object(member.Member, 'await_start'), \
                mock.patch.object(member.Member, 'look', side_effect=looks) as look, \
                mock.patch.object(member.Member, 'pass_on', side_effect=lambda *_, away: done.append('hand over')), \
                mock.patch.object(hand_over, 'stop_in_turn', side_effect=lambda *_: done.append('stop in turn')), \
                mock.patch.object(hand_over.time, 'sleep'), contextlib.redirect_stdout(io.StringIO()):
            hand_over.main()
        self.assertEqual(len(looks), look.call_count)
        return done

    def test_is_held_until_it_may_stop(self):
        self.assertEqual(['stop in turn'], self.leave('hold', 'hold', None))

    def test_is_held_after_it_handed_over_as_well(self):
        self.assertEqual(['hand over', 'stop in turn'], self.leave('hold', 'hand over', 'hold', None))

    def test_hands_over_again_where_it_was_elected_again(self):
        self.assertEqual(['hand over', 'hand over', 'stop in turn'], self.leave('hand over', 'hand over', None))

    def test_is_held_while_it_sees_nothing(self):
        self.assertEqual(['stop in turn'], self.leave('hold', OSError('the API server is away'), None))

    def test_goes_when_the_api_server_knows_its_pod_no_more(self):
        unknown = urllib.error.HTTPError('', 401, 'Unauthorized', None, None)
        self.assertEqual(['stop in turn'], self.leave('hold', *[unknown] * 3))

    def test_is_held_where_it_is_refused_now_and_then_and_where_it_is_refused_otherwise(self):
        errors = [urllib.error.HTTPError('', code, '', None, None) for code in (401, 401, 503, 401)]
        self.assertEqual(['stop in turn'], self.leave(*errors, 'hold', *errors[:2], None))

    def test_is_held_no_longer_than_its_time(self):
        with mock.patch.object(hand_over.time, 'monotonic', side_effect=[0, 1, 481]):
            self.assertEqual(['stop in turn'], self.leave('hold'))


@mock.patch.dict(sys.modules, member=member)
class Declared(unittest.TestCase):
    """How often it is asked for how many members are declared, by a product that does what it is told."""

    def asked(self, *steps, declared=(3,)):
        """What a member was told in each look, and how often the API server was asked."""
        told, steps = [], list(steps)

        class Member(verbs.Member):
            def look(self, declared, away):
                told.append((declared, away))
                return verbs.Look(steps.pop(0))
        with mock.patch.dict(os.environ, HOSTNAME='orders-2'), mock.patch.object(hand_over.sys, 'argv', ['hand_over.py', '480']), \
                mock.patch.object(peers, 'declared_members', side_effect=declared) as asked, mock.patch.object(member, 'Member', Member), \
                mock.patch.object(hand_over.time, 'sleep'):
            hand_over.main()
        self.assertEqual([], steps)
        return told, asked.call_count

    def test_is_once_however_long_a_member_lingers(self):
        self.assertEqual(([(3, False)] * 4, 1), self.asked('linger', 'linger', 'linger', None))

    def test_is_at_each_look_where_it_was_scaled_away_which_may_be_taken_back(self):
        self.assertEqual(([(1, True), (3, True), (3, False)], 4), self.asked('hold', None, None, declared=[1, 1, 3, 3]))


if __name__ == '__main__':
    unittest.main()
