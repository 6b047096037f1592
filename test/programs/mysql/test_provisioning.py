import json
import re
import unittest

from mysql import provisioning, verifiers

SHOP = {'name': 'my_shop', 'owner': 'alice', 'password': 'long enough'}
STOCK = {'name': 'stock', 'owner': 'bob', 'password': None}
OF_ALICE = verifiers.verifier('long enough').hex()
DONE = {
    'databases': ['mysql', 'my_shop', 'stock'], 'verifiers': {'alice': OF_ALICE, 'bob': verifiers.verifier('whatever').hex(), 'actor': '00'},
    'rights': [['my\\_shop', 'alice', 1], ['stock', 'bob', 1]],
}
NOTHING = {'databases': ['mysql'], 'verifiers': {'actor': '00'}, 'rights': []}


def said(*databases, **found):
    """What is said, without digests."""
    return [re.sub('0x[0-9a-f]+', '…', statement) for statement in provisioning.statements(databases, {**DONE, **found})]


class Statements(unittest.TestCase):
    def test_are_none_where_all_is_as_declared(self):
        self.assertEqual([], said(SHOP, STOCK))

    def test_make_an_owner_and_its_database_and_give_it_all_rights_in_that_one_alone(self):
        self.assertEqual(["create user 'alice'@'%' identified with caching_sha2_password as …", 'create database if not exists `my_shop`',
                          "grant all privileges on `my\\_shop`.* to 'alice'@'%'"], said(SHOP, **NOTHING))

    def test_have_no_password_but_what_the_server_makes_of_it(self):
        statements = provisioning.statements([SHOP], NOTHING)
        self.assertNotIn('long enough', ' '.join(statements))
        made = bytes.fromhex(statements[0].rpartition('0x')[2])
        self.assertTrue(verifiers.matches('long enough', made))

    def test_change_a_password_that_is_another_now(self):
        self.assertEqual(["alter user 'alice'@'%' identified with caching_sha2_password as …"], said({**SHOP, 'password': 'another one'}))

    def test_leave_the_one_before_where_the_declared_one_is_unfit(self):
        self.assertEqual([], said({**SHOP, 'password': None}))

    def test_make_an_owner_whose_password_is_unfit_so_that_nobody_can_log_in_as_it(self):
        self.assertEqual(["create user 'bob'@'%' identified with caching_sha2_password as …"],
                         said(STOCK, verifiers={'alice': OF_ALICE}, rights=[['stock', 'bob', 1]]))

    def test_make_again_what_is_gone(self):
        self.assertEqual(['create database if not exists `stock`'], said(SHOP, STOCK, databases=['my_shop']))
        self.assertEqual(["grant all privileges on `stock`.* to 'bob'@'%'"], said(STOCK, rights=[]))

    def test_complete_rights_of_which_some_were_taken(self):
        self.assertEqual(["grant all privileges on `stock`.* to 'bob'@'%'"], said(STOCK, rights=[['stock', 'bob', 0]]))

    def test_let_who_owned_a_database_before_go_on(self):
        self.assertEqual(["grant all privileges on `stock`.* to 'alice'@'%'"], said({**STOCK, 'owner': 'alice', 'password': 'long enough'}))

    def test_shut_out_who_owns_another_one_now(self):
        swapped = [{**SHOP, 'owner': 'bob', 'password': None}, {**STOCK, 'owner': 'alice', 'password': 'long enough'}]
        self.assertEqual([
            "grant all privileges on `my\\_shop`.* to 'bob'@'%'", "revoke all privileges on `my\\_shop`.* from 'alice'@'%'",
            "grant all privileges on `stock`.* to 'alice'@'%'", "revoke all privileges on `stock`.* from 'bob'@'%'"], said(*swapped))


class Provision(unittest.TestCase):
    def asked(self, found, *databases):
        asked = []

        def sql(text):
            asked.append(text)
            return json.dumps(found)
        provisioning.provision(sql, databases)
        return asked

    def test_says_all_at_once(self):
        looked, told = self.asked(NOTHING, SHOP, STOCK)
        self.assertEqual((provisioning.FOUND, 6), (looked, told.count(';\n')))

    def test_only_looks_where_nothing_is_to_be_done(self):
        self.assertEqual([provisioning.FOUND], self.asked(DONE, SHOP, STOCK))


if __name__ == '__main__':
    unittest.main()
