import contextlib
import io
import socket
import unittest
from unittest import mock

from programs import passing_on
from stops import ALSO_STREAMING, LEADER, ME, REPLICA, STREAMING, leaving


class HandOverToOneThatStays(unittest.TestCase):
    def test_leaves_the_lock_to_nobody_who_leaves(self):
        follows = {**LEADER, 'replication': [ALSO_STREAMING, STREAMING]}
        seen = passing_on.neighbours.Look('hand over', 1, follows, {'orders-1': True, 'orders-2': False, 'orders-0': False}, {})
        with mock.patch.object(passing_on.neighbours, 'look', return_value=seen), \
                mock.patch.object(passing_on, 'tell') as tell, mock.patch.object(passing_on, 'heir', return_value='orders-0') as heir, \
                mock.patch.object(passing_on, 'checkpoint'), mock.patch.object(passing_on, 'unlabel'), mock.patch.object(passing_on, 'stop'), \
                mock.patch.object(passing_on, 'end_of_wal', return_value=200), \
                mock.patch.object(passing_on.patroni_api, 'call', return_value=REPLICA), mock.patch.object(passing_on.time, 'sleep'):
            passing_on.pass_on('orders-1', seen, 'bin', 'data', 'socket', away=True)
        self.assertEqual({'orders-1': True, 'orders-2': True, 'orders-0': False}, heir.call_args[0][3])
        tell.assert_called_once_with('orders-0')


class Unlabel(unittest.TestCase):
    def unlabel(self, answer):
        with mock.patch.object(passing_on.kube_api, 'read', return_value='ns'), \
                mock.patch.object(passing_on.kube_api, 'call', side_effect=[answer]) as call, contextlib.redirect_stdout(io.StringIO()) as printed:
            passing_on.unlabel(ME)
        return call.call_args[0], printed.getvalue()

    def test_gives_the_label_back(self):
        self.assertEqual(('PATCH', '/api/v1/namespaces/ns/pods/' + ME, {'metadata': {'labels': {'role': None}}}), self.unlabel({})[0][:3])

    def test_is_not_worth_more_than_a_word_where_the_api_server_is_away(self):
        self.assertIn('keeps its label', self.unlabel(OSError('no route'))[1])


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


class Heir(unittest.TestCase):
    ADDRESSES = {'orders-0': 'a', 'orders-1': 'b', 'orders-2': 'c', 'orders-3': ''}

    def heir(self, leaving, followers=(0, 1, 2, 3), **replayed):
        """Who is chosen when the server's WAL ended at 200 and each address has replayed so much."""
        answers = {address: {'role': 'replica', 'xlog': {'received_location': 900, 'replayed_location': place}}
                   for address, place in replayed.items()}
        with mock.patch.object(passing_on.neighbours, 'ask', side_effect=lambda address: answers.get(address)):
            return passing_on.heir(ME, 200, ['orders-%d' % i for i in followers], leaving, self.ADDRESSES)

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
        with mock.patch.object(passing_on.subprocess, 'run', return_value=mock.Mock(stdout=printed)) as run:
            self.assertEqual(0x16B374D848, passing_on.end_of_wal('bin', 'data'))
        self.assertEqual(['bin/pg_controldata', 'data'], run.call_args[0][0])


if __name__ == '__main__':
    unittest.main()
