import contextlib
import io
import os
import subprocess
import unittest
from unittest import mock

from programs import hand_over

LEADER = {'name': 'orders-0', 'role': 'leader', 'state': 'running'}
REPLICA = {'name': 'orders-1', 'role': 'quorum_standby', 'state': 'streaming'}
STARTING = {'name': 'orders-2', 'role': 'replica', 'state': 'starting'}


class ShouldHandOver(unittest.TestCase):
    CASES = {
        'the primary, and a replica streams': ([LEADER, REPLICA, STARTING], 'orders-0', True),
        'the order does not matter': ([STARTING, REPLICA, LEADER], 'orders-0', True),
        'the primary, and no replica streams': ([LEADER, STARTING], 'orders-0', False),
        'the primary, alone': ([LEADER], 'orders-0', False),
        'a replica': ([LEADER, REPLICA], 'orders-1', False),
        'no primary': ([REPLICA, STARTING], 'orders-1', False),
        'nobody is known': ([], 'orders-0', False),
    }

    def test_says_whether_another_member_can_take_over(self):
        for title, (members, me, answer) in self.CASES.items():
            with self.subTest(title):
                self.assertEqual(answer, hand_over.should_hand_over(members, me))


class Main(unittest.TestCase):
    def run_with(self, *answers, stop=None):
        """What Patroni is asked, whether the server was stopped, and what is printed."""
        with mock.patch.dict(os.environ, PATRONI_NAME='orders-0'), \
                mock.patch.object(hand_over.sys, 'argv', ['hand_over.py', 'bin', 'data', 'socket']), \
                mock.patch.object(hand_over.patroni_api, 'call', side_effect=answers) as call, \
                mock.patch.object(hand_over, 'stop', side_effect=stop) as stopped, \
                mock.patch.object(hand_over.time, 'sleep'), contextlib.redirect_stdout(io.StringIO()) as printed:
            hand_over.main()
        return [one[0][1:3] for one in call.call_args_list], stopped.called, printed.getvalue()

    def test_stops_the_server_and_waits_for_another_primary(self):
        nobody, other = {'members': [REPLICA]}, {'members': [{**LEADER, 'name': 'orders-1'}]}
        asked, stopped, _ = self.run_with({'members': [LEADER, REPLICA]}, {}, {'members': [LEADER]}, nobody, other)
        self.assertEqual([('GET', '/cluster'), ('PATCH', '/config')] + 3 * [('GET', '/cluster')], asked)
        self.assertTrue(stopped)

    def test_leaves_a_server_alone_that_nobody_could_take_over_from(self):
        asked, stopped, _ = self.run_with({'members': [LEADER]})
        self.assertEqual(([('GET', '/cluster')], False), (asked, stopped))

    def test_lets_the_pod_stop_when_it_can_not_hand_over(self):
        for error in (OSError('no psql'), subprocess.CalledProcessError(1, 'pg_ctl'), subprocess.TimeoutExpired('psql', 60)):
            with self.subTest(repr(error)):
                _, _, printed = self.run_with({'members': [LEADER, REPLICA]}, stop=error)
                self.assertIn('not handed over', printed)


if __name__ == '__main__':
    unittest.main()
