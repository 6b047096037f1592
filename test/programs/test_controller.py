import contextlib
import io
import json
import os
import tempfile
import unittest
from unittest import mock

from programs import controller

SYSTEM = {'secretName': 'orders-system', 'folder': '/system', 'variables': {'PATRONI_SUPERUSER_PASSWORD': 'superuser-password'}}


def declared(secrets, databases=({'name': 'orders', 'owner': 'app', 'secretName': 'orders-db-orders', 'folder': '/secrets/orders'},)):
    with tempfile.TemporaryDirectory() as folder, mock.patch.dict(os.environ):
        path = os.path.join(folder, 'want.json')
        with open(path, 'w') as file:
            json.dump({'databases': databases, 'system': SYSTEM}, file)
        return controller.declared(path, lambda name, folder, keys: secrets.get(name))


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
                self.assertEqual(said, controller.take_passwords(SYSTEM, lambda name, folder, keys, entries=entries: entries))
                self.assertEqual(password, os.environ['PATRONI_SUPERUSER_PASSWORD'])


class Failed(unittest.TestCase):
    def test_says_what_was_to_be_done_and_the_servers_own_words(self):
        budget = OSError('This pod has more than one PodDisruptionBudget')
        for step, argument, sentence in (('evict', 'orders-1', 'orders-1 is to be replaced: %s'),
                                         ('provision', 'abc', 'databases and owners are to be made: %s'),
                                         ('reinitialize', {'member': 'orders-1', 'because': 'x'}, 'orders-1 is to be copied anew: %s'),
                                         ('switchover', {'member': 'orders-0', 'because': 'x'}, 'orders-0 is to hand over: %s')):
            self.assertEqual(sentence % budget, controller.failed(step, argument, budget))
        self.assertEqual('orders-1 is to lead: TimeoutError()', controller.failed('failover', 'orders-1', TimeoutError()))


class Round(unittest.TestCase):
    def rounds(self, *steps, refuse=()):
        """What is announced in each round, and what is printed."""
        with mock.patch.object(controller.kube_api, 'read', return_value='ns'), \
                mock.patch.object(controller, 'declared', return_value={'name': 'orders', 'members': ['orders-0']}), \
                mock.patch.object(controller, 'Cluster') as cluster, mock.patch.object(controller, 'Announcement') as announcement, \
                mock.patch.object(controller, 'decide', side_effect=steps), contextlib.redirect_stdout(io.StringIO()) as printed:
            cluster.return_value.act.side_effect = lambda step, argument: self.refuse(step, refuse)
            runs = controller.Controller('want.json')
            for _ in steps:
                runs.round()
            return [call[0][1] for call in announcement.return_value.say.call_args_list], printed.getvalue().splitlines()

    def refuse(self, step, refused):
        if step in refused:
            raise OSError('no')

    def test_prints_a_step_that_is_refused_again_and_again_once(self):
        self.assertEqual(['evict "orders-1"', 'wait "orders-1 is to be replaced: no"'],
                         self.rounds(*[('evict', 'orders-1')] * 3, refuse=['evict'])[1])

    def test_announces_what_is_waited_for_and_that_nothing_is(self):
        self.assertEqual((['a', 'a', None], ['wait "a"', 'done ']), self.rounds(('wait', 'a'), ('wait', 'a'), ('done', None)))

    def test_says_nothing_while_it_does_something_and_everything_when_that_is_refused(self):
        self.assertEqual(([], ['evict "orders-1"']), self.rounds(('evict', 'orders-1')))
        self.assertEqual((['orders-1 is to be replaced: no'], ['evict "orders-1"', 'wait "orders-1 is to be replaced: no"']),
                         self.rounds(('evict', 'orders-1'), refuse=['evict']))


if __name__ == '__main__':
    unittest.main()
