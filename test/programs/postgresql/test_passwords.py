import base64
import unittest

from postgresql import passwords


class Verifier(unittest.TestCase):
    def test_is_the_one_that_postgresql_makes(self):
        # select rolpassword from pg_authid after: create role r password 'pencil', with the salt and iterations of RFC 7677's example
        made = passwords.verifier('pencil', base64.b64decode('W22ZaJ0SNY7soEsUEjb6gQ=='), 4096)
        self.assertEqual('SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:'
                         'wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=', made)

    def test_never_comes_twice_and_matches_its_password_alone(self):
        first, second = passwords.verifier('long enough'), passwords.verifier('long enough')
        self.assertNotEqual(first, second)
        for made in (first, second):
            self.assertTrue(passwords.matches('long enough', made))
            self.assertFalse(passwords.matches('long enougH', made))

    def test_matches_nothing_that_is_no_verifier(self):
        for stored in ('', 'md5abc', 'SCRAM-SHA-256$x:y$z', 'SCRAM-SHA-256$4096:!$a:b', 'a$b', 'a$b$c'):
            with self.subTest(stored):
                self.assertFalse(passwords.matches('long enough', stored))

    def test_prepares_letters_as_clients_do(self):
        self.assertEqual('IX', passwords.prepared('I\u00adX'))
        self.assertEqual('a b', passwords.prepared('a\u00a0b'))
        self.assertEqual('a', passwords.prepared('\u00aa'))
        self.assertEqual('e\u0301\ue000', passwords.prepared('e\u0301\ue000'))  # forbidden: taken as it is
        self.assertEqual('\u00e9', passwords.prepared('e\u0301'))


if __name__ == '__main__':
    unittest.main()
