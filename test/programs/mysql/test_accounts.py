import unittest

from mysql import accounts

PASSWORDS = {'superuser': 'one', 'actor': "t'wo\\", 'replication': 'three', 'provisioner': 'four'}


class Statements(unittest.TestCase):
    def setUp(self):
        self.lines = accounts.statements(PASSWORDS).splitlines()

    def test_are_in_no_log_and_leave_a_server_that_takes_no_writes(self):
        self.assertEqual('SET sql_log_bin = 0;', self.lines[0])
        self.assertEqual('SET GLOBAL super_read_only = ON;', self.lines[-1])

    def test_let_nobody_in_without_a_password_or_unencrypted(self):
        made = [line for line in self.lines if line.startswith('CREATE USER')]
        self.assertEqual(len(accounts.USERS), len(made))
        self.assertTrue(all('IDENTIFIED BY' in line and 'REQUIRE SSL' in line for line in made))

    def test_quote_passwords(self):
        self.assertIn("ALTER USER 'actor'@'%' IDENTIFIED BY 't''wo\\\\';", self.lines)

    def test_give_no_root_to_the_network(self):
        self.assertEqual(["ALTER USER 'root'@'localhost' IDENTIFIED BY 'one';"], [line for line in self.lines if 'root' in line])

    def test_change_passwords_that_are_others_now(self):
        for user in ('actor', 'replication', 'provisioner'):
            self.assertTrue(any(line.startswith("ALTER USER '%s'@'%%' IDENTIFIED BY" % user) for line in self.lines))
