import json
import unittest
import urllib.error
from unittest import mock

from postgresql import neighbours
from postgresql.stops import ME, REPLICA


class See(unittest.TestCase):
    def pod(self, role=None, address='10.0.0.1', **metadata):
        return {'metadata': dict({'name': 'orders-1', 'labels': {'role': role}}, **metadata), 'status': {'podIP': address}}

    def see(self, *pods):
        with mock.patch.object(neighbours.kube_api, 'read', return_value='ns'), \
                mock.patch.object(neighbours.kube_api, 'call', return_value={'items': list(pods)}), \
                mock.patch.object(neighbours.patroni_api, 'call', side_effect=lambda host, *_, **__: REPLICA if host == 'localhost' else host):
            return neighbours.see(ME)[0]

    def test_asks_the_primary_by_its_address_which_needs_no_name_service(self):
        self.assertEqual((REPLICA, {'orders-1': False}, ('orders-1', '10.0.0.1'), None, []), self.see(self.pod('primary')))
        self.assertEqual(('orders-1', '[fd00::1]'), self.see(self.pod('primary', 'fd00::1'))[2])

    def test_knows_who_was_told_to_stop(self):
        self.assertEqual({'orders-1': True}, self.see(self.pod('replica', deletionTimestamp='now'))[1])

    def test_knows_no_other_primary_than_another_pod(self):
        self.assertEqual((None, None), self.see(self.pod('primary', name=ME))[2])
        self.assertEqual((None, None), self.see(self.pod('replica'))[2])


class Noted(unittest.TestCase):
    def noted(self, answer):
        with mock.patch.object(neighbours, 'annotations', side_effect=[answer]):
            return neighbours.noted(ME)

    def test_is_who_leads_and_who_may_have_confirmed(self):
        self.assertEqual((ME, ['orders-1', 'orders-2']), self.noted({'leader': ME, 'sync_standby': 'orders-1,orders-2,' + ME}))

    def test_is_nobody_where_there_is_no_note(self):
        for answer in ({}, {'leader': None, 'sync_standby': ''}, urllib.error.HTTPError('', 404, 'Not Found', {}, None)):
            self.assertEqual((None, []), self.noted(answer))


class Confirmations(unittest.TestCase):
    def test_are_those_that_a_write_waits_for(self):
        for config, number in (({'synchronous_mode': 'quorum', 'synchronous_mode_strict': True}, 1), ({'synchronous_mode': 'quorum'}, 0),
                               ({'synchronous_mode': 'off', 'synchronous_mode_strict': True}, 0), ({}, 0)):
            with self.subTest(config), mock.patch.object(neighbours, 'annotations', return_value={'config': json.dumps(config)}):
                self.assertEqual(number, neighbours.confirmations('orders-2'))
        with mock.patch.object(neighbours, 'annotations', return_value={}):
            self.assertEqual(0, neighbours.confirmations('orders-2'))


if __name__ == '__main__':
    unittest.main()
