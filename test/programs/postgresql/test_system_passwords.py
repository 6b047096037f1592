import unittest
from unittest import mock

from postgresql import passwords, system_passwords

GIVEN = {'PATRONI_%s_%s' % (user, kind): '%s of %s' % (kind.lower(), user) for user in system_passwords.USERS for kind in ('USERNAME', 'PASSWORD')}


class Settle(unittest.TestCase):
    def run_with(self, stored, refused=0):
        """Who is given which password, by a server that has these verifiers, and takes no write at first."""
        kept = dict(GIVEN)
        system_passwords.keep(kept)
        environment = {name: value for name, value in kept.items() if not name.startswith('PATRONI_')}  # as Patroni leaves it
        given, refusals = {}, [OSError('cannot execute ALTER ROLE in a read-only transaction')] * refused

        def sql(text, variables):
            if text == passwords.STORED:
                return stored.get(variables['USER_NAME'], '') + '\n'
            if refusals:
                raise refusals.pop()
            given[variables['USER_NAME']] = variables['VERIFIER']
            return ''
        with mock.patch.object(system_passwords.time, 'sleep') as self.sleep:
            system_passwords.settle(sql, environment)
        return given

    KNOWN = {'username of ' + user: passwords.verifier('password of ' + user) for user in system_passwords.USERS}

    def test_leaves_a_server_alone_that_has_them(self):
        self.assertEqual({}, self.run_with(self.KNOWN))

    def test_gives_each_that_is_another_and_no_other(self):
        for user in system_passwords.USERS:
            with self.subTest(user):
                name = 'username of ' + user
                given = self.run_with({**self.KNOWN, name: passwords.verifier('one before')})
                self.assertEqual([name], list(given))
                self.assertTrue(passwords.matches('password of ' + user, given[name]))

    def test_tries_again_where_the_server_takes_no_writes_yet(self):
        self.assertEqual(set(self.KNOWN), set(self.run_with({}, refused=2)))
        self.assertEqual(2, self.sleep.call_count)

    def test_ends_where_it_never_does(self):
        self.assertEqual({}, self.run_with({}, refused=1000))


class Over(unittest.TestCase):
    def test_waits_for_no_standby_and_shows_no_secret_in_its_arguments(self):
        with mock.patch.dict(system_passwords.os.environ, SYSTEM_SUPERUSER_NAME='postgres'), \
                mock.patch.object(system_passwords.subprocess, 'run', return_value=mock.Mock(returncode=0, stdout='')) as run:
            system_passwords.over('psql', '/socket')('select', {'VERIFIER': 'secret'})
        [[command], options] = run.call_args
        self.assertIn('host=/socket user=postgres dbname=postgres', command)
        self.assertNotIn('secret', repr(command))
        self.assertTrue(options['input'].startswith('set synchronous_commit = local'))
        self.assertEqual('secret', options['env']['VERIFIER'])

    def test_says_what_the_server_says(self):
        with mock.patch.dict(system_passwords.os.environ, SYSTEM_SUPERUSER_NAME='postgres'), \
                mock.patch.object(system_passwords.subprocess, 'run', return_value=mock.Mock(returncode=1, stderr='the system is starting up\n')), \
                self.assertRaisesRegex(OSError, '^the system is starting up$'):
            system_passwords.over('psql', '/socket')('select', {})


if __name__ == '__main__':
    unittest.main()
