import base64
import contextlib
import io
import re
import unittest
import urllib.error
from unittest import mock

from programs import generated_secrets

WANTED = {
    'name': 'orders-db-shop', 'type': 'servicebinding.io/postgresql',
    'labels': {'app.kubernetes.io/component': 'credentials'}, 'annotations': {'tool': 'keep'},
    'passwords': ['password', 'other-password'],
    'strings': {
        'host': 'orders-primary.{namespace}.svc', 'port': '5432',
        'uri': 'postgresql://shop:{password}@orders-primary.{namespace}.svc:5432/shop',
    },
}

OF_BOB = {'name': 'orders-db-shop', 'type': 'x', 'labels': {}, 'annotations': {}, 'passwords': ['password'],
          'strings': {'username': 'bob', 'uri': 'postgresql://bob:{password}@orders', 'port': '5432'}}


def refusal(code):
    return urllib.error.HTTPError('https://api', code, 'refused', {}, None)


class Contents(unittest.TestCase):
    def test_fills_in_the_passwords_and_the_namespace(self):
        passwords = iter(['first', 'second'])
        self.assertEqual({
            'password': 'first', 'other-password': 'second', 'host': 'orders-primary.ns.svc', 'port': '5432',
            'uri': 'postgresql://shop:first@orders-primary.ns.svc:5432/shop',
        }, generated_secrets.contents(WANTED, 'ns', lambda size: next(passwords)))

    def test_makes_passwords_that_need_no_quoting_and_never_come_again(self):
        made = {generated_secrets.contents(WANTED, 'ns')[key] for _ in range(50) for key in WANTED['passwords']}
        self.assertEqual(100, len(made))
        for password in made:
            self.assertTrue(re.fullmatch('[A-Za-z0-9_-]{32}', password), password)


class Create(unittest.TestCase):
    def test_posts_the_secret(self):
        call = mock.Mock()
        self.assertEqual('created', generated_secrets.create(WANTED, 'ns', call))
        method, path, secret = call.call_args[0]
        self.assertEqual(('POST', '/api/v1/namespaces/ns/secrets'), (method, path))
        self.assertEqual({'name': 'orders-db-shop', 'labels': WANTED['labels'], 'annotations': WANTED['annotations']}, secret['metadata'])
        self.assertEqual('servicebinding.io/postgresql', secret['type'])
        self.assertEqual({'password', 'other-password', 'host', 'uri', 'port'}, set(secret['stringData']))

    def existing(self, wanted, **data):
        """What is patched in a Secret that exists, and the answer."""
        data = {key: base64.b64encode(value.encode()).decode() for key, value in data.items()}
        call = mock.Mock(side_effect=[refusal(409), {'data': data}, {}])
        answer = generated_secrets.create(wanted, 'ns', call)
        patches = [one[0][2] for one in call.call_args_list if one[0][0] == 'PATCH']
        return answer, patches

    def test_keeps_a_secret_that_exists(self):
        call = mock.Mock(side_effect=[refusal(409)])
        self.assertEqual('kept', generated_secrets.create(WANTED, 'ns', call))  # one that holds no user's name isn't even read
        self.assertEqual(('kept', []), self.existing(OF_BOB, username='bob', password='old', uri='mine'))

    def test_carries_another_users_name_to_it_and_keeps_the_password(self):
        answer, [patch] = self.existing(OF_BOB, username='alice', password='old', uri='postgresql://alice:old@orders', port='5432')
        self.assertEqual('renamed', answer)
        self.assertEqual({'stringData': {'username': 'bob', 'uri': 'postgresql://bob:old@orders'}}, patch)

    def test_raises_any_other_error(self):
        for error in (refusal(403), refusal(422), refusal(500), urllib.error.URLError('no route'), OSError('cut off')):
            with self.subTest(repr(error)), self.assertRaises(OSError):
                generated_secrets.create(WANTED, 'ns', mock.Mock(side_effect=error))


class Insist(unittest.TestCase):
    def run_with(self, answers):
        with mock.patch.object(generated_secrets, 'create', side_effect=answers) as create, \
                mock.patch.object(generated_secrets.time, 'sleep') as sleep, contextlib.redirect_stdout(io.StringIO()):
            try:
                return generated_secrets.insist(WANTED, 'ns'), create.call_count, sleep.call_count
            except OSError as error:
                return str(error), create.call_count, sleep.call_count

    def test_tries_again_until_the_api_server_is_reachable(self):
        self.assertEqual((True, 3, 2), self.run_with([OSError('1'), OSError('2'), True]))
        self.assertEqual((False, 1, 0), self.run_with([False]))

    def test_gives_up_in_the_end(self):
        attempts = generated_secrets.ATTEMPTS
        self.assertEqual(('no', attempts, attempts - 1), self.run_with([OSError('no')] * attempts))


if __name__ == '__main__':
    unittest.main()
