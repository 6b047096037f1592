import base64
import unittest

from postgresql import provisioning

SALT = b'sixteen bytes of'
DATABASE = {'name': 'shop', 'owner': 'alice', 'password': 'long enough'}
OTHER = {'name': 'stock', 'owner': 'bob', 'password': None}


class Verifier(unittest.TestCase):
    def test_is_the_one_that_postgresql_makes(self):
        # select rolpassword from pg_authid after: create role r password 'pencil', with the salt and iterations of RFC 7677's example
        made = provisioning.verifier('pencil', base64.b64decode('W22ZaJ0SNY7soEsUEjb6gQ=='), 4096)
        self.assertEqual('SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:'
                         'wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=', made)

    def test_never_comes_twice_and_matches_its_password_alone(self):
        first, second = provisioning.verifier('long enough'), provisioning.verifier('long enough')
        self.assertNotEqual(first, second)
        for made in (first, second):
            self.assertTrue(provisioning.matches('long enough', made))
            self.assertFalse(provisioning.matches('long enougH', made))

    def test_matches_nothing_that_is_no_verifier(self):
        for stored in ('', 'md5abc', 'SCRAM-SHA-256$x:y$z', 'SCRAM-SHA-256$4096:!$a:b', 'a$b', 'a$b$c'):
            with self.subTest(stored):
                self.assertFalse(provisioning.matches('long enough', stored))

    def test_prepares_letters_as_clients_do(self):
        self.assertEqual('IX', provisioning.prepared('I\u00adX'))
        self.assertEqual('a b', provisioning.prepared('a\u00a0b'))
        self.assertEqual('a', provisioning.prepared('\u00aa'))
        self.assertEqual('e\u0301\ue000', provisioning.prepared('e\u0301\ue000'))  # forbidden: taken as it is
        self.assertEqual('\u00e9', provisioning.prepared('e\u0301'))


class Provision(unittest.TestCase):
    def run_with(self, stored='', **changes):
        """Every statement, with its variables."""
        asked = []

        def sql(text, variables, database='postgres'):
            asked.append((text, dict(variables), database))
            return stored + '\n' if text == provisioning.STORED else ''
        provisioning.provision(sql, [dict(DATABASE, **changes), OTHER], 'rewinder')
        return asked

    def test_sends_no_password(self):
        asked = self.run_with()
        self.assertNotIn('long enough', repr(asked))
        [given] = [variables for text, variables, _ in asked if text == provisioning.PASSWORD]
        self.assertTrue(provisioning.matches('long enough', given['VERIFIER']))

    def test_hides_the_verifier_from_logs_and_statistics(self):
        self.assertIn('log_statement = none', provisioning.PASSWORD)
        self.assertIn('track_utility = off', provisioning.PASSWORD)

    def test_leaves_a_password_that_the_owner_has(self):
        self.assertNotIn(provisioning.PASSWORD, [text for text, _, _ in self.run_with(provisioning.verifier('long enough'))])

    def test_leaves_the_one_before_where_the_declared_one_is_unfit(self):
        self.assertNotIn(provisioning.PASSWORD, [text for text, _, _ in self.run_with(password=None)])

    def test_hands_over_what_another_owner_made_in_the_database_itself(self):
        self.assertIn((provisioning.INHERIT, 'shop'), [(text, database) for text, _, database in self.run_with()])

    def test_settles_whose_database_is_whose_when_all_was_handed_over(self):
        texts = [text for text, _, _ in self.run_with()]
        self.assertEqual(2, texts.count(provisioning.SETTLED))
        self.assertLess(max(i for i, text in enumerate(texts) if text == provisioning.INHERIT), texts.index(provisioning.SETTLED))

    def test_knows_all_declared_owners_of_whom_none_becomes_a_member_of_another(self):
        self.assertEqual({'alice,bob'}, {variables['OWNERS'] for text, variables, _ in self.run_with() if text == provisioning.INHERIT})


if __name__ == '__main__':
    unittest.main()
