import json
import os
import unittest
from unittest import mock

from mysql import entered, group, sql

ROWS = [['u0', 'shop-0', 'ONLINE', 'PRIMARY'], ['u1', 'shop-1', 'ONLINE', 'SECONDARY'], ['u2', 'shop-2', 'UNREACHABLE', 'SECONDARY']]
TOLD = {
    'uuid': 'u1', 'name': 'g', 'executed': 'g:1-3,\nh:1', 'received': '', 'purged': '', 'members': ROWS, 'view': '17:3', 'closed': 1, 'offline': 0,
    'copying': 0, 'copied': 0, 'bears': 0,
}


class Seen(unittest.TestCase):
    def test_knows_itself_and_the_others(self):
        answer = group.seen(TOLD)
        self.assertEqual(('ONLINE', 'SECONDARY', True, 'shop-0', 'g:1-3,h:1', True, False),
                         tuple(answer[key] for key in ('state', 'role', 'majority', 'primary', 'executed', 'closed', 'half')))
        self.assertEqual({'shop-0': 'ONLINE', 'shop-1': 'ONLINE', 'shop-2': 'UNREACHABLE'}, answer['group'])

    def test_is_out_where_it_is_in_no_group(self):
        answer = group.seen(dict(TOLD, members=[]))
        self.assertEqual(('OFFLINE', '', False, {}), (answer['state'], answer['role'], answer['majority'], answer['group']))

    def test_has_no_majority_with_half_of_the_group(self):
        rows = [[*row[:2], 'UNREACHABLE' if row[1] != 'shop-1' else 'ONLINE', row[3]] for row in ROWS[:2]]
        self.assertFalse(group.seen(dict(TOLD, members=rows))['majority'])

    def test_counts_who_recovers(self):
        rows = [ROWS[1], [*ROWS[0][:2], 'UNREACHABLE', 'PRIMARY'], ['u2', 'shop-2', 'RECOVERING', 'SECONDARY']]
        self.assertTrue(group.seen(dict(TOLD, members=rows))['majority'])

    def test_has_half_a_copy_until_it_is_in_the_group(self):
        self.assertTrue(group.seen(dict(TOLD, copying=1, members=[]))['half'])
        self.assertFalse(group.seen(dict(TOLD, copying=1))['half'])

    def test_has_a_whole_copy_when_its_server_starts_again_with_it(self):
        self.assertFalse(group.seen(dict(TOLD, copying=1, copied=1, members=[]))['half'])

    def test_leads_with_a_majority_alone(self):
        leader = dict(TOLD, uuid='u0')
        self.assertTrue(group.leads(group.seen(leader)))
        self.assertFalse(group.leads(group.seen(TOLD)))
        self.assertFalse(group.leads(group.seen(dict(leader, members=[ROWS[0], [*ROWS[1][:2], 'UNREACHABLE', 'SECONDARY']]))))
        self.assertFalse(group.leads(None))


class HasLost(unittest.TestCase):
    def test_is_true_of_whoever_is_left(self):
        alone, both = (group.seen(dict(TOLD, members=ROWS[:number])) for number in (1, 2))
        for title, before, mine, lost in [
            ('the others left', 3, alone, True),
            ('one of the others left', 3, both, True),
            ('nobody looked before, and it is alone', None, alone, True),
            ('nobody looked before', None, both, False),
            ('it was alone before', 1, alone, False),
            ('it founds the group', 0, alone, False),
            ('another one joined', 1, both, False),
        ]:
            with self.subTest(title):
                self.assertEqual(lost, group.has_lost(before, mine))

    def test_waits_for_nobody_where_all_are_online(self):
        for state, whole in [('ONLINE', True), ('RECOVERING', False), ('UNREACHABLE', False)]:
            members = [ROWS[0], [*ROWS[1][:2], state, 'SECONDARY']]
            self.assertEqual(whole, group.is_whole(group.seen(dict(TOLD, members=members))))


class Bears(unittest.TestCase):
    def test_with_nobody_once_a_second_member_has_all_data(self):
        for states, seconds in [
            (['ONLINE'], 5),
            (['ONLINE', 'RECOVERING'], 5),
            (['ONLINE', 'RECOVERING', 'RECOVERING'], 5),
            (['ONLINE', 'ONLINE', 'RECOVERING'], 0),
            (['UNREACHABLE', 'ONLINE', 'RECOVERING'], 0),
            (['ONLINE', 'ONLINE', 'ONLINE'], 0),
        ]:
            with self.subTest(states):
                members = [['u%d' % i, 'shop-%d' % i, state, ''] for i, state in enumerate(states)]
                self.assertEqual(seconds, group.bears(group.seen(dict(TOLD, members=members))))


class Counts(unittest.TestCase):
    def test_are_one_line_and_not_waited_for(self):
        asked = []

        class Session:
            def line(self, text, timeout):
                asked.append((text, timeout))
                return json.dumps({'applier': 3})

        self.assertEqual({'applier': 3}, group.counts_by(Session(), 2))
        self.assertEqual([(group.COUNTS, 2)], asked)


class Commands(unittest.TestCase):
    def setUp(self):
        self.said = []
        entered(self, mock.patch.dict(os.environ, {'REPLICATION_PASSWORD': "it's"}))
        entered(self, mock.patch.object(sql, 'run', lambda text, **_: self.said.append(text)))

    def test_copies_out_of_the_group_and_notes_before_that_it_was_begun(self):
        group.copy('a')
        self.assertEqual('stop group_replication', self.said[0])
        self.assertEqual("set persist group_replication_clone_threshold = 1; set global clone_valid_donor_list = 'a:3306';"
                         "clone instance from 'replication'@'a':3306 identified by 'it''s' require ssl", self.said[1])

    def test_joins_by_logs(self):
        group.join('g', ['a', 'b'])
        self.assertIn('group_replication_clone_threshold = 9223372036854775807;', self.said[1])
        self.assertIn("group_replication_group_seeds = 'a:3306,b:3306'", self.said[1])
        self.assertIn("password = 'it''s'", self.said[1])

    def test_drops_connections_to_members_that_have_left(self):
        group.forget_others()
        self.assertEqual(group.REMEMBERED, self.said[0].count('set_write_concurrency(group_replication_get_write_concurrency())'))

    def test_bears_with_those_that_it_does_not_see_when_it_begins(self):
        for begin in (group.join, group.found):
            self.said.clear()
            begin('g', ['a'])
            self.assertIn('set global group_replication_member_expel_timeout = 5; start', self.said[1])

    def test_founds_only_once(self):
        group.found('g', ['a'])
        self.assertIn('bootstrap_group = on', self.said[1])
        self.assertEqual('set global group_replication_bootstrap_group = off', self.said[-1])

    def test_founds_no_second_time_where_the_start_fails(self):
        def run(text, **_):
            self.said.append(text)
            if 'start' in text:
                raise OSError('refused')
        with mock.patch.object(sql, 'run', run), self.assertRaises(OSError):
            group.found('g', ['a'])
        self.assertEqual('set global group_replication_bootstrap_group = off', self.said[-1])


class Session(unittest.TestCase):
    """With a shell in the place of the client."""
    ANSWERS = 'while read line; do case "$line" in ask*) echo "[1]";; fail*) echo "ERROR 1290 (HY000): shut"; exit 1;; slow*) sleep 9;; esac; done'

    def setUp(self):
        entered(self, mock.patch.dict(os.environ, {'ACTOR_PASSWORD': 'secret'}))
        self.starts = []
        self.session = sql.Session(self.start)
        self.addCleanup(lambda: self.session.process and self.session.end())

    def start(self):
        self.starts.append(1)
        return ['sh', '-c', self.ANSWERS]

    def test_stays(self):
        self.assertEqual([[1], [1]], [json.loads(self.session.line('ask')) for _ in range(2)])
        self.assertEqual(1, len(self.starts))

    def test_is_another_after_a_refusal(self):
        with self.assertRaisesRegex(OSError, 'ERROR 1290'):
            self.session.line('fail')
        self.assertEqual('[1]', self.session.line('ask'))
        self.assertEqual(2, len(self.starts))

    def test_does_not_wait_for_ever(self):
        with self.assertRaisesRegex(OSError, 'no answer'):
            self.session.line('slow', 0.1)
        self.assertEqual('[1]', self.session.line('ask'))

    def test_ends_with_the_server(self):
        self.session.line('ask')
        self.session.process.kill()
        with self.assertRaises(OSError):
            self.session.line('ask', 1)


class Hidden(unittest.TestCase):
    def test_leaves_passwords_out_of_what_the_server_says(self):
        with mock.patch.dict(os.environ, {'REPLICATION_PASSWORD': 'secret'}):
            self.assertEqual("near '***' at line 1", sql.hidden("near 'secret' at line 1"))
