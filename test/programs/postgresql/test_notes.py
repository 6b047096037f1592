import contextlib
import io
import json
import os
import tempfile
import unittest
import urllib.error
from unittest import mock

from postgresql import notes

QUORUM, OFF = {'synchronous_mode': 'quorum', 'ttl': 20}, {'synchronous_mode': 'off'}
FOUNDED = {'initialize': '7', 'config': json.dumps(QUORUM)}
LED = {'leader': 'orders-1', 'sync_standby': 'orders-0', 'quorum': '0'}
NOBODY = {'leader': 'nobody', 'quorum': '0'}
# what Patroni's ConfigMaps say, the settings that this member had last, what is noted again
SITUATIONS = {
    'nothing is gone': ({'config': FOUNDED, 'sync': LED}, QUORUM, {}),
    'all is gone': ({}, QUORUM, {'config': FOUNDED, 'sync': NOBODY}),
    'who led is gone': ({'config': FOUNDED}, QUORUM, {'sync': NOBODY}),
    'who led is empty': ({'config': FOUNDED, 'sync': {}}, QUORUM, {'sync': NOBODY}),
    'the founding is gone, and who led is not': ({'sync': LED}, QUORUM, {'config': FOUNDED}),
    'the founding is empty': ({'config': {}, 'sync': LED}, QUORUM, {'config': FOUNDED}),
    'the settings are those of the cluster, if it has any': ({'config': {'config': json.dumps(OFF)}}, QUORUM, {'config': {'initialize': '7'}}),
    'a founding goes on': ({'config': {'initialize': ''}, 'sync': LED}, QUORUM, {}),
    'nobody had to confirm': ({}, OFF, {'config': {'initialize': '7', 'config': json.dumps(OFF)}}),
    'nobody had to confirm, and nothing is gone': ({'config': {'initialize': '7', 'config': json.dumps(OFF)}}, OFF, {}),
    'a crash has left no settings': ({}, None, {'config': {'initialize': '7'}, 'sync': NOBODY}),
}


class Gone(unittest.TestCase):
    def test_is_what_a_member_with_data_knows_and_patroni_does_not(self):
        for title, (found, settings, again) in SITUATIONS.items():
            with self.subTest(title):
                self.assertEqual(again, notes.gone(found, '7', settings))

    def test_leaves_nothing_to_note_afterwards(self):
        for title, (found, settings, again) in SITUATIONS.items():
            with self.subTest(title):
                after = {suffix: {**found.get(suffix, {}), **again.get(suffix, {})} for suffix in {*found, *again}}
                self.assertEqual({}, notes.gone(after, '7', settings))


class NoteAgain(unittest.TestCase):
    def calls(self, config=None, sync=None, settings=FOUNDED['config'], refusal=None):
        """What is asked of the API server where these ConfigMaps are there."""
        missing = urllib.error.HTTPError('', 404, 'not found', {}, None)
        answers = [config and {'metadata': config} or missing, sync and {'metadata': sync} or missing, refusal or {}, {}]
        with tempfile.TemporaryDirectory() as folder, mock.patch('kube_api.call', side_effect=answers) as call, \
                contextlib.redirect_stdout(io.StringIO()):
            file = os.path.join(folder, 'patroni.dynamic.json')
            with open(file, 'w') as content:
                content.write(settings)
            notes.note_again('ns', 'my-db', '7', file)
        return [one[0] for one in call.call_args_list]

    def test_makes_them_with_the_labels_by_which_patroni_finds_them(self):
        of_config, of_sync, config, sync = self.calls()
        self.assertEqual([('GET', '/api/v1/namespaces/ns/configmaps/my-db-config'), ('GET', '/api/v1/namespaces/ns/configmaps/my-db-sync')],
                         [of_config, of_sync])
        labels = {'app.kubernetes.io/instance': 'my-db', 'app.kubernetes.io/component': 'database'}
        for (method, path, body), name, annotations in ((config, 'my-db-config', FOUNDED), (sync, 'my-db-sync', NOBODY)):
            self.assertEqual(('POST', '/api/v1/namespaces/ns/configmaps'), (method, path))
            self.assertEqual({'name': name, 'labels': labels, 'annotations': annotations}, body['metadata'])

    def test_fills_in_what_is_there_unless_it_has_changed(self):
        *_, (method, path, body, kind) = self.calls({'resourceVersion': '5'}, {'resourceVersion': '6', 'annotations': LED})
        self.assertEqual(('PATCH', '/api/v1/namespaces/ns/configmaps/my-db-config', 'application/merge-patch+json'), (method, path, kind))
        self.assertEqual((FOUNDED, '5'), (body['metadata']['annotations'], body['metadata']['resourceVersion']))

    def test_asks_and_no_more_where_nothing_is_gone(self):
        self.assertEqual(2, len(self.calls({'resourceVersion': '5', 'annotations': FOUNDED}, {'resourceVersion': '6', 'annotations': LED})))

    def test_fails_where_another_did_the_same_in_this_moment(self):
        with self.assertRaises(OSError):
            self.calls(refusal=urllib.error.HTTPError('', 409, 'exists', {}, None))

    def test_takes_an_empty_file_for_no_settings(self):
        for settings in ('', '{}', '{"ttl"'):
            _, _, config, _ = self.calls(settings=settings)
            self.assertEqual({'initialize': '7'}, config[2]['metadata']['annotations'])


if __name__ == '__main__':
    unittest.main()
