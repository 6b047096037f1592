import contextlib
import io
import json
import os
import socket
import subprocess
import unittest
import urllib.error
from unittest import mock

from programs import hand_over

ME = 'orders-0'
STREAMING = {'application_name': 'orders-1', 'state': 'streaming'}
ALSO_STREAMING = {'application_name': 'orders-2', 'state': 'streaming'}
CATCHING_UP = {'application_name': 'orders-2', 'state': 'catchup'}
LEADER = {'role': 'primary', 'state': 'running', 'replication': [CATCHING_UP, STREAMING]}
ALONE = {'role': 'primary', 'state': 'running'}
STOPPING = {'role': 'primary', 'state': 'stopping'}
REPLICA = {'role': 'replica', 'state': 'running', 'replication_state': 'streaming'}
NOBODY_LEADS = {'role': 'demoted', 'state': 'stopped', 'cluster_unlocked': True}


def leaving(*numbers, pods=3):
    """Which pods were told to stop: this one was."""
    return {'orders-%d' % i: i == 0 or i in numbers for i in range(pods)}


NOBODY_ELSE = (None, None)
NOTED = 'orders-0'


def primary(status, name='orders-1'):
    return name, status


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
                self.assertEqual(answer, hand_over.decide(ME, status, pods, other, NOTED))

    def test_lets_nobody_stop_who_was_elected_and_is_not_noted_yet(self):
        for noted, status, answer in (('orders-1', ALONE, 'linger'), (ME, ALONE, None), (None, ALONE, None), ('orders-1', STOPPING, None),
                                      ('orders-1', REPLICA, None), ('orders-1', LEADER, 'hand over')):
            with self.subTest(noted=noted, status=status):
                self.assertEqual(answer, hand_over.decide(ME, status, leaving(), NOBODY_ELSE, noted))


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
                self.assertEqual(answer, hand_over.decide_leaving(self.ME, 2, 1, status, pods, other))

    def test_does_not_wait_for_a_confirmation_that_no_write_waits_for(self):
        self.assertIsNone(hand_over.decide_leaving(self.ME, 1, 0, REPLICA, leaving(2), primary(ALONE, 'orders-0')))


class HandedOver(unittest.TestCase):
    def test_is_when_somebody_else_leads(self):
        self.assertEqual([True, False, False], [hand_over.handed_over(status) for status in (REPLICA, NOBODY_LEADS, LEADER)])


class Main(unittest.TestCase):
    def run_with(self, *looks, own=(REPLICA,), failure=None, heir='orders-1'):
        """What was done, in its order, when this was seen and the member's own Patroni said this after the stop; what was printed."""
        done = []
        own = list(own)
        looks = [look if isinstance(look, Exception) else ((look if isinstance(look, tuple) else (look, leaving(), NOBODY_ELSE)) + (NOTED,), {})
                 for look in looks]

        def call(_, method, path, *body):
            if method == 'GET':
                return own.pop(0)
            done.append((method, path) + body[:1])
        with mock.patch.dict(os.environ, HOSTNAME=ME), mock.patch.object(hand_over.sys, 'argv', ['hand_over.py', 'bin', 'data', 'socket', '480']), \
                mock.patch.object(hand_over, 'declared_members', return_value=None), mock.patch.object(hand_over, 'await_patroni'), \
                mock.patch.object(hand_over, 'see', side_effect=looks) as see, mock.patch.object(hand_over, 'heir', return_value=heir), \
                mock.patch.object(hand_over.patroni_api, 'call', side_effect=call), \
                mock.patch.object(hand_over, 'checkpoint', side_effect=failure or (lambda *_: done.append('checkpoint'))), \
                mock.patch.object(hand_over, 'stop', side_effect=lambda *_: done.append('stop')), \
                mock.patch.object(hand_over, 'end_of_wal', return_value=200), \
                mock.patch.object(hand_over.time, 'sleep'), contextlib.redirect_stdout(io.StringIO()) as printed:
            hand_over.main()
        self.assertEqual(len(looks), see.call_count)
        return done, printed.getvalue()

    def test_stops_the_server_and_lets_the_others_elect(self):
        done, _ = self.run_with(LEADER, LEADER, own=(LEADER, NOBODY_LEADS, REPLICA))
        self.assertEqual(['checkpoint', 'stop', ('PATCH', '/config', hand_over.LOOK_NOW)], done)

    def test_names_the_one_that_has_everything_when_its_own_pod_was_deleted_by_force(self):
        for pods in ({**leaving(), ME: False}, {name: gone for name, gone in leaving().items() if name != ME}):
            with self.subTest(pods):
                seen = (LEADER, pods, NOBODY_ELSE)
                done, _ = self.run_with(seen, seen)
                self.assertEqual(['checkpoint', 'stop', ('POST', '/failover', {'candidate': 'orders-1'})], done)

    def test_lets_the_others_elect_where_none_has(self):
        seen = (LEADER, {**leaving(), ME: False}, NOBODY_ELSE)
        done, _ = self.run_with(seen, seen, heir=None)
        self.assertEqual(['checkpoint', 'stop', ('PATCH', '/config', hand_over.LOOK_NOW)], done)

    def test_leaves_a_server_alone_that_nobody_could_take_over_from(self):
        self.assertEqual([], self.run_with(ALONE)[0])

    def test_leaves_it_alone_when_all_others_are_told_to_stop_while_it_writes_its_checkpoint(self):
        done, _ = self.run_with(LEADER, (LEADER, leaving(1, 2), NOBODY_ELSE))
        self.assertEqual(['checkpoint'], done)

    def test_waits_for_nobody_when_all_others_are_told_to_stop_while_it_stops(self):
        done, _ = self.run_with(LEADER, LEADER, (LEADER, leaving(1, 2), NOBODY_ELSE), own=hand_over.LOOKS_A_SECOND * [NOBODY_LEADS])
        self.assertEqual(['checkpoint', 'stop', ('PATCH', '/config', hand_over.LOOK_NOW)], done)

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
        with mock.patch.object(hand_over, 'ask', side_effect=answers) as ask, mock.patch.object(hand_over.time, 'sleep'):
            hand_over.await_patroni()
        return ask.call_count

    def test_is_over_at_once_where_it_answers(self):
        self.assertEqual(1, self.asked([REPLICA]))

    def test_waits_for_one_that_starts_lest_its_signal_is_lost(self):
        self.assertEqual(3, self.asked([None, None, REPLICA]))

    def test_does_not_wait_for_ever(self):
        self.assertEqual(hand_over.START_SECONDS, self.asked([None] * 100))


class Leave(unittest.TestCase):
    """A member that was scaled away, by the steps that it finds one after the other."""

    def leave(self, *looks):
        done = []
        looks = [look if isinstance(look, Exception) else (look, 1, None, None) for look in looks]
        with mock.patch.dict(os.environ, HOSTNAME='orders-2'), mock.patch.object(hand_over.sys, 'argv', ['hand_over.py', 'a', 'b', 'c', '480']), \
                mock.patch.object(hand_over, 'declared_members', return_value=1), mock.patch.object(hand_over, 'await_patroni'), \
                mock.patch.object(hand_over, 'look', side_effect=looks) as look, \
                mock.patch.object(hand_over, 'hand_over', side_effect=lambda *_, away: done.append('hand over')), \
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

    def test_is_held_no_longer_than_its_time(self):
        with mock.patch.object(hand_over.time, 'monotonic', side_effect=[0, 1, 481]):
            self.assertEqual(['stop in turn'], self.leave('hold'))


class HandOverToOneThatStays(unittest.TestCase):
    def test_leaves_the_lock_to_nobody_who_leaves(self):
        follows = {**LEADER, 'replication': [ALSO_STREAMING, STREAMING]}
        seen = (follows, {'orders-1': True, 'orders-2': False, 'orders-0': False}, NOBODY_ELSE, NOTED)
        with mock.patch.object(hand_over, 'look', return_value=('hand over', 1, seen, {})), mock.patch.object(hand_over, 'tell') as tell, \
                mock.patch.object(hand_over, 'heir', return_value='orders-0') as heir, mock.patch.object(hand_over, 'checkpoint'), \
                mock.patch.object(hand_over, 'stop'), mock.patch.object(hand_over, 'end_of_wal', return_value=200), \
                mock.patch.object(hand_over.patroni_api, 'call', return_value=REPLICA), mock.patch.object(hand_over.time, 'sleep'):
            hand_over.hand_over('orders-1', 'bin', 'data', 'socket', away=True)
        self.assertEqual({'orders-1': True, 'orders-2': True, 'orders-0': False}, heir.call_args[0][3])
        tell.assert_called_once_with('orders-0')


class DeclaredMembers(unittest.TestCase):
    def declared(self, answer):
        with mock.patch.object(hand_over.kube_api, 'read', return_value='ns'), mock.patch.object(hand_over.kube_api, 'call', side_effect=[answer]):
            return hand_over.declared_members('orders-2')

    def test_is_the_number_of_the_statefulset(self):
        self.assertEqual(1, self.declared({'metadata': {}, 'spec': {'replicas': 1}}))

    def test_is_none_where_it_is_gone_or_about_to_go(self):
        self.assertIsNone(self.declared({'metadata': {'deletionTimestamp': 'now'}, 'spec': {'replicas': 1}}))
        self.assertIsNone(self.declared(urllib.error.HTTPError('', 404, 'Not Found', {}, None)))

    def test_is_not_known_where_the_api_server_refuses(self):
        with self.assertRaises(urllib.error.HTTPError):
            self.declared(urllib.error.HTTPError('', 403, 'Forbidden', {}, None))


class Confirmations(unittest.TestCase):
    def test_are_those_that_a_write_waits_for(self):
        for config, number in (({'synchronous_mode': 'quorum', 'synchronous_mode_strict': True}, 1), ({'synchronous_mode': 'quorum'}, 0),
                               ({'synchronous_mode': 'off', 'synchronous_mode_strict': True}, 0), ({}, 0)):
            with self.subTest(config), mock.patch.object(hand_over, 'annotations', return_value={'config': json.dumps(config)}):
                self.assertEqual(number, hand_over.confirmations('orders-2'))
        with mock.patch.object(hand_over, 'annotations', return_value={}):
            self.assertEqual(0, hand_over.confirmations('orders-2'))


class Tell(unittest.TestCase):
    def told(self, name, *answers):
        with mock.patch.object(hand_over.patroni_api, 'call', side_effect=answers) as call, contextlib.redirect_stdout(io.StringIO()):
            hand_over.tell(name)
        return [one[0][1:3] for one in call.call_args_list]

    def test_does_not_wait_until_somebody_leads(self):
        self.assertEqual([('POST', '/failover')], self.told('orders-1', socket.timeout()))

    def test_lets_the_others_elect_where_patroni_refuses(self):
        self.assertEqual([('POST', '/failover'), ('PATCH', '/config')], self.told('orders-1', OSError('412'), {}))

    def test_lets_the_others_elect_where_nobody_is_named(self):
        self.assertEqual([('PATCH', '/config')], self.told(None, {}))


class Heir(unittest.TestCase):
    ADDRESSES = {'orders-0': 'a', 'orders-1': 'b', 'orders-2': 'c', 'orders-3': ''}

    def heir(self, leaving, followers=(0, 1, 2, 3), **replayed):
        """Who is chosen when the server's WAL ended at 200 and each address has replayed so much."""
        answers = {address: {'role': 'replica', 'xlog': {'received_location': 900, 'replayed_location': place}}
                   for address, place in replayed.items()}
        with mock.patch.object(hand_over, 'ask', side_effect=lambda address: answers.get(address)):
            return hand_over.heir(ME, 200, ['orders-%d' % i for i in followers], leaving, self.ADDRESSES)

    def test_is_the_first_that_has_everything_and_stays(self):
        stays = leaving(pods=4)
        self.assertEqual('orders-1', self.heir(stays, a=900, b=200, c=900))
        self.assertEqual('orders-2', self.heir(stays, b=199, c=200))
        self.assertEqual('orders-2', self.heir(leaving(1, pods=4), b=200, c=200))
        self.assertIsNone(self.heir(stays, a=900, b=199, c=None))

    def test_is_nobody_that_did_not_follow_however_much_it_has(self):
        self.assertEqual('orders-2', self.heir(leaving(pods=4), followers=[2], b=900, c=200))
        self.assertIsNone(self.heir(leaving(pods=4), followers=[], b=900, c=900))

    def test_is_no_receiver_that_has_no_pod(self):
        self.assertIsNone(self.heir(leaving(pods=4), followers=[9], b=900))


class EndOfWal(unittest.TestCase):
    def test_is_where_the_server_stopped(self):
        printed = 'pg_control version number:            1300\nLatest checkpoint location:           16/B374D848\n'
        with mock.patch.object(hand_over.subprocess, 'run', return_value=mock.Mock(stdout=printed)) as run:
            self.assertEqual(0x16B374D848, hand_over.end_of_wal('bin', 'data'))
        self.assertEqual(['bin/pg_controldata', 'data'], run.call_args[0][0])


class See(unittest.TestCase):
    def pod(self, role=None, address='10.0.0.1', **metadata):
        return {'metadata': dict({'name': 'orders-1', 'labels': {'role': role}}, **metadata), 'status': {'podIP': address}}

    def see(self, *pods):
        with mock.patch.object(hand_over.kube_api, 'read', return_value='ns'), \
                mock.patch.object(hand_over.kube_api, 'call', return_value={'items': list(pods)}), \
                mock.patch.object(hand_over.patroni_api, 'call', side_effect=lambda host, *_, **__: REPLICA if host == 'localhost' else host):
            return hand_over.see(ME)[0]

    def test_asks_the_primary_by_its_address_which_needs_no_name_service(self):
        self.assertEqual((REPLICA, {'orders-1': False}, ('orders-1', '10.0.0.1'), None), self.see(self.pod('primary')))
        self.assertEqual(('orders-1', '[fd00::1]'), self.see(self.pod('primary', 'fd00::1'))[2])

    def test_knows_who_was_told_to_stop(self):
        self.assertEqual({'orders-1': True}, self.see(self.pod('replica', deletionTimestamp='now'))[1])

    def test_knows_no_other_primary_than_another_pod(self):
        self.assertEqual((None, None), self.see(self.pod('primary', name=ME))[2])
        self.assertEqual((None, None), self.see(self.pod('replica'))[2])


if __name__ == '__main__':
    unittest.main()
