import unittest
import urllib.error
from unittest import mock

from programs import peers


class See(unittest.TestCase):
    def test_asks_for_the_pods_of_the_statefulset_and_who_else_has_the_label(self):
        def pod(number, **metadata):
            return {'metadata': {'name': 'orders-%d' % number, 'labels': {'role': 'primary'}, **metadata}, 'status': {'podIP': '10.0.0.%d' % number}}
        with mock.patch.object(peers.kube_api, 'read', return_value='ns'), \
                mock.patch.object(peers.kube_api, 'call', return_value={'items': [pod(2), pod(1, deletionTimestamp='now')]}) as call:
            seen = peers.see('orders-2')
        self.assertEqual(({'orders-2': False, 'orders-1': True}, {'orders-2': '10.0.0.2', 'orders-1': '10.0.0.1'}, 'orders-1'), seen)
        call.assert_called_once_with('GET', '/api/v1/namespaces/ns/pods?labelSelector='
                                            'app.kubernetes.io/instance%3Dorders%2Cstatefulset.kubernetes.io/pod-name')


class DeclaredMembers(unittest.TestCase):
    def declared(self, answer):
        with mock.patch.object(peers.kube_api, 'read', return_value='ns'), mock.patch.object(peers.kube_api, 'call', side_effect=[answer]):
            return peers.declared_members('orders-2')

    def test_is_the_number_of_the_statefulset(self):
        self.assertEqual(1, self.declared({'metadata': {}, 'spec': {'replicas': 1}}))

    def test_is_none_where_it_is_gone_or_about_to_go(self):
        self.assertIsNone(self.declared({'metadata': {'deletionTimestamp': 'now'}, 'spec': {'replicas': 1}}))
        self.assertIsNone(self.declared(urllib.error.HTTPError('', 404, 'Not Found', {}, None)))

    def test_is_not_known_where_the_api_server_refuses(self):
        with self.assertRaises(urllib.error.HTTPError):
            self.declared(urllib.error.HTTPError('', 403, 'Forbidden', {}, None))


if __name__ == '__main__':
    unittest.main()
