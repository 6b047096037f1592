import contextlib
import io
import os
import tempfile
import unittest
from unittest import mock

import kube_api
from mysql import ending, entered, group, mark
from mysql.test_healing import GROUP, answer

SET = GROUP + ':1-9'


class Ending(unittest.TestCase):
    def setUp(self):
        self.volume = entered(self, tempfile.TemporaryDirectory())
        self.noted, self.calls, self.refusals, self.there = os.path.join(self.volume, 'ended'), [], 0, True
        for where, name, what in [
            (ending, 'NOTED', self.noted), (ending, 'BEGUN', os.path.join(self.volume, 'ending')), (ending.time, 'sleep', lambda _: None),
            (kube_api, 'read', lambda _: 'default'), (kube_api, 'call', self.call),
            (mark, 'find', lambda path: {'metadata': {'resourceVersion': '7'}} if self.there else None),
        ]:
            entered(self, mock.patch.object(where, name, what))
        self.printed = entered(self, contextlib.redirect_stdout(io.StringIO()))

    def call(self, verb, path, body, content_type):
        self.calls.append(('noted on the volume' if os.path.exists(self.noted) else 'not noted', body['data']))
        if self.refusals:
            self.refusals -= 1
            raise OSError('away')

    def test_begins_once_for_all_programs(self):
        self.assertFalse(ending.begun())
        ending.begin()
        ending.begin()
        self.assertTrue(ending.begun())

    def left(self, mine):
        with mock.patch.object(group, 'leave'), mock.patch.object(group, 'look', lambda: mine):
            return ending.leave()

    def test_has_what_it_executed_and_received(self):
        self.assertEqual(SET, self.left(answer(upto=9, closed=True)))
        self.assertEqual(SET + ',' + GROUP + ':10-12', self.left(answer(upto=9, received=GROUP + ':10-12', closed=True)))

    def test_is_not_sure_of_what_may_change_still(self):
        for title, mine in [
            ('its server does not answer', None),
            ('it is in the group still', answer('ONLINE', 9, closed=True)),
            ('it was expelled', answer('ERROR', 9, closed=True)),
            ('it takes writes', answer(upto=9, closed=False)),
            ('its copy was never finished', answer(upto=9, closed=True, half=True)),
            ('it has nothing', answer(closed=True)),
        ]:
            with self.subTest(title):
                self.assertIsNone(self.left(mine))

    def test_is_not_sure_where_it_can_not_leave(self):
        with mock.patch.object(group, 'leave', side_effect=OSError('no answer within 10 s')):
            self.assertIsNone(ending.leave())

    def test_notes_it_on_the_volume_first(self):
        ending.note('shop-0', SET)
        self.assertEqual([('noted on the volume', {'ended-shop-0': SET})], self.calls)

    def test_gives_up_where_nobody_takes_the_note(self):
        self.refusals = 99
        ending.note('shop-0', SET)
        self.assertEqual(ending.TRIES, len(self.calls))
        self.assertIn('no note of what is here: away', self.printed.getvalue())

    def test_takes_the_note_back_before_it_runs_again(self):
        ending.note('shop-0', SET)
        self.calls.clear()
        self.refusals = 2
        ending.take_back('shop-0', self.volume)
        self.assertEqual([('noted on the volume', {'ended-shop-0': None})] * 3, self.calls)
        self.assertFalse(os.path.exists(self.noted))

    def test_asks_nobody_where_it_left_none(self):
        ending.take_back('shop-0', self.volume)
        self.assertEqual([], self.calls)

    def test_takes_the_note_of_a_lost_volume_back(self):
        ending.take_back('shop-0', os.path.join(self.volume, 'mysql'))
        self.assertEqual([('not noted', {'ended-shop-0': None})], self.calls)

    def test_takes_nothing_back_where_no_group_was_founded(self):
        self.there = False
        ending.take_back('shop-0', os.path.join(self.volume, 'mysql'))
        self.assertEqual([], self.calls)
