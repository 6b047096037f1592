import contextlib
import io
import json
import unittest
import urllib.error
from unittest import mock

from postgresql import engine
from postgresql.situations import EMPTY, LEADER, NAME, member
from postgresql.situations import seen as situations_seen
from programs import kube_api


class Engine(unittest.TestCase):
    DECLARED = {'name': NAME, 'members': ['orders-0', 'orders-1'], 'hosts': ['host-0', 'host-1'], 'psql': 'psql',
                'databases': [{'name': 'shop', 'owner': 'shop', 'folder': '/secrets/shop', 'waits': False}]}

    def setUp(self):
        self.kube, self.patroni = mock.Mock(), mock.Mock()
        for module, double in ((kube_api, self.kube), (engine.patroni_api, self.patroni)):
            patcher = mock.patch.object(module, 'call', double)
            patcher.start()
            self.addCleanup(patcher.stop)
        self.engine = engine.Engine('ns')
        self.engine.want = self.DECLARED
        self.engine.leader = 'orders-0'

    def answers(self, **answers):
        """What each host says when it is asked; nothing where it isn't named."""
        def call(host, method, path):
            self.assertEqual(('GET', '/patroni'), (method, path))
            if host not in answers:
                raise OSError('away')
            return answers[host]
        self.patroni.side_effect = call

    def test_asks_each_member_about_itself(self):
        self.answers(host_0={'role': 'replica', 'state': 'running'}, host_1={'role': 'primary', 'state': 'running'})
        self.engine.want = {**self.DECLARED, 'hosts': ['host_2', 'host_1']}
        self.engine.look()
        self.assertIsNone(self.engine.members['orders-0'])
        self.assertEqual(('leader', 'orders-1'), (self.engine.members['orders-1']['role'], self.engine.leader))

    def test_knows_of_no_leader_where_two_members_say_that_they_lead(self):
        leader = {'role': 'primary', 'state': 'running'}
        self.answers(**{'host-0': leader, 'host-1': leader})
        self.engine.look()
        self.assertIsNone(self.engine.leader)

    def test_takes_a_member_for_still_at_the_second_look(self):
        standby = {'role': 'replica', 'state': 'running', 'timeline': 5, 'xlog': {'replayed_location': 200}}
        self.answers(**{'host-1': standby})
        self.engine.look()
        self.assertFalse(self.engine.members['orders-1']['still'])
        self.engine.look()
        self.assertTrue(self.engine.members['orders-1']['still'])

    def test_provisions_again_when_a_database_is_gone(self):
        self.engine.provisioned = 'abc'
        for databases, provisioned in ((['postgres', 'shop'], 'abc'), (['postgres'], None)):
            answer = {'slots': ['s'], 'streaming': [], 'databases': databases}
            with mock.patch.object(self.engine, 'sql', lambda text, member=None, answer=answer: json.dumps(answer)):
                self.assertEqual(answer, self.engine.inside())
            self.assertEqual(provisioned, self.engine.provisioned)

    def test_goes_on_when_the_primary_has_no_connection_left(self):
        with mock.patch.object(self.engine, 'sql', side_effect=OSError('sorry, too many clients already')):
            self.assertEqual({'slots': [], 'streaming': [], 'blind': 'sorry, too many clients already'}, self.engine.inside())

    def test_compares_only_members_that_stand_still(self):
        self.engine.members = {'orders-0': LEADER, 'orders-1': member(), 'orders-2': member(still=False), 'orders-3': None}
        with mock.patch.object(engine.wal, 'astray', return_value='forked') as astray:
            self.assertEqual({'orders-1': 'forked'}, self.engine.astray())
        self.assertEqual(1, astray.call_count)

    def test_copies_a_member_anew_whose_folder_is_neither_empty_nor_readable(self):
        waiting, copying = {'role': 'uninitialized', 'state': 'stopped'}, {'role': 'uninitialized', 'state': 'creating replica'}
        for before, now, found in ((waiting, waiting, {'orders-1': engine.UNREADABLE}), (copying, waiting, {}), (waiting, copying, {})):
            with self.subTest(before=before['state'], now=now['state']):
                for answer in before, now:
                    self.answers(**{'host-0': {'role': 'primary', 'state': 'running'}, 'host-1': answer})
                    self.engine.look()
                self.assertEqual(found, self.engine.astray())

    def shut(self, *states, refusal='FATAL:  could not open file "base/5/1259": No such file or directory'):
        with mock.patch.object(self.engine, 'sql', side_effect=OSError(refusal)):
            self.look_at(*states)
            return self.engine.astray()

    def test_copies_a_member_anew_once_that_lets_nobody_in_since_it_has_lost_files(self):
        reason = {'orders-1': 'its server lets nobody in: could not open file "base/5/1259": No such file or directory'}
        self.assertEqual({}, self.shut('running', 'unknown'))
        self.assertEqual(reason, self.shut('unknown'))
        self.assertEqual({}, self.shut('unknown', refusal='FATAL:  sorry, too many clients already'))
        with mock.patch.object(engine.patroni_api, 'call'):
            self.engine.act('reinitialize', {'member': 'orders-1', 'because': ''})
        self.assertEqual({}, self.shut('creating replica', 'unknown', 'unknown'))
        self.assertEqual(reason, self.shut('streaming', 'unknown', 'unknown'))

    def test_leaves_a_member_that_lets_the_controller_in(self):
        with mock.patch.object(self.engine, 'sql', return_value=''):
            self.look_at('unknown', 'unknown')
            self.assertEqual({}, self.engine.astray())

    def test_believes_a_primary_that_has_lost_files_when_it_says_so_twice(self):
        refusal = 'psql: FATAL:  could not open file "base/5/1259": No such file or directory'
        self.assertIsNone(self.engine.lost_files(refusal))
        self.assertEqual('could not open file "base/5/1259": No such file or directory', self.engine.lost_files(refusal))
        self.assertIsNone(self.engine.lost_files('psql: FATAL:  sorry, too many clients already'))
        self.assertIsNone(self.engine.lost_files(refusal))
        self.assertIsNone(self.engine.lost_files(None))

    def test_asks_the_primary_itself_to_hand_over(self):
        self.engine.act('switchover', {'member': 'orders-0', 'because': 'it lets nobody in'})
        self.assertEqual(('host-0', 'POST', '/switchover', {'leader': 'orders-0'}), self.patroni.call_args[0][:4])

    def look_at(self, *states):
        for state in states:
            self.answers(**{'host-0': {'role': 'primary', 'state': 'running'}, 'host-1': {'role': 'replica', 'state': state}})
            self.engine.look()
        return self.engine.failing()

    def test_takes_a_server_for_failing_that_fails_to_start_for_a_minute(self):
        failed, starts = ['start failed'] * engine.FAILED_LOOKS, ['starting'] * engine.FAILED_LOOKS
        self.assertEqual(['orders-1'], self.look_at('starting', *failed))
        self.assertEqual([], self.look_at('running'))
        self.assertEqual([], self.look_at(*starts))
        self.assertEqual([], self.look_at(*failed[1:]))
        self.assertEqual(['orders-1'], self.look_at('starting', 'start failed'))

    def test_copies_a_failing_server_once_until_it_follows(self):
        failed = ['start failed'] * engine.FAILED_LOOKS
        self.look_at(*failed)
        with mock.patch.object(engine.patroni_api, 'call'):
            self.engine.act('reinitialize', {'member': 'orders-1', 'because': ''})
        self.assertEqual([], self.look_at('creating replica', *failed))
        self.assertEqual(['orders-1'], self.look_at('streaming', *failed))

    def test_goes_on_when_a_server_refuses_to_be_compared(self):
        self.engine.members = {'orders-0': LEADER, 'orders-1': member()}
        with mock.patch.object(engine.wal, 'astray', side_effect=OSError('too many clients')), \
                contextlib.redirect_stdout(io.StringIO()) as printed:
            self.assertEqual({}, self.engine.astray())
        self.assertIn('too many clients', printed.getvalue())

    def test_compares_members_with_the_fullest_of_their_timeline_where_nobody_leads(self):
        self.engine.leader = None
        self.engine.members = {'orders-0': member(position=300), 'orders-1': member(), 'orders-2': member(timeline=4), 'orders-3': None}
        with mock.patch.object(engine.wal, 'differ', return_value=True) as differ:
            self.assertEqual(['orders-1'], self.engine.forked())
        self.assertEqual(('orders-1', 'orders-0'), differ.call_args[0][2:])

    def test_takes_a_note_that_patroni_has_not_made_yet_for_empty(self):
        self.kube.side_effect = urllib.error.HTTPError('https://api', 404, 'not found', {}, None)
        self.assertEqual({}, self.engine.annotations('sync'))
        self.kube.side_effect = urllib.error.HTTPError('https://api', 403, 'forbidden', {}, None)
        with self.assertRaises(OSError):
            self.engine.annotations('sync')

    def test_asks_for_a_fail_over_by_a_member_that_does_not_take_the_lock_where_there_is_one(self):
        for members, host in (({'orders-0': member(), 'orders-1': member()}, 'host-0'), ({'orders-0': None, 'orders-1': member()}, 'host-1')):
            self.engine.members = members
            self.engine.act('failover', 'orders-1')
            self.assertEqual((host, 'POST', '/failover', {'candidate': 'orders-1'}), self.patroni.call_args[0][:4])

    def test_has_a_member_copied_anew_by_its_own_patroni(self):
        self.engine.act('reinitialize', {'member': 'orders-1', 'because': 'forked'})
        self.assertEqual(('host-1', 'POST', '/reinitialize', {'force': True}), self.patroni.call_args[0])

    def test_does_not_miss_a_database_that_waits_for_its_secret(self):
        self.engine.provisioned = 'abc'
        self.engine.want = {**self.DECLARED, 'databases': [{**self.DECLARED['databases'][0], 'waits': True}]}
        with mock.patch.object(self.engine, 'sql', lambda text, member=None: json.dumps({'slots': [], 'streaming': [], 'databases': ['postgres']})):
            self.engine.inside()
        self.assertEqual('abc', self.engine.provisioned)
        with mock.patch.object(engine.provisioning, 'provision') as provision:
            self.engine.provision({**self.engine.want, 'rewinder': 'rewinder'})
        self.assertEqual([], provision.call_args[0][1])

    def test_restarts_a_member_only_if_that_is_still_due(self):
        self.engine.act('restart', 'orders-1')
        self.assertEqual(('host-1', 'POST', '/restart', {'restart_pending': True}), self.patroni.call_args[0][:4])

    def test_asks_those_as_well_that_were_scaled_away_and_are_still_there(self):
        self.engine.want = {**self.DECLARED, 'hosts': ['orders-0.headless.ns.svc', 'orders-1.headless.ns.svc']}
        self.engine.leaving = ['orders-2']
        self.assertEqual('orders-2.headless.ns.svc', self.engine.hosts()['orders-2'])
        self.engine.leaving = []
        self.assertNotIn('orders-2', self.engine.hosts())

    def test_sees_a_mark_that_outlived_the_data_at_the_second_look(self):
        for annotations, finished in (({'initialize': '7'}, True), ({'initialize': ''}, False)):
            self.engine.outlived, self.engine.members = None, {'orders-0': EMPTY, 'orders-1': EMPTY}
            self.kube.return_value = {'metadata': {
                'name': 'orders-config', 'resourceVersion': '17', 'creationTimestamp': 'then', 'annotations': annotations}}
            self.assertIsNone(self.engine.mark())
            self.assertEqual({'name': 'orders-config', 'version': '17', 'made': 'then', 'finished': finished}, self.engine.mark())

    def test_sees_none_that_is_of_use_or_that_changes(self):
        mark = {'metadata': {'name': 'orders-config', 'resourceVersion': '17', 'creationTimestamp': 'then', 'annotations': {'initialize': '7'}}}
        for other in (None, member(), {**EMPTY, 'state': 'creating replica'}, {**EMPTY, 'unlocked': False}):
            self.engine.outlived, self.engine.members, self.kube.return_value = None, {'orders-0': EMPTY, 'orders-1': other}, mark
            self.assertEqual([None, None], [self.engine.mark(), self.engine.mark()])
        self.engine.members = {'orders-0': EMPTY, 'orders-1': EMPTY}
        self.assertIsNone(self.engine.mark())
        self.kube.return_value = {'metadata': {**mark['metadata'], 'resourceVersion': '18'}}
        self.assertIsNone(self.engine.mark())
        self.kube.side_effect = urllib.error.HTTPError('https://api', 404, 'not found', {}, None)
        self.assertEqual([None, None], [self.engine.mark(), self.engine.mark()])

    def test_founds_anew_by_taking_the_marks_away_the_founding_s_own_at_last_and_unchanged(self):
        gone = urllib.error.HTTPError('https://api', 404, 'not found', {}, None)
        self.kube.side_effect = [{}, gone, {}, {}]
        self.engine.act('found', '17')
        self.assertEqual(['leader', 'failover', 'sync', 'config'], [call[0][1].rsplit('-', 1)[1] for call in self.kube.call_args_list])
        self.assertEqual({'preconditions': {'resourceVersion': '17'}}, self.kube.call_args[0][2])

    def test_does_not_where_the_api_server_refuses(self):
        self.kube.side_effect = urllib.error.HTTPError('https://api', 409, 'changed', {}, None)
        with self.assertRaises(OSError):
            self.engine.act('found', '17')

    def test_sees_what_the_decision_needs(self):
        self.answers(**{'host-0': {'role': 'primary', 'state': 'running'}, 'host-1': {'role': 'replica', 'state': 'running'}})
        self.kube.return_value = {'metadata': {'annotations': {
            'config': json.dumps({'pause': True, 'cdk8s_patterns': {'receivers': ['orders-0']}}), 'leader': 'orders-0', 'sync_standby': 'orders-1'}}}
        inside = {'slots': ['orders_1'], 'streaming': ['orders-1'], 'databases': ['shop']}
        with mock.patch.object(self.engine, 'sql', lambda text, member=None: json.dumps(inside)):
            seen = self.engine.see(self.DECLARED, {'orders-0': {}, 'orders-1': {}, 'orders-2': {}})
        self.assertEqual(set(situations_seen({}, {})) - {'settled', 'pods', 'refused', 'gone', 'provisioned'}, set(seen))
        self.assertEqual(('orders-0', True, ['orders-0'], ['orders-1'], ['orders-2']),
                         (seen['leader'], seen['paused'], seen['receivers'], seen['sync']['standbys'], self.engine.leaving))


if __name__ == '__main__':
    unittest.main()
