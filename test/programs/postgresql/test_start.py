import contextlib
import io
import os
import sys
import tempfile
import unittest
import urllib.error
from unittest import mock

from postgresql import notes, start

HERE, ANOTHER = '7', '8'
# what is in the volume (the data folder, Patroni's note in it, the mark that it was begun here), the system in the folder, the one that was founded;
# whether the folder is kept, and whether it counts as begun from now on
SITUATIONS = {
    'an empty volume': ((), None, None, (False, True)),
    'a member': (('folder', 'note'), HERE, HERE, (True, False)),
    'a member that was begun here': (('folder', 'note', 'begun'), HERE, HERE, (True, False)),
    'a member, whatever the mark of the founding': (('folder', 'note', 'begun'), HERE, None, (True, False)),
    'data from elsewhere: a restored volume': (('folder',), HERE, None, (True, False)),
    'data of another cluster': (('folder',), HERE, ANOTHER, (True, False)),
    'a founding that was interrupted': (('folder', 'begun'), HERE, None, (False, True)),
    'one that was interrupted before there was a database': (('folder', 'begun'), None, None, (False, True)),
    'the same while another founded': (('folder', 'begun'), HERE, ANOTHER, (False, True)),
    'a founding that came to its end a moment ago': (('folder', 'begun'), HERE, HERE, (True, True)),
    'a copy that was interrupted': (('folder', 'begun'), None, HERE, (False, True)),
    'begun, and nothing made': (('begun',), None, None, (False, True)),
}


class Prepare(unittest.TestCase):
    def prepare(self, there, system, founded):
        with tempfile.TemporaryDirectory() as volume, contextlib.redirect_stdout(io.StringIO()), \
                mock.patch.object(start, 'system_of', return_value=system), mock.patch.object(start, 'founded', return_value=founded):
            folder = os.path.join(volume, 'pgdata')
            if 'folder' in there:
                os.mkdir(folder)
                os.chmod(folder, 0o770)
                open(os.path.join(folder, 'PG_VERSION'), 'w').close()
            for part, path in (('note', os.path.join(folder, start.NOTE)), ('begun', folder + start.BEGUN)):
                if part in there:
                    open(path, 'w').close()
            start.prepare('bin', folder)
            if os.path.isdir(folder):
                self.assertEqual(0o700, os.stat(folder).st_mode & 0o777)
            return os.path.isdir(folder), os.path.exists(folder + start.BEGUN)

    def test_removes_what_was_begun_here_and_never_became_a_member_and_nothing_else(self):
        for title, (there, system, founded, answer) in SITUATIONS.items():
            with self.subTest(title):
                self.assertEqual(answer, self.prepare(there, system, founded))

    def test_leaves_a_folder_that_it_may_not_close(self):
        with mock.patch.object(start.os, 'chmod', side_effect=PermissionError('not the owner')), contextlib.redirect_stdout(io.StringIO()) as printed:
            start.close('pgdata')
        self.assertIn('stays as it is', printed.getvalue())


class Founded(unittest.TestCase):
    def founded(self, *answers):
        with mock.patch.dict(os.environ, PATRONI_NAME='my-db-0', PATRONI_KUBERNETES_NAMESPACE='ns'), mock.patch.object(start.time, 'sleep'), \
                mock.patch('kube_api.call', side_effect=answers) as call, contextlib.redirect_stdout(io.StringIO()):
            answer = start.insist(start.founded)
        self.assertEqual(('GET', '/api/v1/namespaces/ns/configmaps/my-db-config'), call.call_args[0])
        return answer

    def test_is_what_patronis_mark_says(self):
        self.assertEqual('7', self.founded({'metadata': {'annotations': {'initialize': '7'}}}))

    def test_is_nothing_while_a_founding_goes_on_or_before_one(self):
        self.assertIsNone(self.founded({'metadata': {'annotations': {'initialize': ''}}}))
        self.assertIsNone(self.founded({'metadata': {}}))
        self.assertIsNone(self.founded(urllib.error.HTTPError('', 404, 'not found', {}, None)))

    def test_is_asked_for_until_the_api_server_answers(self):
        away = [OSError('no route'), urllib.error.HTTPError('', 503, 'unavailable', {}, None)]
        self.assertEqual('7', self.founded(*away, {'metadata': {'annotations': {'initialize': '7'}}}))


class Remember(unittest.TestCase):
    def remembered(self, system='7', note=True, started=False):
        with tempfile.TemporaryDirectory() as folder, mock.patch.object(start, 'STARTED', os.path.join(folder, 'started')), \
                mock.patch.dict(os.environ, PATRONI_NAME='my-db-0', PATRONI_KUBERNETES_NAMESPACE='ns'), \
                mock.patch.object(start, 'system_of', return_value=system), mock.patch.dict(sys.modules, notes=notes), \
                mock.patch.object(notes, 'note_again') as again:
            for path, is_there in ((os.path.join(folder, start.NOTE), note), (start.STARTED, started)):
                if is_there:
                    open(path, 'w').close()
            start.remember('bin', folder)
        return [call[0][:3] for call in again.call_args_list]

    def test_notes_again_what_a_member_in_a_new_pod_has_data_of(self):
        self.assertEqual([('ns', 'my-db', '7')], self.remembered())

    def test_asks_nothing_where_the_folder_is_no_members_or_the_pod_is_the_same(self):
        for options in ({'system': None}, {'note': False}, {'started': True}):
            self.assertEqual([], self.remembered(**options))


class Unlabel(unittest.TestCase):
    def unlabel(self, answer):
        with mock.patch.dict(os.environ, PATRONI_NAME='my-db-0', PATRONI_KUBERNETES_NAMESPACE='ns'), \
                mock.patch('kube_api.call', side_effect=[answer]) as call, contextlib.redirect_stdout(io.StringIO()) as printed:
            start.unlabel()
        return call.call_args[0][:3], printed.getvalue()

    def test_gives_back_the_label_that_the_pod_had(self):
        self.assertEqual((('PATCH', '/api/v1/namespaces/ns/pods/my-db-0', {'metadata': {'labels': {'role': None}}}), ''), self.unlabel({}))

    def test_holds_up_no_start(self):
        self.assertIn('keeps its label', self.unlabel(OSError('no route'))[1])


class SystemOf(unittest.TestCase):
    def test_is_read_from_the_control_file(self):
        for printed, system in (('pg_control version number:  1700\nDatabase system identifier:           771209\n', '771209'), ('', None)):
            with mock.patch.object(start.subprocess, 'run', return_value=mock.Mock(stdout=printed)):
                self.assertEqual(system, start.system_of('bin', 'data'))


if __name__ == '__main__':
    unittest.main()
