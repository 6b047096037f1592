import json
import os
import tempfile
import unittest
from unittest import mock

from programs import declaration

SYSTEM = {'secretName': 'orders-system', 'folder': '/system', 'variables': {'PATRONI_SUPERUSER_PASSWORD': 'superuser-password'}}


def declared(secrets, databases=({'name': 'orders', 'owner': 'app', 'secretName': 'orders-db-orders', 'folder': '/secrets/orders'},)):
    with tempfile.TemporaryDirectory() as folder, mock.patch.dict(os.environ):
        path = os.path.join(folder, 'want.json')
        with open(path, 'w') as file:
            json.dump({'databases': databases, 'system': SYSTEM}, file)
        return declaration.declared(path, lambda name, folder, keys: secrets.get(name))


class Declared(unittest.TestCase):
    def declared(self, password=b'long enough', **more):
        return declared({'orders-system': {'superuser-password': b'secret'}, 'orders-db-orders': {'username': b'app', 'password': password, **more}})

    def test_has_another_digest_for_another_password_or_owner(self):
        digests = [self.declared()['digest'], self.declared()['digest'], self.declared(b'another one')['digest'],
                   self.declared(username=b'other')['digest'], declared({})['digest']]
        self.assertEqual(digests[0], digests[1])
        self.assertEqual(3, len(set(digests)))  # a database that waits is one that isn't provisioned, for whatever reason

    def test_has_the_password_of_each_owner_or_why_it_can_not_be_used(self):
        for password, (usable, unfit) in {
            b'long enough': ('long enough', None), 'größer'.encode() + b'-und': ('größer-und', None),
            b'': (None, 'is empty'), b'short': (None, 'has fewer than 8 characters'),
            b'long enough\n': (None, 'has a line break or another control character'),
            b'\x00' * 8: (None, 'has a line break or another control character'),
            b'\xff\xfe long enough': (None, 'is no text'),
        }.items():
            with self.subTest(password):
                want = self.declared(password)
                [database] = want['databases']
                self.assertEqual((usable, False), (database['password'], database['waits']))
                self.assertEqual([unfit and 'the password in the Secret orders-db-orders %s: app keeps the one before' % unfit],
                                 want['unfit'] or [None])

    def test_lets_a_database_wait_for_its_secret_and_no_other(self):
        databases = [{'name': name, 'owner': name, 'secretName': 'db-' + name, 'folder': '/secrets/' + name} for name in ('a', 'b', 'c')]
        want = declared({'orders-system': {'superuser-password': b'x'}, 'db-b': {'username': b'b', 'password': b'long enough'},
                         'db-c': {'username': b'alice', 'password': b'long enough'}}, databases)
        self.assertEqual([True, False, True], [database['waits'] for database in want['databases']])
        self.assertEqual([
            'the Secret db-a isn\'t there: the database a waits for it',
            'the Secret db-c names the user \'alice\', and the owner of database c is declared as c: nothing is changed until they are the same',
        ], want['unfit'])

    def test_takes_the_passwords_of_the_clusters_own_users_and_keeps_them_where_the_secret_is_gone(self):
        answers = [({'superuser-password': b'first'}, None, 'first'),
                   (None, 'the Secret orders-system isn\'t there: no member starts without it', 'first'),
                   ({}, 'the Secret orders-system has no superuser-password', 'first'), ({'superuser-password': b'second'}, None, 'second')]
        with mock.patch.dict(os.environ):
            for entries, said, password in answers:
                self.assertEqual(said, declaration.take_passwords(SYSTEM, lambda name, folder, keys, entries=entries: entries))
                self.assertEqual(password, os.environ['PATRONI_SUPERUSER_PASSWORD'])

    def test_is_as_well_what_declares_no_database_and_no_user(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'want.json')
            with open(path, 'w') as file:
                json.dump({'name': 'orders'}, file)
            want = declaration.declared(path, None)
        self.assertEqual(('orders', [], [], []), (want['name'], want['databases'], want['secrets'], want['unfit']))


if __name__ == '__main__':
    unittest.main()
