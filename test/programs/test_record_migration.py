import contextlib
import io
import unittest
from unittest import mock

from programs import record_migration

WANTED = {'name': 'migrate-done', 'annotations': {'tool': 'keep'}}


class Record(unittest.TestCase):
    def test_adds_the_jobs_own_key_and_leaves_those_of_others(self):
        call = mock.Mock()
        record_migration.record(WANTED, 'migrate-d1', 'shop', '2026-01-01T00:00:00Z', call)
        call.assert_called_once_with(
            'PATCH', '/api/v1/namespaces/shop/configmaps/migrate-done?fieldManager=migrate-d1&force=true',
            {'apiVersion': 'v1', 'kind': 'ConfigMap', 'metadata': WANTED, 'data': {'migrate-d1': '2026-01-01T00:00:00Z'}},
            'application/apply-patch+yaml')


class Insist(unittest.TestCase):
    def test_tries_again_while_the_api_server_is_away(self):
        attempt, pause = mock.Mock(side_effect=[OSError('away'), OSError('away'), 'done']), mock.Mock()
        with contextlib.redirect_stdout(io.StringIO()) as said:
            self.assertEqual('done', record_migration.insist(attempt, pause))
        self.assertEqual('trying again: away\n' * 2, said.getvalue())
        self.assertEqual(2, pause.call_count)

    def test_fails_in_the_end_so_that_the_job_does(self):
        with contextlib.redirect_stdout(io.StringIO()), self.assertRaises(OSError):
            record_migration.insist(mock.Mock(side_effect=OSError('away')), mock.Mock())
