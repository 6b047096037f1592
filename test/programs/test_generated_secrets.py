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
    'annotations': {'tool': 'keep'},
    'passwords': ['password', 'other-password'],
    'strings': {
        'host': 'orders-primary.{namespace}.svc', 'port': '5432',
        'uri': 'postgresql://shop:{password}@orders-primary.{namespace}.svc:5432/shop',
    },
}

OF_BOB = {'name': 'orders-db-shop', 'type': 'x', 'annotations': {}, 'passwords': ['password'],
          'strings': {'username': 'bob', 'uri': 'postgresql://bob:{password}@orders', 'port': '5432'}}


def refusal(code):
    return urllib.error.HTTPError('https://api', code, 'refused', {}, None)


class Contents(unittest.TestCase):
    def test_fills_in_the_passwords_and_the_namespace(self):
        passwords = iter(['first', 'second'])
        self.assertEqual({
            'password': 'first', 'other-password': 'second', 'host': 'orders-primary.ns.svc', 'port': '5432',
            'uri': 'postgresql://shop:first@orders-primary.ns.svc:5432/shop',
        }, generated_secrets.contents(WANTED, 'ns', random=lambda size: next(passwords)))

    def test_makes_passwords_that_need_no_quoting_and_never_come_again(self):
        made = {generated_secrets.contents(WANTED, 'ns')[key] for _ in range(50) for key in WANTED['passwords']}
        self.assertEqual(100, len(made))
        for password in made:
            self.assertTrue(re.fullmatch('[A-Za-z0-9_-]{32}', password), password)


    def test_makes_them_as_long_as_it_is_told(self):
        for length in (32, 33, 34, 35, 50, 256):
            made = generated_secrets.contents(dict(WANTED, length=length), 'ns')
            self.assertEqual([length, length], [len(made[key]) for key in WANTED['passwords']])


class Create(unittest.TestCase):
    def test_applies_the_secret_by_its_name_and_forces_nothing(self):
        call = mock.Mock()
        self.assertEqual('created', generated_secrets.create(WANTED, 'ns', call))
        method, path, secret, content_type = call.call_args[0]
        self.assertEqual(('PATCH', 'application/apply-patch+yaml'), (method, content_type))
        self.assertRegex(path, r'^/api/v1/namespaces/ns/secrets/orders-db-shop\?fieldManager=made-[0-9a-f]{8}$')
        self.assertEqual({'name': 'orders-db-shop', 'annotations': WANTED['annotations']}, secret['metadata'])
        self.assertEqual('servicebinding.io/postgresql', secret['type'])
        self.assertEqual({'password', 'other-password', 'host', 'uri', 'port'}, set(secret['data']))

    def test_never_takes_its_own_fields_of_another_time_for_free(self):
        call = mock.Mock()
        for _ in range(2):
            generated_secrets.create(WANTED, 'ns', call)
        self.assertEqual(2, len({one[0][1] for one in call.call_args_list}))

    def test_gives_the_passwords_that_it_is_told(self):
        call = mock.Mock()
        generated_secrets.make(WANTED, 'ns', {'password': 'kept', 'other-password': 'too'}, call)
        data = call.call_args[0][2]['data']
        self.assertEqual(b'postgresql://shop:kept@orders-primary.ns.svc:5432/shop', base64.b64decode(data['uri']))
        self.assertEqual(b'kept', base64.b64decode(data['password']))

    def existing(self, wanted, **data):
        """What is patched in a Secret that exists, and the answer."""
        data = {key: base64.b64encode(value if isinstance(value, bytes) else value.encode()).decode() for key, value in data.items()}
        call = mock.Mock(side_effect=[refusal(409), {'data': data}, {}])
        answer = generated_secrets.create(wanted, 'ns', call)
        patches = [one[0][2] for one in call.call_args_list if one[0][3:] == ('application/merge-patch+json',)]
        return answer, patches

    def test_keeps_a_secret_that_exists(self):
        call = mock.Mock(side_effect=[refusal(409)])
        self.assertEqual('kept', generated_secrets.create(WANTED, 'ns', call))  # one that holds no user's name isn't even read
        self.assertEqual(('kept', []), self.existing(OF_BOB, username='bob', password='old', uri='mine'))

    def test_carries_another_users_name_to_it_and_keeps_the_password(self):
        answer, [patch] = self.existing(OF_BOB, username='alice', password='old', uri='postgresql://alice:old@orders', port='5432')
        self.assertEqual('renamed', answer)
        self.assertEqual({'stringData': {'username': 'bob', 'uri': 'postgresql://bob:old@orders'}}, patch)

    def test_leaves_one_whose_password_is_no_text_or_missing(self):
        self.assertEqual(('kept', []), self.existing(OF_BOB, username='alice', password=b'\xff\xfe', uri='mine'))
        self.assertEqual(('kept', []), self.existing(OF_BOB, username='alice', uri='mine'))

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
