import os
import unittest
from unittest import mock

from rabbitmq import engine

WANT = {'members': ['events-0', 'events-1'], 'hosts': ['events-0.events-headless', 'events-1.events-headless'],
        'virtualHosts': [{'name': '/', 'queues': [{'name': 'log', 'type': 'stream'}], 'links': []}],
        'removed': [], 'plugins': []}
NODES = [{'name': 'rabbit@' + host, 'running': True} for host in WANT['hosts']]


def looked(*features):
    """What is seen where the first member answers, and which versions were asked for."""
    one = engine.Engine('shop')
    one.want, one.places = WANT, dict(zip(WANT['members'], WANT['hosts']))
    one.management = mock.Mock()
    one.management.get.side_effect = lambda *path: {'nodes': NODES, 'feature-flags': list(features), 'queues': []}.get(path[0])
    with mock.patch.object(engine, 'version', side_effect=lambda host: '4.3.6'):
        return one.look_around(WANT['members'])


class Streams(unittest.TestCase):
    def test_are_known_by_what_is_declared(self):
        self.assertTrue(looked()['streams'])


class Password(unittest.TestCase):
    def test_that_nobody_knows_is_as_if_nobody_answered(self):
        with mock.patch.dict(os.environ, clear=True), mock.patch.object(engine, 'look', return_value={'ready': True}):
            self.assertEqual({}, engine.Engine('shop').see(WANT, {})['nodes'])


class Versions(unittest.TestCase):
    def test_are_asked_for_only_where_a_feature_is_off(self):
        self.assertEqual({}, looked({'name': 'a', 'state': 'enabled', 'stability': 'required'})['versions'])
        self.assertEqual({'events-0': '4.3.6', 'events-1': '4.3.6'}, looked({'name': 'a', 'state': 'disabled', 'stability': 'stable'})['versions'])

    def test_are_unknown_of_a_member_that_does_not_answer(self):
        with mock.patch.object(engine.Management, 'get', side_effect=OSError):
            self.assertIsNone(engine.version('events-0'))


class Features(unittest.TestCase):
    def test_are_enabled_one_after_the_other(self):
        one = engine.Engine('shop')
        one.management = mock.Mock()
        one.act('enable', ['a', 'b'])
        self.assertEqual([('feature-flags', name, 'enable') for name in 'ab'], [call.args[0] for call in one.management.put.call_args_list])


class Removal(unittest.TestCase):
    def test_deletes_what_goes_together_in_this_order(self):
        one = engine.Engine('shop')
        one.management = mock.Mock()
        one.act('remove', [['queues', '/', 'a'], ['policies', '/', 'queue a']])
        self.assertEqual([mock.call('queues', '/', 'a'), mock.call('policies', '/', 'queue a')], one.management.delete.call_args_list)


class Plugins(unittest.TestCase):
    def test_are_looked_for_until_all_that_run_have_them(self):
        one = engine.Engine('shop')
        one.want, one.management = {'plugins': ['rabbitmq_shovel']}, mock.Mock()
        some, others = {'running': True, 'enabled_plugins': ['rabbitmq_shovel']}, {'running': True, 'enabled_plugins': []}
        one.management.get.side_effect = [[some, others], [some, {'running': False}]]
        self.assertEqual([False, True, True], [one.has_plugins() for _ in range(3)])

    def test_are_not_asked_for_without_links(self):
        one = engine.Engine('shop')
        one.want, one.management = {'plugins': []}, mock.Mock()
        self.assertTrue(one.has_plugins())
        one.management.get.assert_not_called()


class Queues(unittest.TestCase):
    def looks(self, *rounds):
        """How often all queues were asked for: in each round after so many seconds, with somebody who leaves or not, and who has the stream."""
        one = engine.Engine('shop')
        one.all_queues = mock.Mock()
        for seconds, leave, members in rounds:
            one.all_queues.return_value = [{'type': 'stream', 'members': members}]
            with mock.patch.object(engine.time, 'monotonic', return_value=seconds):
                one.look_at_queues(leave, {'events-0': {}, 'events-1': {}})
        return one.all_queues.call_count

    def test_are_on_the_members_that_they_name_or_on_the_one_that_has_them(self):
        one = engine.Engine('shop')
        one.management = mock.Mock()
        copies, alone, down = {'members': ['rabbit@events-0.a', 'rabbit@events-1.a']}, {'node': 'rabbit@events-1.a'}, {}
        one.management.get.return_value = [{'name': 'q', 'vhost': '/', 'type': 'stream', **where} for where in (copies, alone, down)]
        self.assertEqual([['events-0', 'events-1'], ['events-1'], ['']], [queue['members'] for queue in one.all_queues()])

    def test_are_looked_at_now_and_then(self):
        both = ['events-0', 'events-1']
        self.assertEqual(2, self.looks((1000, False, both), (1003, False, both), (1059, False, both), (1060, False, both)))

    def test_are_looked_at_in_each_round_while_somebody_leaves(self):
        both = ['events-0', 'events-1']
        self.assertEqual(2, self.looks((1000, True, both), (1003, True, both)))

    def test_are_looked_at_in_each_round_while_a_copy_of_a_stream_is_missing(self):
        self.assertEqual(3, self.looks((1000, False, ['events-0']), (1003, False, ['events-0']), (1006, False, ['events-0', 'events-1']),
                                       (1009, False, [])))
