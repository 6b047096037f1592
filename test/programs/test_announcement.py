import unittest
from unittest import mock

from programs import announcement

ABOUT = {'apiVersion': 'apps/v1', 'kind': 'StatefulSet', 'metadata': {'name': 'orders', 'uid': 'u', 'annotations': {}}}


class Say(unittest.TestCase):
    def setUp(self):
        self.time, self.about, self.events = 0, {**ABOUT, 'metadata': {**ABOUT['metadata'], 'annotations': {}}}, []
        self.patches = []
        self.announcement = announcement.Announcement('ns', 'orders-controller', self.call, lambda: self.time)

    def call(self, method, path, body, content_type=None):
        if method == 'PATCH':
            self.assertEqual(('/apis/apps/v1/namespaces/ns/statefulsets/orders', 'application/merge-patch+json'), (path, content_type))
            [(key, text)] = body['metadata']['annotations'].items()
            self.assertEqual('cdk8s-patterns/why', key)
            self.patches.append(text)
            self.about['metadata']['annotations'] = {key: text} if text else {}
        else:
            self.assertEqual(('POST', '/api/v1/namespaces/ns/events'), (method, path))
            self.events.append(body)

    def say(self, *sentences, seconds=3):
        for sentence in sentences:
            self.announcement.say(self.about, sentence)
            self.time += seconds

    def told(self):
        return [(event['type'], event['reason'], event['message'], event['count']) for event in self.events]

    def test_says_what_is_there_at_two_looks_once(self):
        self.say('a')
        self.assertEqual([], self.patches)
        self.say('a', 'a', 'a', 'a')
        self.assertEqual(['a'], self.patches)
        self.assertEqual([('Warning', 'Waiting', 'a', 1)], self.told())

    def test_takes_it_back_at_once(self):
        self.say('a', 'a', None, None)
        self.assertEqual(['a', None], self.patches)
        self.assertEqual([('Warning', 'Waiting', 'a', 1), ('Normal', 'Settled', 'nothing is waited for any more', 1)], self.told())

    def test_does_nothing_where_nothing_is_waited_for(self):
        self.say(None, None)
        self.assertEqual(([], []), (self.patches, self.events))

    def test_says_each_changed_sentence(self):
        self.say('a', 'a', 'b', 'b')
        self.assertEqual(['a', 'b'], self.patches)

    def test_counts_what_comes_back_soon_and_says_it_again_later(self):
        self.say('a', 'a', 'b', 'b', 'a', 'a', 'b', 'b')
        self.assertEqual(['a', 'b', 'a', 'b'], self.patches)
        self.assertEqual([('a', 1), ('b', 1)], [(event['message'], event['count']) for event in self.events])
        self.time += announcement.AGAIN_SECONDS
        self.say('a', 'a')
        self.assertEqual(('a', 3, '1970-01-01T00:00:03Z'), (self.events[-1]['message'], self.events[-1]['count'], self.events[-1]['firstTimestamp']))

    def test_is_about_the_object_that_was_seen(self):
        self.say('a', 'a')
        [event] = self.events
        self.assertEqual({'apiVersion': 'apps/v1', 'kind': 'StatefulSet', 'namespace': 'ns', 'name': 'orders', 'uid': 'u'}, event['involvedObject'])
        self.assertEqual(('ns', {'component': 'orders-controller'}), (event['metadata']['namespace'], event['source']))

    def test_is_not_said_again_by_the_program_that_runs_after_it(self):
        self.about['metadata']['annotations'] = {announcement.ANNOTATION: 'a'}
        self.say('a', 'a')
        self.assertEqual(([], []), (self.patches, self.events))

    def test_says_the_begin_of_what_is_too_long_for_an_event(self):
        self.say('a' * 2000, 'a' * 2000, 'a' * 2000)
        self.assertEqual(['a' * announcement.MOST_LETTERS], self.patches)

    def test_is_tried_again_when_it_is_refused(self):
        with mock.patch.object(self.announcement, 'call', side_effect=OSError('refused')):
            self.announcement.say(self.about, 'a')
            with self.assertRaises(OSError):
                self.announcement.say(self.about, 'a')
        self.say('a')
        self.assertEqual(['a'], self.patches)


if __name__ == '__main__':
    unittest.main()
