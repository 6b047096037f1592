import os
import tempfile
import unittest
from unittest import mock

from rabbitmq import link

URI = 'amqps://shop:secret@mq.example.com/shop'


class Links(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.file = os.path.join(self.folder.name, 'uri')
        self.virtual_hosts = [{'name': 'shop', 'links': [
            {'component': 'shovel', 'name': 's', 'value': {'src-uri': 'amqp:///shop'}, 'uris': {'dest-uri': self.file}},
            {'component': 'shovel', 'name': 'within', 'value': {'src-uri': 'amqp:///shop'}, 'uris': {}},
        ]}]
        self.management = mock.Mock()
        self.there = {'s': {'src-uri': 'amqp:///shop', 'dest-uri': URI}, 'within': {'src-uri': 'amqp:///shop'}}
        self.management.get.side_effect = lambda *path: {'value': self.there[path[-1]]} if path[-1] in self.there else None

    def write(self, uri):
        with open(self.file, 'w') as file:
            file.write(uri)

    def look(self):
        return link.look(self.management, self.virtual_hosts)

    def test_are_left_alone_where_all_is_so(self):
        self.write(URI + '\n')
        self.assertEqual({'wrong': [], 'waits': []}, self.look())

    def test_wait_for_a_secret_that_is_not_there_and_keep_no_other_waiting(self):
        self.there = {}
        waits = ['the shovel s in shop waits for its Secret, or for the uri in it']
        self.assertEqual({'wrong': [['shovel', 'shop', 'within']], 'waits': waits}, self.look())

    def test_are_set_anew_with_another_password(self):
        self.write(URI.replace('secret', 'another'))
        self.assertEqual([['shovel', 'shop', 's']], self.look()['wrong'])
        link.set_all(self.management, self.virtual_hosts, self.look()['wrong'])
        value = {'src-uri': 'amqp:///shop', 'dest-uri': 'amqps://shop:another@mq.example.com/shop'}
        self.management.put.assert_called_once_with(('parameters', 'shovel', 'shop', 's'), {'value': value})

    def test_say_no_password_where_they_are_refused_and_stop_no_other(self):
        self.write(URI)
        self.management.put.side_effect = [OSError('"%s" not a valid URI' % URI), None]
        with self.assertRaises(OSError) as refused:
            link.set_all(self.management, self.virtual_hosts, [['shovel', 'shop', 's'], ['shovel', 'shop', 'within']])
        self.assertEqual('shovel s in shop: "its uri" not a valid URI', str(refused.exception))
        self.assertEqual(2, self.management.put.call_count)
