import unittest
from unittest import mock

from rabbitmq import removal

QUEUE = {'kind': 'queue', 'virtualHost': 'shop', 'name': 'old'}
EXCHANGE = {'kind': 'exchange', 'virtualHost': 'shop', 'name': 'orders'}
BINDING = {'kind': 'binding', 'virtualHost': 'shop', 'source': 'orders', 'to': 'q', 'destination': 'old', 'key': 'a.b'}
VIRTUAL_HOST = {'kind': 'virtual host', 'name': 'shop'}


def idle(**figures):
    return {'type': 'quorum', 'messages': 0, 'consumers': 0, 'message_stats': {'publish': 7}, **figures}


def management(found):
    """What members say: by the path without its query."""
    one = mock.Mock()
    one.get.side_effect = lambda *path: found.get('/'.join(word for word in path if isinstance(word, str)))
    return one


def looked(*looks, removals=None):
    """What the last look says of a queue: each is after so many seconds, at these figures."""
    removals = removals or removal.Removals()
    for seconds, figures in looks:
        with mock.patch.object(removal.time, 'monotonic', return_value=seconds):
            found = removals.look(management({'queues/shop/old': figures}), [QUEUE])
    return found[0]['held'] if found else 'gone'


def said(one, found):
    """Why something else stays, or how it goes."""
    (there,) = removal.Removals().look(management(found), [one])
    return there['held'] or there['delete']


class Queues(unittest.TestCase):
    def test_go_when_they_were_empty_and_nobody_used_them_for_a_while(self):
        self.assertIsNone(looked((0, idle()), (15, idle())))

    def test_stay_with_messages(self):
        self.assertEqual('the queue old in shop is to be removed, and has 3 messages', looked((0, idle(messages=3)), (99, idle(messages=3))))

    def test_stay_with_a_consumer(self):
        self.assertEqual('the queue old in shop is to be removed, and has 1 consumer', looked((0, idle(consumers=1)), (99, idle(consumers=1))))

    def test_stay_where_somebody_published_while_the_figure_of_messages_was_old(self):
        self.assertEqual('the queue old in shop is to be removed, and was used less than 15 seconds ago',
                         looked((0, idle()), (12, idle(message_stats={'publish': 8})), (15, idle(message_stats={'publish': 8}))))

    def test_stay_at_the_first_look(self):
        self.assertIn('was used less than', looked((1000, idle())))

    def test_stay_where_nobody_knows_what_is_in_them(self):
        without = {'type': 'quorum'}
        self.assertEqual('the queue old in shop is to be removed, and nobody says what is in it', looked((0, without), (99, without)))

    def test_are_not_looked_for_again_once_they_are_gone(self):
        self.assertEqual('gone', looked((0, None), (1, idle())))

    def test_are_deleted_with_their_policy_and_with_flags_where_the_server_takes_them(self):
        policy = ['policies', 'shop', 'queue old']
        self.assertEqual([['queues', 'shop', 'old'], policy], removal.deletion(QUEUE, idle()))
        flags = {'if-empty': 'true', 'if-unused': 'true'}
        self.assertEqual([['queues', 'shop', 'old', flags], policy], removal.deletion(QUEUE, idle(type='classic')))


class Others(unittest.TestCase):
    def test_are_exchanges_that_send_to_nothing(self):
        def sending(*bound):
            return {'exchanges/shop/orders': {'name': 'orders'}, 'exchanges/shop/orders/bindings/source': list(bound)}
        self.assertEqual('the exchange orders in shop is to be removed, and sends to old: remove that binding',
                         said(EXCHANGE, sending({'destination': 'old'})))
        self.assertEqual([['exchanges', 'shop', 'orders', {'if-unused': 'true'}], ['policies', 'shop', 'exchange orders']], said(EXCHANGE, sending()))

    def test_are_bindings_of_this_key_and_no_arguments(self):
        bound = [{'routing_key': 'a.b', 'arguments': arguments, 'properties_key': key} for arguments, key in (({'x': 1}, '1'), ({}, 'a.b'))]
        self.assertEqual([['bindings', 'shop', 'e', 'orders', 'q', 'old', 'a.b']], said(BINDING, {'bindings/shop/e/orders/q/old': bound}))
        self.assertEqual([], removal.Removals().look(management({'bindings/shop/e/orders/q/old': bound[:1]}), [BINDING]))
        self.assertEqual([], removal.Removals().look(management({}), [BINDING]))

    def test_are_virtual_hosts_without_queues(self):
        self.assertEqual('the virtual host shop is to be removed, and has the queue old: remove it first',
                         said(VIRTUAL_HOST, {'vhosts/shop': {}, 'queues/shop': [{'name': 'old'}]}))
        self.assertEqual([['vhosts', 'shop']], said(VIRTUAL_HOST, {'vhosts/shop': {}, 'queues/shop': []}))

    def test_are_links(self):
        upstream, shovel = ({'kind': kind, 'virtualHost': 'shop', 'name': 'west'} for kind in ('upstream', 'shovel'))
        self.assertEqual([['parameters', 'federation-upstream', 'shop', 'west']], said(upstream, {'parameters/federation-upstream/shop/west': {}}))
        self.assertEqual([['parameters', 'shovel', 'shop', 'west']], said(shovel, {'parameters/shovel/shop/west': {}}))

    def test_are_policies_and_accounts(self):
        policy, account = {'kind': 'policy', 'virtualHost': 'shop', 'name': 'p'}, {'kind': 'account', 'name': 'me'}
        self.assertEqual([['policies', 'shop', 'p']], said(policy, {'policies/shop/p': {'name': 'p'}}))
        self.assertEqual([['users', 'me']], said(account, {'users/me': {'name': 'me'}}))
