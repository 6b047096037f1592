import contextlib
import io
import signal
import unittest
from unittest import mock

from mysql import entered, group, room
from mysql.test_healing import PRIMARY

THREE = {'shop-0': 'ONLINE', 'shop-1': 'ONLINE', 'shop-2': 'ONLINE'}
FREE = room.free
WORKS = {**PRIMARY, 'state': 'ONLINE', 'majority': True, 'primary': 'shop-1', 'group': THREE}


class MayEnd(unittest.TestCase):
    def test_is_who_leads_first_and_then_one_follower_after_the_other(self):
        for name, seconds in (('shop-1', 5), ('shop-0', 15), ('shop-2', 30)):
            self.assertEqual([False, True], [room.may_end(name, WORKS, passed) for passed in (seconds - 1, seconds)], name)

    def test_is_nobody_whom_the_others_need(self):
        for title, changed in {
            'one of two': {'group': {'shop-0': 'ONLINE', 'shop-1': 'ONLINE'}},
            'one of three, and another is away': {'group': {**THREE, 'shop-0': 'UNREACHABLE'}},
            'one of three, and another catches up': {'group': {**THREE, 'shop-0': 'RECOVERING'}},
            'one that is alone': {'group': {'shop-1': 'ONLINE'}},
            'one that has lost the majority': {'majority': False},
            'one that is out of the group': {'state': 'ERROR'},
        }.items():
            with self.subTest(title):
                self.assertFalse(room.may_end('shop-1', {**WORKS, **changed}, 1000))

    def test_is_nobody_whose_server_says_nothing(self):
        self.assertFalse(room.may_end('shop-1', None, 1000))

    def test_is_one_of_five_while_another_is_away(self):
        five = {'shop-%d' % number: 'ONLINE' if number else 'UNREACHABLE' for number in range(5)}
        self.assertTrue(room.may_end('shop-1', {**WORKS, 'group': five}, 5))


class Room(unittest.TestCase):
    def setUp(self):
        self.now, self.free, self.looks = 0, 0, 0
        entered(self, mock.patch.object(room.time, 'monotonic', lambda: self.now))
        entered(self, mock.patch.object(room, 'free', lambda _: self.free))
        entered(self, mock.patch.object(group, 'look', self.look))
        entered(self, contextlib.redirect_stdout(io.StringIO()))
        self.room = room.Room('shop-1', '/data')

    def look(self):
        self.looks += 1
        return WORKS

    def ends(self, now, free=0):
        self.now, self.free = now, free
        return self.room.is_to_end()

    def test_ends_a_server_whose_disk_has_been_full_for_a_while(self):
        self.assertEqual([False, False, True], [self.ends(now) for now in (0, 4, 5)])

    def test_counts_from_the_last_moment_with_room(self):
        self.assertEqual([False] * 4, [self.ends(0), self.ends(4), self.ends(5, room.FULL), self.ends(9)])

    def test_asks_a_server_that_has_room_for_nothing(self):
        self.assertEqual([False] * 3, [self.ends(now, room.FULL) for now in (0, 100, 200)])
        self.assertEqual(0, self.looks)

    def test_takes_a_file_system_that_says_nothing_of_its_size_for_one_with_room(self):
        for blocks, answer in ((100, 5 * 4096), (0, room.ENOUGH)):
            with mock.patch.object(room.os, 'statvfs', return_value=mock.Mock(f_bavail=5, f_frsize=4096, f_blocks=blocks)):
                self.assertEqual(answer, FREE('/data'))

    def test_waits_until_a_server_can_start(self):
        spaces = [0, room.FULL, room.ENOUGH]
        entered(self, mock.patch.object(room, 'free', lambda _: spaces.pop(0)))
        with mock.patch.object(room.time, 'sleep') as slept:
            self.room.wait()
        self.assertEqual(2, slept.call_count)

    def test_ends_when_it_is_told_to_while_it_waits(self):
        with mock.patch.object(room.signal, 'sigpending', return_value={signal.SIGTERM}), self.assertRaises(SystemExit) as ended:
            self.room.wait()
        self.assertEqual(0, ended.exception.code)
