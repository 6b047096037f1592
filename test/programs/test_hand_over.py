import contextlib
import io
import subprocess
import unittest
from unittest import mock

from programs import hand_over

STREAMING = {'application_name': 'orders-1', 'state': 'streaming'}
CATCHING_UP = {'application_name': 'orders-2', 'state': 'catchup'}
LEADER = {'role': 'primary', 'state': 'running', 'replication': [CATCHING_UP, STREAMING]}
ALONE = {'role': 'primary', 'state': 'running'}
REPLICA = {'role': 'replica', 'state': 'running', 'replication_state': 'streaming'}
NOBODY_LEADS = {'role': 'demoted', 'state': 'stopped', 'cluster_unlocked': True}


class ShouldHandOver(unittest.TestCase):
    CASES = {
        'the primary, and a replica streams': (LEADER, True),
        'the primary by its older name': ({**LEADER, 'role': 'master'}, True),
        'the primary, and no replica streams': ({**LEADER, 'replication': [CATCHING_UP]}, False),
        'the primary, alone': (ALONE, False),
        'a replica': (REPLICA, False),
        'a replica that others stream from': ({**REPLICA, 'replication': [STREAMING]}, False),
    }

    def test_says_whether_another_member_can_take_over(self):
        for title, (status, answer) in self.CASES.items():
            with self.subTest(title):
                self.assertEqual(answer, hand_over.should_hand_over(status))


class HandedOver(unittest.TestCase):
    def test_is_when_somebody_else_leads(self):
        self.assertEqual([True, False, False], [hand_over.handed_over(status) for status in (REPLICA, NOBODY_LEADS, LEADER)])


class Main(unittest.TestCase):
    def run_with(self, *answers, stop=None):
        """What Patroni is asked, whether the server was stopped, and what is printed."""
        with mock.patch.object(hand_over.sys, 'argv', ['hand_over.py', 'bin', 'data', 'socket']), \
                mock.patch.object(hand_over.patroni_api, 'call', side_effect=answers) as call, \
                mock.patch.object(hand_over, 'stop', side_effect=stop) as stopped, \
                mock.patch.object(hand_over.time, 'sleep'), contextlib.redirect_stdout(io.StringIO()) as printed:
            hand_over.main()
        return [one[0][1:3] for one in call.call_args_list], stopped.called, printed.getvalue()

    def test_stops_the_server_and_waits_for_another_primary(self):
        asked, stopped, _ = self.run_with(LEADER, {}, LEADER, NOBODY_LEADS, REPLICA)
        self.assertEqual([('GET', '/patroni'), ('PATCH', '/config')] + 3 * [('GET', '/patroni')], asked)
        self.assertTrue(stopped)

    def test_leaves_a_server_alone_that_nobody_could_take_over_from(self):
        asked, stopped, _ = self.run_with(ALONE)
        self.assertEqual(([('GET', '/patroni')], False), (asked, stopped))

    def test_lets_the_pod_stop_when_it_can_not_hand_over(self):
        for error in (OSError('no psql'), subprocess.CalledProcessError(1, 'pg_ctl'), subprocess.TimeoutExpired('psql', 60)):
            with self.subTest(repr(error)):
                _, _, printed = self.run_with(LEADER, stop=error)
                self.assertIn('not handed over', printed)


if __name__ == '__main__':
    unittest.main()
