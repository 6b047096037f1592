import unittest
from unittest import mock

from rabbitmq import password_hash, provisioning

EVERYTHING = {'configure': '.*', 'write': '.*', 'read': '.*'}
SHOP = {'owner': 'shop', 'password': 'long enough', 'tags': [], 'permissions': {'/': EVERYTHING}}
THERE = {'password_hash': password_hash.password_hash('long enough'), 'tags': []}
EMPTY = {'name': 'shop', 'queues': [], 'exchanges': [], 'bindings': [], 'policies': [], 'limits': {}}
ORDERS = {'name': 'orders', 'type': 'quorum'}
BINDING = {'source': 'dead', 'to': 'q', 'destination': 'letters', 'key': ''}
POLICY = {'name': 'small', 'pattern': '^tmp', 'definition': {'max-length': 9}, 'apply-to': 'queues', 'priority': 0}


def asked(provision, *declared, **found):
    """What is put, posted and deleted: by the first word of a path, what is found."""
    management, done = mock.Mock(), []
    policies = {policy['name']: policy for policy in found.pop('policies', [])}
    management.get.side_effect = lambda *path: (
        policies.get(path[-1]) if path[0] == 'policies' else found.get('permissions' if path[-1] == 'permissions' else path[0]))
    management.put.side_effect = lambda path, body: done.append((path, body))
    management.post.side_effect = lambda path, body: done.append((path, body))
    management.delete.side_effect = lambda *path: done.append(path)
    provision(management, *declared)
    return done


def done(account, user=None, permissions=()):
    return asked(provisioning.let_in, account, users=user, permissions=permissions)


def filled(virtual_host, **found):
    return asked(provisioning.fill, {**EMPTY, **virtual_host}, vhosts={}, **found)


class Accounts(unittest.TestCase):
    def test_are_made_and_given_their_rights(self):
        (user, body), rights = done(SHOP)
        self.assertEqual(('users', 'shop'), user)
        self.assertTrue(password_hash.matches('long enough', body['password_hash']))
        self.assertEqual((('permissions', '/', 'shop'), EVERYTHING), rights)

    def test_are_left_alone_where_all_is_so(self):
        self.assertEqual([], done(SHOP, THERE, [{'user': 'shop', 'vhost': '/', **EVERYTHING}]))

    def test_have_a_password_that_is_sent_to_nobody(self):
        self.assertNotIn('long enough', str(done(SHOP)))

    def test_get_a_password_that_is_another_now(self):
        ((_, body),) = done({**SHOP, 'password': 'another one', 'permissions': {}}, THERE)
        self.assertTrue(password_hash.matches('another one', body['password_hash']))

    def test_keep_the_one_before_where_the_declared_one_is_unfit(self):
        self.assertEqual([], done({**SHOP, 'password': None, 'permissions': {}}, THERE))

    def test_are_made_though_their_password_is_unfit_so_that_nobody_can_log_in_as_them(self):
        self.assertEqual(2, len(done({**SHOP, 'password': None})))

    def test_get_other_tags_and_keep_their_password(self):
        ((_, body),) = done({**SHOP, 'tags': ['monitoring'], 'permissions': {}}, THERE)
        self.assertEqual((THERE['password_hash'], 'monitoring'), (body['password_hash'], body['tags']))

    def test_lose_rights_that_they_should_not_have(self):
        less = {**EVERYTHING, 'configure': '^$'}
        found = [{'vhost': '/', **EVERYTHING}, {'vhost': 'old', **EVERYTHING}]
        changed = done({**SHOP, 'permissions': {'/': less}}, THERE, found)
        self.assertEqual([(('permissions', '/', 'shop'), less), ('permissions', 'old', 'shop')], changed)


class VirtualHosts(unittest.TestCase):
    def test_are_made_with_quorum_queues(self):
        self.assertEqual([(('vhosts', 'shop'), {'default_queue_type': 'quorum'})], asked(provisioning.fill, EMPTY))

    def test_are_left_alone_where_all_is_so(self):
        declared = {'queues': [ORDERS], 'exchanges': [{'name': 'dead', 'type': 'fanout'}], 'policies': [POLICY]}
        self.assertEqual([], filled({**declared, 'exchanges': []}, queues=ORDERS, policies=[{**POLICY, 'vhost': 'shop'}]))

    def test_get_queues_after_what_is_said_of_them(self):
        self.assertEqual([
            (('policies', 'shop', 'small'), {key: value for key, value in POLICY.items() if key != 'name'}),
            (('queues', 'shop', 'orders'), {'durable': True, 'arguments': {'x-queue-type': 'quorum'}}),
        ], filled({'queues': [ORDERS], 'policies': [POLICY]}))

    def test_get_a_policy_that_is_another_now(self):
        self.assertEqual(1, len(filled({'policies': [POLICY]}, policies=[{**POLICY, 'definition': {'max-length': 8}}])))

    def test_say_no_more_of_a_queue_than_is_declared(self):
        policies = [{'name': 'queue orders'}, POLICY]
        self.assertEqual([('policies', 'shop', 'queue orders')], filled({'queues': [ORDERS]}, queues=ORDERS, policies=policies))

    def test_get_bindings_that_are_not_there(self):
        path = ('bindings', 'shop', 'e', 'dead', 'q', 'letters')
        other, same = {'routing_key': 'x', 'arguments': {}}, {'routing_key': '', 'arguments': {}}
        self.assertEqual([(path, same)], filled({'bindings': [BINDING]}, bindings=[other]))
        self.assertEqual([], filled({'bindings': [BINDING]}, bindings=[other, same]))

    def test_keep_a_queue_of_another_type_and_say_so(self):
        with self.assertRaises(OSError) as refused:
            filled({'queues': [ORDERS]}, queues={'type': 'classic'})
        self.assertEqual('the queue orders in shop is a classic, and declared as quorum: delete it, or declare it as it is', str(refused.exception))
