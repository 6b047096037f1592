import concurrent.futures
import contextlib
import io
import unittest
from unittest import mock

from mysql import actor, entered, group, mark, roles
from mysql.test_healing import EMPTY, GROUP, LEFT, MARK, OUT, PRIMARY, WITHOUT_ME, YOUNG, online

HOSTS = {'shop-0': 'shop-0.members', 'shop-1': 'shop-1.members', 'shop-2': 'shop-2.members'}


class Rounds(unittest.TestCase):
    def setUp(self):
        self.done, self.holders, self.claimed, self.ending = [], {}, True, False
        self.replicas = []
        self.found, self.answers, self.now, self.refusal = None, {}, 0, None
        self.counts = {'certification': 0, 'applier': 7, 'conflicts': 0, 'status': {'Uptime': '60'}, 'max_connections': 130}
        self.actor, self.number = actor.Actor('shop-1', 'default'), 3
        self.actor.answered = 0
        do = self.done.append
        for where, name, what in [
            (group, 'declared', lambda: HOSTS), (actor.time, 'monotonic', lambda: self.now),
            (actor.peers, 'declared_members', lambda _: self.number),
            (group, 'counts_by', self.count),
            (group, 'look', lambda host: self.answers[host.partition('.')[0]]), (group, 'look_by', self.look),
            (group, 'join', self.join), (group, 'copy', self.copy),
            (group, 'found', lambda name, hosts: do('found ' + name)), (group, 'settle', lambda bears: do('settle')),
            (group, 'forget_others', self.forget_others), (actor.ending, 'at_once', lambda: do('end')),
            (roles, 'put', lambda _, name, role, view=None: do('%s is %s' % (name, role))), (roles, 'holders', lambda *_: self.holders),
            (roles.role_label, 'holders', lambda *_: [{'metadata': {'name': name}} for name in self.replicas]),
            (mark.Mark, 'read', lambda _: self.found), (mark.Mark, 'change', lambda _, data: do('note %s' % data)),
            (mark.Mark, 'make', self.make), (mark.Mark, 'claim', lambda _, name: do('%s restarts' % name) or self.claimed),
            (actor.ending, 'begun', lambda: self.ending),
        ]:
            entered(self, mock.patch.object(where, name, what))
        self.printed = entered(self, contextlib.redirect_stdout(io.StringIO()))

    def join(self, name, hosts):
        self.done.append('join ' + name)
        self.asked = list(hosts)

    def forget_others(self):
        self.done.append('forget')
        if self.refusal:
            raise self.refusal

    def copy(self, host):
        self.done.append('copy of ' + host)
        if self.refusal:
            raise self.refusal

    def copied(self):
        """When the copy that was begun has ended."""
        concurrent.futures.wait([self.actor.copying])

    def look(self, session):
        if session is self.actor.session:
            return self.mine()
        host = session.start()[2].partition('=')[2]
        return self.answers[host.partition('.')[0]]

    def mine(self):
        mine = self.answers['shop-1']
        if mine is None:
            raise OSError('no socket')
        return mine

    def count(self, session, seconds):
        self.done.append('count')
        if self.counts is None:
            raise OSError('no answer')
        return self.counts

    def make(self, founder, member, name=None):
        self.done.append('mark')
        self.found = self.found or {'founder': founder, 'members': member, 'name': name or GROUP}
        return self.found

    def round(self, mine, first=None, last=None):
        """What is done in a round, beside what was done before."""
        settled = {'copying': False, 'offline': False, 'bears': mine and group.bears(mine)}
        self.answers = {'shop-0': first, 'shop-1': mine and {**settled, **mine, 'uuid': 'u1'}, 'shop-2': last}
        self.done.clear()
        self.actor.round()
        return list(self.done)


class Acts(Rounds):
    def test_joins_by_its_logs(self):
        self.assertEqual(['shop-1 is None', 'join ' + GROUP], self.round(OUT, WITHOUT_ME))

    def test_asks_those_that_are_in_the_group(self):
        self.round(OUT, OUT, online(sees=(2,), role='PRIMARY'))
        self.assertEqual(['shop-2.members'], self.asked)

    def test_takes_a_copy_before_it_joins_where_logs_can_not_do(self):
        self.round(EMPTY, WITHOUT_ME, online(sees=(0, 2)))
        self.copied()
        self.assertIn('copy of shop-2.members', self.done)
        self.assertEqual(['join ' + GROUP], self.round(OUT, WITHOUT_ME))

    def test_does_nothing_else_while_it_copies(self):
        self.actor.copying = concurrent.futures.Future()
        self.assertEqual(['shop-1 is None'], self.round(EMPTY, WITHOUT_ME))

    def test_tries_again_where_a_copy_was_refused(self):
        self.refusal = OSError('Too many concurrent clone operations')
        for _ in range(2):
            self.round(EMPTY, WITHOUT_ME)
            self.copied()
            self.assertIn('copy of shop-0.members', self.done)
        self.assertIn('the copy has ended: Too many concurrent clone operations', self.printed.getvalue())

    def test_joins_without_the_api_server(self):
        with mock.patch.object(mark.Mark, 'read', side_effect=OSError('away')):
            self.assertIn('join ' + GROUP, self.round(OUT, WITHOUT_ME))

    def test_founds_when_the_mark_is_its_own(self):
        self.found = dict(YOUNG, founder='u1')
        self.assertIn('found ' + GROUP, self.round(EMPTY, EMPTY, EMPTY))

    def test_does_not_found_where_another_was_quicker(self):
        self.actor.me = 'shop-0'
        self.answers = {'shop-1': dict(EMPTY, uuid='u0'), 'shop-2': EMPTY}
        with mock.patch.object(mark.Mark, 'make', return_value=dict(YOUNG, founder='u7')):
            self.actor.round()
        self.assertNotIn('found', ' '.join(self.done))

    def test_restarts_a_group_by_its_name(self):
        self.found = MARK
        self.assertIn('found ' + GROUP, self.round(OUT, EMPTY | {'executed': GROUP + ':1'}, EMPTY | {'executed': GROUP + ':1'}))

    def test_does_not_restart_a_group_by_a_mark_that_was_changed_meanwhile(self):
        self.found, self.claimed = MARK, False
        others = EMPTY | {'executed': GROUP + ':1'}
        self.assertEqual(['shop-1 is None', 'shop-1 restarts'], self.round(OUT, others, others))

    def test_stays_out_of_the_group_once_it_stops_with_all_others(self):
        self.ending = True
        self.assertEqual(['shop-1 is None'], self.round(OUT, WITHOUT_ME))

    def test_does_nothing_without_its_server(self):
        self.assertEqual([], self.round(None, WITHOUT_ME))
        self.assertEqual([], self.round(None, WITHOUT_ME))
        self.assertEqual('the server beside me: no socket\n', self.printed.getvalue())

    def test_joins_who_was_scaled_away_and_still_leads(self):
        self.found = dict(MARK, members='shop-1 shop-2')
        with mock.patch.object(group, 'declared', lambda: {'shop-1': 'shop-1.members'}):
            self.assertIn('join ' + GROUP, self.round(OUT, None, online(sees=(0, 2), role='PRIMARY')))
        self.assertIn('shop-2.members', self.actor.sessions)

    def test_notes_that_a_copy_became_its_data(self):
        self.assertIn('settle', self.round(online(copying=True)))

    def test_looks_often_at_itself_and_seldom_at_all(self):
        for mine, rest in [(online(), actor.PAUSE_SECONDS), (OUT, actor.BETWEEN_LOOKS_SECONDS), (None, actor.BETWEEN_LOOKS_SECONDS)]:
            self.answers = {'shop-0': WITHOUT_ME, 'shop-1': mine and dict(mine, copying=False, offline=False, bears=0), 'shop-2': None}
            self.assertEqual(rest, self.actor.round())

    def test_forgets_connections_when_another_one_leaves_whether_it_leads_or_not(self):
        for role in ('PRIMARY', 'SECONDARY'):
            self.round(online(role=role))
            self.assertIn('forget', self.round(online(sees=(1, 2), role=role)))
            self.assertNotIn('forget', self.round(online(sees=(1, 2), role=role)))

    def test_forgets_connections_when_the_group_waits_for_nobody(self):
        self.round(PRIMARY)
        waits = online(sees=(1, 2), role='PRIMARY')
        for _ in range(2):
            self.assertNotIn('forget', self.round({**waits, 'group': {**waits['group'], 'shop-2': 'RECOVERING'}}))
        self.assertIn('forget', self.round(waits))

    def test_forgets_connections_once_when_it_is_left_alone(self):
        alone = online(sees=(1,), role='PRIMARY')
        self.assertNotIn('forget', self.round(PRIMARY))
        self.refusal = OSError('no answer within 20 s')
        with self.assertRaises(OSError):
            self.round(alone)
        self.refusal = None
        self.assertIn('forget', self.round(alone))
        self.assertNotIn('forget', self.round(alone))

    def test_lets_nobody_join_before_it_has_forgotten(self):
        self.round(PRIMARY)
        self.assertEqual(['forget', 'settle'], [done for done in self.round(online(sees=(1,), role='PRIMARY', bears=0)) if ' ' not in done])

    def test_ends_its_server_where_it_is_left(self):
        self.found = MARK
        self.assertEqual(['shop-1 is None', 'end'], self.round(LEFT, OUT, OUT))

    def test_forgets_nothing_of_a_group_that_it_founds(self):
        self.found = dict(YOUNG, founder='u1')
        self.round(EMPTY, EMPTY, EMPTY)
        self.assertNotIn('forget', self.round(online(0, sees=(1,), role='PRIMARY')))

    def test_bears_with_others_as_long_as_it_should(self):
        self.assertIn('settle', self.round(online(bears=5)))
        self.assertNotIn('settle', self.round(online(bears=0)))

    def test_lets_clients_in_again(self):
        self.assertIn('settle', self.round(online(offline=True)))
        self.assertNotIn('settle', self.round(online()))


class Shows(Rounds):
    def setUp(self):
        super().setUp()
        self.found = MARK

    def test_labels_at_once_and_then_every_few_seconds(self):
        self.assertEqual(['shop-1 is replica'], self.round(online()))
        self.assertEqual([], self.round(online()))
        self.now += actor.AGAIN_SECONDS
        self.assertEqual(['shop-1 is replica'], self.round(online()))
        self.assertEqual(['shop-1 is primary'], self.round(PRIMARY))

    def test_keeps_the_label_of_a_server_that_is_slow_for_a_while(self):
        self.round(PRIMARY)
        self.now += actor.SILENT_SECONDS
        self.assertEqual([], self.round(None))
        self.now += 1
        self.assertEqual(['shop-1 is None'], self.round(None))

    def test_takes_the_label_from_a_primary_before(self):
        self.holders = {'shop-0': '17:2'}
        self.assertEqual(['shop-1 is primary', 'shop-0 is None'], self.round(PRIMARY))

    def test_takes_the_label_from_a_replica_that_is_out_of_the_group(self):
        self.holders, self.replicas = {'shop-1': PRIMARY['view']}, ['shop-0', 'shop-3']
        self.assertEqual(['shop-3 is None'], self.round(PRIMARY))

    def test_leaves_the_label_to_a_newer_view(self):
        self.holders = {'shop-0': '17:4'}
        self.assertEqual([], self.round(PRIMARY))

    def test_keeps_what_it_has(self):
        self.holders = {'shop-1': PRIMARY['view']}
        self.assertEqual([], self.round(PRIMARY))

    def test_notes_who_has_been_in_the_group(self):
        self.found = YOUNG
        self.assertEqual(['shop-1 is primary', "note {'members': 'shop-0 shop-1 shop-2'}"], self.round(PRIMARY))

    def test_forgets_who_was_scaled_away_before_its_own_file_says_so(self):
        self.number = 2
        self.assertEqual(['shop-1 is primary', "note {'members': 'shop-0 shop-1'}"], self.round(online(sees=(0, 1), role='PRIMARY')))

    def test_forgets_nobody_where_all_are_scaled_away(self):
        self.number = 0
        self.assertEqual(['shop-1 is primary'], self.round(online(sees=(0, 1), role='PRIMARY')))

    def test_makes_the_mark_again_where_it_is_gone(self):
        self.found = None
        self.assertEqual(['shop-1 is primary', 'mark', "note {'members': 'shop-0 shop-1 shop-2'}"], self.round(PRIMARY))

    def test_tries_again_soon_where_the_api_server_is_away(self):
        with mock.patch.object(roles, 'put', side_effect=OSError('away')):
            self.round(online())
        self.assertEqual([], self.round(online()))
        self.now += actor.AFTER_FAILURE_SECONDS
        self.assertEqual(['shop-1 is replica'], self.round(online()))


class Says(Rounds):
    def test_serves_in_the_group_alone(self):
        for mine, said in [(PRIMARY, (True, 'ONLINE')), (online(majority=False), (False, 'ONLINE')), (OUT, (False, 'OFFLINE')),
                           (None, (False, 'no answer'))]:
            self.round(mine)
            self.assertEqual(said, self.actor.says())

    def test_does_not_count_on_what_it_saw_long_ago(self):
        self.round(PRIMARY)
        self.now += actor.SEEN_SECONDS + 1
        self.assertEqual((False, 'no answer'), self.actor.says())


class Tells(Rounds):
    def setUp(self):
        super().setUp()
        self.found = MARK
        self.now += actor.AGAIN_SECONDS

    def test_counts_nothing_that_nobody_asks_for(self):
        self.assertNotIn('count', self.round(online()))

    def test_counts_every_few_seconds_from_the_first_question_on(self):
        self.round(online())
        self.assertNotIn('applier', self.actor.figures())
        self.assertEqual(['count'], self.round(online()))
        self.assertEqual([], self.round(online()))
        self.assertIn('\nmysql_group_applier_queue 7\n', self.actor.figures())
        self.now += actor.AGAIN_SECONDS
        self.assertIn('count', self.round(online()))

    def test_stops_counting_when_nobody_asks_any_more(self):
        self.actor.figures()
        self.now += actor.ASKED_SECONDS + 1
        self.assertNotIn('count', self.round(online()))

    def test_serves_though_it_can_not_count(self):
        self.counts = None
        self.actor.figures()
        self.round(PRIMARY)
        self.assertEqual((True, 'ONLINE'), self.actor.says())
        self.assertIn('\nmysql_group_primary 1\n', self.actor.figures())
        self.assertNotIn('applier', self.actor.figures())

    def test_says_that_the_server_does_not_answer(self):
        self.round(PRIMARY)
        self.now += actor.SEEN_SECONDS + 1
        self.round(None)
        self.assertIn('\nmysql_up 0\n', self.actor.figures())
