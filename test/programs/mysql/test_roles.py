import unittest
from unittest import mock

from mysql import healing, roles
from mysql.test_healing import CUT_OFF, EMPTY, ERROR, PRIMARY, RECOVERING, online


class Role(unittest.TestCase):
    def test_is_a_members_with_the_majority(self):
        for title, answer, role in [
            ('a primary', PRIMARY, 'primary'), ('a secondary', online(), 'replica'), ('without a majority', CUT_OFF, None),
            ('recovers', RECOVERING, None), ('expelled', ERROR, None), ('in no group', EMPTY, None), ('no answer', None, None),
        ]:
            with self.subTest(title):
                self.assertEqual(role, roles.role(answer))
                self.assertEqual(role is not None, bool(answer) and healing.works(answer))


class MayTake(unittest.TestCase):
    def test_goes_by_the_newer_view(self):
        for title, view, holder, leads, taken in [
            ('a new primary takes it', '17:5', '17:4', True, True),
            ('a frozen one that wakes up does not', '17:4', '17:5', True, False),
            ('even where the holder does not answer', '17:4', '17:5', None, False),
            ('views are counted, not spelt', '17:10', '17:9', True, True),
            ('in the same view it was handed over', '17:4', '17:4', False, True),
            ('in the same view, and the holder still leads', '17:4', '17:4', True, False),
            ('in the same view, and the holder is gone', '17:4', '17:4', None, True),
            ('a group that was restarted', '18:1', '17:9', None, True),
            ('restarted by a server whose clock is behind', '16:1', '17:9', False, True),
            ('a holder of another founding that still leads', '16:1', '17:9', True, False),
            ('a label without a view', '17:4', '', None, True),
            ('a label without a view, of one that leads', '17:4', '', True, False),
        ]:
            with self.subTest(title):
                self.assertEqual(taken, roles.may_take(view, holder, lambda leads=leads: leads))

    def test_asks_only_where_the_views_do_not_tell(self):
        leads = mock.Mock()
        roles.may_take('17:5', '17:4', leads)
        leads.assert_not_called()
