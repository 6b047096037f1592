import base64
import os
import tempfile
import unittest
import urllib.error
from unittest import mock

from programs import kept_secrets

SYSTEM = {'name': 'orders-system', 'passwords': ['one', 'two'], 'renewable': False}
OWNER = {'name': 'orders-db-shop', 'passwords': ['password'], 'renewable': True}


def refusal(code):
    return urllib.error.HTTPError('https://api', code, 'exceeded quota', {}, None)


class KeptSecrets(unittest.TestCase):
    def setUp(self):
        self.there, self.time = {}, 0
        self.kept = kept_secrets.KeptSecrets('ns', lambda content: content.isalnum(), self.call, lambda: self.time)

    def call(self, method, path):
        self.assertEqual('GET', method)
        name = path.rsplit('/', 1)[1]
        if name not in self.there:
            raise refusal(404)
        if isinstance(self.there[name], int):
            raise refusal(self.there[name])
        return {'data': {key: base64.b64encode(value).decode() for key, value in self.there[name].items()}}

    def gone(self):
        return self.kept.gone([SYSTEM, OWNER])

    def test_reads_what_the_kubelet_shows_and_asks_for_what_it_does_not(self):
        with tempfile.TemporaryDirectory() as folder:
            self.there['s'] = {'username': b'bob', 'password': b'new'}
            with open(os.path.join(folder, 'password'), 'w') as file:
                file.write('old')
            self.assertEqual({'username': b'bob', 'password': b'new'}, self.kept.read('s', folder, ['username', 'password']))
            with open(os.path.join(folder, 'username'), 'w') as file:
                file.write('bob')
            self.assertEqual({'username': b'bob', 'password': b'old'}, self.kept.read('s', folder, ['username', 'password']))

    def test_has_nothing_of_a_secret_that_is_not_there_and_what_there_is_of_one_that_lacks_a_key(self):
        self.assertIsNone(self.kept.read('s', '/nowhere', ['password']))
        self.there['s'] = {}
        self.assertEqual({}, self.kept.read('s', '/nowhere', ['password']))

    def test_does_not_take_a_refusal_for_a_secret_that_is_gone(self):
        self.there['orders-system'] = 403
        with self.assertRaises(OSError):
            self.gone()

    def test_misses_none_that_is_there(self):
        self.there = {'orders-system': {'one': b'1', 'two': b'2'}, 'orders-db-shop': {'password': b'p'}}
        self.assertEqual({}, self.gone())

    def test_knows_the_passwords_that_it_has_seen(self):
        self.there = {'orders-system': {'one': b'1', 'two': b'2'}, 'orders-db-shop': {'password': b'p'}}
        self.gone()
        self.there = {}
        self.assertEqual({'orders-system': ('known', None), 'orders-db-shop': ('known', None)}, self.gone())
        with mock.patch.object(kept_secrets.generated_secrets, 'make') as make:
            self.kept.make_again(SYSTEM)
        self.assertEqual({'one': '1', 'two': '2'}, make.call_args[0][2])

    def test_does_not_remember_what_no_server_takes(self):
        self.there = {'orders-system': {'one': b'1', 'two': b'2'}, 'orders-db-shop': {'password': b'p'}}
        self.gone()
        self.there['orders-db-shop'] = {'password': b'\xff\xfe'}
        self.assertEqual({}, self.gone())
        self.assertEqual({'password': 'p'}, self.kept.passwords['orders-db-shop'])

    def test_does_not_remember_what_was_emptied(self):
        self.there = {'orders-system': {'one': b'1', 'two': b'2'}, 'orders-db-shop': {'password': b'p'}}
        self.gone()
        self.there = {'orders-system': {'one': b'1'}, 'orders-db-shop': {'password': b''}}
        self.assertEqual({}, self.gone())
        self.assertEqual({'orders-system': {'one': '1', 'two': '2'}, 'orders-db-shop': {'password': 'p'}}, self.kept.passwords)

    def test_knows_what_can_be_made_anew(self):
        self.assertEqual({'orders-system': ('lost', None), 'orders-db-shop': ('renewable', None)}, self.gone())
        with mock.patch.object(kept_secrets.generated_secrets, 'make') as make:
            self.kept.make_again(OWNER)
        self.assertIsNone(make.call_args[0][2])

    def test_leaves_others_in_peace_for_a_while_after_a_refusal(self):
        with mock.patch.object(kept_secrets.generated_secrets, 'make', side_effect=refusal(403)), self.assertRaises(OSError):
            self.kept.make_again(OWNER)
        self.assertEqual(('refused', 'HTTP Error 403: exceeded quota'), self.gone()['orders-db-shop'])
        self.time += kept_secrets.AGAIN_SECONDS
        self.assertEqual(('renewable', None), self.gone()['orders-db-shop'])


if __name__ == '__main__':
    unittest.main()
