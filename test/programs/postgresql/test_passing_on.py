import contextlib
import io
import socket
import unittest
from unittest import mock

from postgresql import member, passing_on
from postgresql.stops import ALONE, ALSO_STREAMING, LEADER, ME, REPLICA, leaving


class HandOverToOneThatStays(unittest.TestCase):
    def test_leaves_the_lock_to_nobody_who_leaves(self):
        follows = {**LEADER, 'replication': [ALSO_STREAMING, {'application_name': 'orders-0', 'state': 'streaming'}]}
        pods = {'orders-1': True, 'orders-2': False, 'orders-0': False}
        seen = member.Look('hand over', 1, follows, pods, [], {name: name for name in pods})
        with mock.patch.object(member.Member, 'look', return_value=seen), mock.patch.object(passing_on.peers, 'declared_members'), \
                mock.patch.object(passing_on, 'tell') as tell, \
                mock.patch.object(passing_on.neighbours, 'ask', return_value={'xlog': {'replayed_location': 200}}), \
                mock.patch.object(passing_on, 'checkpoint'), mock.patch.object(passing_on.kube_api, 'read'), \
                mock.patch.object(passing_on.role_label, 'give_back'), mock.patch.object(passing_on, 'stop'), \
                mock.patch.object(passing_on, 'end_of_wal', return_value=200), \
                mock.patch.object(passing_on.patroni_api, 'call', return_value=REPLICA), mock.patch.object(passing_on.time, 'sleep'):
            member.Member('orders-1', 'bin', 'data', 'socket').pass_on(seen, away=True)
        tell.assert_called_once_with('orders-0')


class Tell(unittest.TestCase):
    def told(self, name, *answers):
        with mock.patch.object(passing_on.patroni_api, 'call', side_effect=answers) as call, contextlib.redirect_stdout(io.StringIO()):
            passing_on.tell(name)
        return [one[0][1:3] for one in call.call_args_list]

    def test_does_not_wait_until_somebody_leads(self):
        self.assertEqual([('POST', '/failover')], self.told('orders-1', socket.timeout()))

    def test_lets_the_others_elect_where_patroni_refuses(self):
        self.assertEqual([('POST', '/failover'), ('PATCH', '/config')], self.told('orders-1', OSError('412'), {}))

    def test_lets_the_others_elect_where_nobody_is_named(self):
        self.assertEqual([('PATCH', '/config')], self.told(None, {}))


class Answering(unittest.TestCase):
    ADDRESSES = {'orders-0': 'a', 'orders-1': 'b', 'orders-2': 'c', 'orders-3': ''}
    FOLLOWED = {**LEADER, 'replication': [{'application_name': 'orders-%d' % i, 'state': 'streaming'} for i in (9, 2, 1)]}

    def answering(self, pods, status=FOLLOWED, confirming=(), declared=None, silent=()):
        seen = member.Look('hand over', declared, status, pods, confirming, self.ADDRESSES)
        with mock.patch.object(passing_on.neighbours, 'ask', side_effect=lambda address: None if address in ('', *silent) else address):
            return list(passing_on.answering(ME, seen))

    def test_are_those_that_followed_and_stay(self):
        self.assertEqual([('orders-1', 'b'), ('orders-2', 'c')], self.answering(leaving(pods=4)))
        self.assertEqual([('orders-2', 'c')], self.answering(leaving(1, pods=4)))
        self.assertEqual([('orders-1', 'b')], self.answering(leaving(pods=4), silent='c'))
        self.assertEqual([('orders-1', 'b')], self.answering(leaving(pods=4), declared=2))

    def test_are_nobody_that_did_not_follow_or_has_no_pod(self):
        self.assertEqual([], self.answering(leaving(pods=4), ALONE, ['orders-1']))
        self.assertEqual([], self.answering(leaving(pods=1)))

    def test_are_those_as_well_that_stopped_to_follow_since_the_pod_is_gone(self):
        gone = {**leaving(pods=4), ME: False}
        self.assertEqual([('orders-1', 'b'), ('orders-2', 'c')], self.answering(gone, ALONE, ['orders-2', 'orders-1', 'orders-3']))


class EndOfWal(unittest.TestCase):
    def test_is_where_the_server_stopped(self):
        printed = 'pg_control version number:            1300\nLatest checkpoint location:           16/B374D848\n'
        with mock.patch.object(passing_on.subprocess, 'run', return_value=mock.Mock(stdout=printed)) as run:
            self.assertEqual(0x16B374D848, passing_on.end_of_wal('bin', 'data'))
        self.assertEqual(['bin/pg_controldata', 'data'], run.call_args[0][0])


if __name__ == '__main__':
    unittest.main()
