import unittest
from unittest import mock

from rabbitmq import password_hash, provisioning

EVERYTHING = {'configure': '.*', 'write': '.*', 'read': '.*'}
SHOP = {'owner': 'shop', 'password': 'long enough', 'tags': [], 'permissions': {'/': EVERYTHING}}
THERE = {'password_hash': password_hash.password_hash('long enough'), 'tags': []}


def done(account, user=None, permission=None):
    """What is put."""
    management = mock.Mock()
    management.get.side_effect = lambda kind, *path: user if kind == 'users' else permission
    provisioning.provision(management, [account])
    return [call[0] for call in management.put.call_args_list]


class Provisioning(unittest.TestCase):
    def test_makes_a_user_and_gives_it_its_rights(self):
        (user, body), rights = done(SHOP)
        self.assertEqual(('users', 'shop'), user)
        self.assertTrue(password_hash.matches('long enough', body['password_hash']))
        self.assertEqual((('permissions', '/', 'shop'), EVERYTHING), rights)

    def test_changes_nothing_where_all_is_so(self):
        self.assertEqual([], done(SHOP, THERE, {'user': 'shop', 'vhost': '/', **EVERYTHING}))

    def test_sends_no_password(self):
        self.assertNotIn('long enough', str(done(SHOP)))

    def test_changes_a_password_that_is_another_now(self):
        ((_, body),) = done({**SHOP, 'password': 'another one'}, THERE, EVERYTHING)
        self.assertTrue(password_hash.matches('another one', body['password_hash']))

    def test_leaves_the_one_before_where_the_declared_one_is_unfit(self):
        self.assertEqual([], done({**SHOP, 'password': None}, THERE, EVERYTHING))

    def test_makes_a_user_whose_password_is_unfit_so_that_nobody_can_log_in_as_it(self):
        self.assertEqual(2, len(done({**SHOP, 'password': None})))

    def test_changes_tags_and_keeps_the_password(self):
        ((_, body),) = done({**SHOP, 'tags': ['monitoring']}, THERE, EVERYTHING)
        self.assertEqual((THERE['password_hash'], 'monitoring'), (body['password_hash'], body['tags']))

    def test_takes_rights_that_it_should_not_have(self):
        less = {**SHOP, 'permissions': {'/': {**EVERYTHING, 'configure': '^$'}}}
        self.assertEqual([(('permissions', '/', 'shop'), {**EVERYTHING, 'configure': '^$'})], done(less, THERE, EVERYTHING))
