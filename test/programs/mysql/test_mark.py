import unittest
import urllib.error
from unittest import mock

import kube_api
from mysql import mark
from mysql.test_healing import MARK, YOUNG, online

DECLARED = ['shop-0', 'shop-1', 'shop-2']


class Kept(unittest.TestCase):
    def test_says_who_has_been_in_the_group(self):
        for title, before, answer, declared, changed in [
            ('nothing new', MARK, online(), DECLARED, None),
            ('others have joined', YOUNG, online(), DECLARED, {'members': 'shop-0 shop-1 shop-2'}),
            ('one recovers still', YOUNG, online(group={'shop-0': 'ONLINE', 'shop-1': 'RECOVERING'}), DECLARED, None),
            ('one has been lost, and may come back', MARK, online(sees=(0, 1)), DECLARED, None),
            ('one is not declared any more, and still there', MARK, online(), DECLARED[:1], None),
            ('two have left and are not declared any more', MARK, online(sees=(0,)), DECLARED[:1], {'members': 'shop-0'}),
            ('who restarted it was said', {**MARK, 'restarts': 'shop-0'}, online(), DECLARED, {'restarts': None}),
            ('who had stopped works', {**MARK, 'ended-shop-0': 'set'}, online(), DECLARED, {'ended-shop-0': None}),
            ('who had stopped is away still', {**MARK, 'ended-shop-2': 'set'}, online(sees=(0, 1)), DECLARED, None),
            ('a loss was accepted, and the group works', {**MARK, 'accept-loss-of': 'shop-0'}, online(), DECLARED, {'accept-loss-of': None}),
        ]:
            with self.subTest(title):
                self.assertEqual(changed, mark.kept(before, answer, declared))


class Make(unittest.TestCase):
    def made(self, refusal=None):
        """What is read after it was made."""
        call = mock.Mock(side_effect=refusal)
        with mock.patch.object(kube_api, 'call', call), \
                mock.patch.object(mark, 'find', lambda path: {'metadata': {'resourceVersion': '7'}, 'data': {'founder': path}}):
            return mark.Mark('default', 'shop').make('u0', 'shop-0'), call

    def test_is_made_once_with_a_name_of_its_own(self):
        found, call = self.made()
        self.assertEqual('/api/v1/namespaces/default/configmaps/shop-founded', found['founder'])
        data = call.call_args.args[2]['data']
        self.assertEqual(('u0', 'shop-0', 36), (data['founder'], data['members'], len(data['name'])))
        self.assertNotEqual(data['name'], self.made()[1].call_args.args[2]['data']['name'])

    def test_is_another_founders_who_was_quicker(self):
        found, _ = self.made(urllib.error.HTTPError('', 409, 'there', {}, None))
        self.assertTrue(found)

    def test_is_not_there_where_it_is_refused(self):
        with self.assertRaises(OSError):
            self.made(urllib.error.HTTPError('', 403, 'forbidden', {}, None))


class Claim(unittest.TestCase):
    def claimed(self, refusal=None, there=True):
        found = {'metadata': {'resourceVersion': '7'}, 'data': dict(MARK)} if there else None
        with mock.patch.object(kube_api, 'call', side_effect=refusal) as call, mock.patch.object(mark, 'find', return_value=found):
            one = mark.Mark('default', 'shop')
            one.read()
            return one.claim('shop-1'), call

    def test_says_who_restarts_the_group_of_what_was_read(self):
        claimed, call = self.claimed()
        self.assertTrue(claimed)
        self.assertEqual({'data': {'restarts': 'shop-1'}, 'metadata': {'resourceVersion': '7'}}, call.call_args.args[2])

    def test_fails_where_the_mark_was_changed_since(self):
        self.assertFalse(self.claimed(urllib.error.HTTPError('', 409, 'conflict', {}, None))[0])

    def test_is_not_sure_without_an_answer(self):
        with self.assertRaises(OSError):
            self.claimed(urllib.error.HTTPError('', 500, 'away', {}, None))

    def test_needs_nobody_where_there_is_no_mark(self):
        claimed, call = self.claimed(there=False)
        self.assertTrue(claimed)
        call.assert_not_called()
