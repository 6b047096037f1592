import os
import tempfile
import unittest
from unittest import mock

from mysql import entered, serve

PASSWORDS = {'SUPERUSER_PASSWORD': 'a', 'ACTOR_PASSWORD': 'b', 'REPLICATION_PASSWORD': 'c', 'PROVISIONER_PASSWORD': 'd'}


class Serve(unittest.TestCase):
    def setUp(self):
        volume = entered(self, tempfile.TemporaryDirectory())
        self.data, self.making, self.statements = (os.path.join(volume, name) for name in ('mysql', 'making', 'accounts.sql'))
        for name, value in [('DATA', self.data), ('MAKING', self.making), ('STATEMENTS', self.statements)]:
            entered(self, mock.patch.object(serve, name, value))
        entered(self, mock.patch.dict(os.environ, {'HOSTNAME': 'shop-2', 'DOMAIN': 'shop-headless.default.svc', **PASSWORDS}))

    def test_makes_the_folder_once(self):
        def make(command, check):
            os.mkdir(command[2].partition('=')[2])
        with mock.patch.object(serve.subprocess, 'run', side_effect=make) as run:
            serve.make()
            serve.make()
        run.assert_called_once()
        self.assertTrue(os.path.isdir(self.data))

    def test_begins_anew_where_the_making_was_interrupted(self):
        def make(command, check):
            self.assertFalse(os.path.exists(self.making))
            os.mkdir(self.making)
        os.mkdir(self.making)
        with mock.patch.object(serve.subprocess, 'run', side_effect=make):
            serve.make()
        self.assertEqual((True, False), (os.path.isdir(self.data), os.path.exists(self.making)))

    def test_starts_the_server_again_when_it_has_copied(self):
        os.mkdir(self.data)
        with mock.patch.object(serve.supervise, 'supervise', side_effect=[16, 16, 1]) as supervised, mock.patch.object(serve.supervise, 'block'), \
                self.assertRaises(SystemExit) as ended:
            serve.main()
        self.assertEqual((3, 1), (supervised.call_count, ended.exception.code))
        command = supervised.call_args.args[0]
        self.assertIn('--server-id=3', command)
        self.assertIn('--report-host=shop-2.shop-headless.default.svc', command)

    def test_gives_a_server_that_has_data_the_passwords_of_the_secret_at_each_start(self):
        os.mkdir(self.data)
        given = []

        def supervised(command, *_):
            path = next(word for word in command if word.startswith('--init-file=')).partition('=')[2]
            with open(path) as file:
                given.append(file.read())
            os.environ['ACTOR_PASSWORD'] = 'another'
            return 16 if len(given) == 1 else 0

        with mock.patch.object(serve.supervise, 'supervise', supervised), mock.patch.object(serve.supervise, 'block'), \
                self.assertRaises(SystemExit):
            serve.main()
        self.assertIn("ALTER USER 'actor'@'%' IDENTIFIED BY 'b';", given[0])
        self.assertIn("ALTER USER 'actor'@'%' IDENTIFIED BY 'another';", given[1])

    def test_leaves_passwords_to_nobody_else(self):
        serve.write_statements()
        self.assertEqual(0o600, os.stat(self.statements).st_mode & 0o777)
