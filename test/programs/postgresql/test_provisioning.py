import unittest

from postgresql import passwords, provisioning

DATABASE = {'name': 'shop', 'owner': 'alice', 'password': 'long enough'}
OTHER = {'name': 'stock', 'owner': 'bob', 'password': None}


class Provision(unittest.TestCase):
    def run_with(self, stored='', **changes):
        """Every statement, with its variables."""
        asked = []

        def sql(text, variables, database='postgres'):
            asked.append((text, dict(variables), database))
            return stored + '\n' if text == passwords.STORED else ''
        provisioning.provision(sql, [dict(DATABASE, **changes), OTHER], 'rewinder')
        return asked

    def test_sends_no_password(self):
        asked = self.run_with()
        self.assertNotIn('long enough', repr(asked))
        [given] = [variables for text, variables, _ in asked if text == passwords.PASSWORD]
        self.assertTrue(passwords.matches('long enough', given['VERIFIER']))

    def test_hides_the_verifier_from_logs_and_statistics(self):
        self.assertIn('log_statement = none', passwords.PASSWORD)
        self.assertIn('track_utility = off', passwords.PASSWORD)

    def test_leaves_a_password_that_the_owner_has(self):
        self.assertNotIn(passwords.PASSWORD, [text for text, _, _ in self.run_with(passwords.verifier('long enough'))])

    def test_leaves_the_one_before_where_the_declared_one_is_unfit(self):
        self.assertNotIn(passwords.PASSWORD, [text for text, _, _ in self.run_with(password=None)])

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
