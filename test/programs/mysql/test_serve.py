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
        self.socket, self.pid = (os.path.join(volume, name) for name in ('mysqld.sock', 'mysqld.pid'))
        for name, value in [('DATA', self.data), ('MAKING', self.making), ('STATEMENTS', self.statements), ('SOCKET', self.socket),
                            ('PID', self.pid), ('VOLUME', volume)]:
            entered(self, mock.patch.object(serve, name, value))
        self.done = []
        entered(self, mock.patch.object(serve.volume_lock, 'hold'))
        entered(self, mock.patch.object(serve.ending, 'take_back', lambda name, data: self.done.append('take back')))
        entered(self, mock.patch.object(serve.ending, 'note', lambda name, had: self.done.append('%s had %s' % (name, had))))
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

    def test_removes_what_a_server_that_was_killed_left(self):
        os.mkdir(self.data)
        left = [self.socket + '.lock', self.socket, self.pid]
        for file in left:
            with open(file, 'w') as opened:
                opened.write('44')

        def supervised(*_, **__):
            self.done.append([os.path.exists(file) for file in left])
            return 1
        with mock.patch.object(serve.supervise, 'supervise', supervised), mock.patch.object(serve.supervise, 'block'), self.assertRaises(SystemExit):
            serve.main()
        self.assertEqual([False, False, False], self.done[-1])

    def test_starts_the_server_again_when_it_has_copied(self):
        os.mkdir(self.data)
        with mock.patch.object(serve.supervise, 'supervise', side_effect=[16, 16, 1]) as supervised, mock.patch.object(serve.supervise, 'block'), \
                self.assertRaises(SystemExit) as ended:
            serve.main()
        self.assertEqual((3, 1), (supervised.call_count, ended.exception.code))
        command = supervised.call_args.args[0]
        self.assertIn('--server-id=3', command)
        self.assertIn('--report-host=shop-2.shop-headless.default.svc', command)

    def test_starts_a_server_again_that_was_ended_at_once_and_forgets_that_it_was(self):
        os.mkdir(self.data)
        wanted = os.path.join(os.path.dirname(self.data), 'again')

        def supervised(*_, ends, **__):
            self.done.append(ends())
            serve.ending.at_once()
            self.done.append(ends())
            return serve.supervise.ENDED if len(self.done) < 5 else 1
        with mock.patch.object(serve.ending, 'AT_ONCE', wanted), mock.patch.object(serve.supervise, 'supervise', supervised), \
                mock.patch.object(serve.supervise, 'block'), self.assertRaises(SystemExit) as ended:
            serve.main()
        self.assertEqual((['take back', False, True, False, True], 1), (self.done, ended.exception.code))

    def test_gives_a_server_that_has_data_the_passwords_of_the_secret_at_each_start(self):
        os.mkdir(self.data)
        given = []

        def supervised(command, *_, **__):
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

    def ended(self, code, begun, had):
        """What is done around a server that was told to stop."""
        def supervised(*_, before_stop, ends):
            self.done.append('serve')
            before_stop()
            return code
        os.makedirs(self.data, exist_ok=True)
        self.done.clear()
        with mock.patch.object(serve.supervise, 'supervise', supervised), mock.patch.object(serve.supervise, 'block'), \
                mock.patch.object(serve.ending, 'begun', lambda: begun), mock.patch.object(serve.ending, 'leave', lambda: had), \
                self.assertRaises(SystemExit):
            serve.main()
        return self.done

    def test_notes_what_it_had_when_it_has_ended_with_all_others(self):
        self.assertEqual(['take back', 'serve', 'shop-2 had set:1-9'], self.ended(0, True, 'set:1-9'))

    def test_notes_nothing_where_it_is_not_sure_or_comes_back(self):
        for code, begun, had in [(0, True, None), (137, True, 'set:1-9'), (0, False, 'set:1-9')]:
            self.assertEqual(['take back', 'serve'], self.ended(code, begun, had))

    def test_leaves_passwords_to_nobody_else(self):
        serve.write_statements()
        self.assertEqual(0o600, os.stat(self.statements).st_mode & 0o777)
