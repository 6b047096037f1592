import re
import unittest

from mysql import figures
from mysql.test_healing import CUT_OFF, OUT, PRIMARY, online

COUNTS = {'certification': 2, 'applier': 30, 'conflicts': 0, 'status': {'Threads_connected': '12', 'Uptime': '86400'}, 'max_connections': 130}
LINE = re.compile(r'# HELP [a-z_]+ [^\n]+|# TYPE [a-z_]+ (gauge|counter)|[a-z_]+({[a-z]+="[A-Z]*"(,[a-z]+="[A-Z]*")*})? [0-9]+')


def told(mine, counts=None):
    return [line for line in figures.text(mine, counts).splitlines() if not line.startswith('#')]


class Text(unittest.TestCase):
    def test_is_of_a_primary(self):
        self.assertEqual([
            'mysql_up 1', 'mysql_group_primary 1', 'mysql_group_online 1', 'mysql_group_members_online 3',
            'mysql_group_member_state{state="ONLINE",role="PRIMARY"} 1', 'mysql_group_certification_queue 2', 'mysql_group_applier_queue 30',
            'mysql_group_conflicts_total 0', 'mysql_global_status_threads_connected 12', 'mysql_global_status_uptime 86400',
            'mysql_global_variables_max_connections 130',
        ], told(PRIMARY, COUNTS))

    def test_is_of_the_group_alone_before_anything_was_counted(self):
        self.assertEqual(['mysql_up 1', 'mysql_group_primary 0', 'mysql_group_online 1', 'mysql_group_members_online 3',
                          'mysql_group_member_state{state="ONLINE",role="SECONDARY"} 1'], told(online()))

    def test_calls_nobody_online_who_has_no_majority(self):
        self.assertEqual(['mysql_up 1', 'mysql_group_primary 0', 'mysql_group_online 0'], told(CUT_OFF)[:3])

    def test_is_of_a_member_that_is_out_of_the_group_and_has_no_queues(self):
        found = told(OUT, dict(COUNTS, certification=None, applier=None, conflicts=None))
        self.assertIn('mysql_group_member_state{state="OFFLINE",role=""} 1', found)
        self.assertFalse([line for line in found if 'queue' in line or 'conflicts' in line])
        self.assertIn('mysql_global_status_uptime 86400', found)

    def test_is_of_a_server_that_does_not_answer(self):
        self.assertEqual(['mysql_up 0', 'mysql_group_primary 0', 'mysql_group_online 0'], told(None, COUNTS))

    def test_is_as_prometheus_reads_it(self):
        for mine in (PRIMARY, OUT, None):
            text = figures.text(mine, COUNTS)
            self.assertTrue(text.endswith('\n'))
            self.assertEqual([], [line for line in text.splitlines() if not LINE.fullmatch(line)])
