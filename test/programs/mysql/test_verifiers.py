import unittest

from mysql import verifiers

# select hex(authentication_string) from mysql.user after: create user x identified by 'pencil pencil', by a server of 9.7.4
OF_A_SERVER = bytes.fromhex('244124303041241E313856575A6704250308070B627C49510960444C536F2F7A5542322E51457A465A6470696D653861'
                            '48524A584D4F617A6E6E335A6B65676A4B4C6B2F762E')


class Verifier(unittest.TestCase):
    def test_is_the_one_that_a_server_makes(self):
        self.assertEqual(OF_A_SERVER, verifiers.verifier('pencil pencil', OF_A_SERVER[7:27], 10_000))

    def test_never_comes_twice_and_matches_its_password_alone(self):
        first, second = verifiers.verifier('long enough'), verifiers.verifier('long enough')
        self.assertNotEqual(first, second)
        for made in (first, second, OF_A_SERVER):
            password = 'pencil pencil' if made == OF_A_SERVER else 'long enough'
            self.assertTrue(verifiers.matches(password, made))
            self.assertFalse(verifiers.matches(password + ' ', made))

    def test_matches_nothing_that_is_no_verifier(self):
        for stored in (b'', b'$A$', b'$A$005$short', b'$B$' + OF_A_SERVER[3:], OF_A_SERVER[:-1], b'$A$zzz$' + OF_A_SERVER[7:], b'*' * 41):
            with self.subTest(stored):
                self.assertFalse(verifiers.matches('pencil pencil', stored))

    def test_is_of_the_letters_as_they_are_however_many(self):
        for password in ('längere Wörter', 'x' * 200, "quotes ' and \\ too"):
            self.assertTrue(verifiers.matches(password, verifiers.verifier(password)))

    def test_has_a_salt_that_every_server_takes(self):
        salt = verifiers.verifier('long enough')[7:27]
        self.assertEqual((20, False), (len(salt), b'$' in salt or b'\0' in salt))


if __name__ == '__main__':
    unittest.main()
