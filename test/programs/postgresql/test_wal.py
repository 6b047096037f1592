import unittest

from postgresql import wal
from postgresql.situations import LEADER, member

SEGMENT = 16 << 20
BEGIN = 5 * SEGMENT + 100  # of timeline 5
HERE = 5 * SEGMENT + 500


class Servers:
    """Two servers, as their SQL answers: the WAL of each from the beginning of the timeline on."""

    def __init__(self, mine=b'same', primary=b'same', position=HERE, oldest=3, waits_for='RecoveryRetrieveRetryInterval'):
        self.files, self.position, self.oldest, self.waits_for, self.read = {'a': primary, 'b': mine}, position, oldest, waits_for, []

    def __call__(self, name, text):
        if 'oldest' in text:
            return {'position': self.position, 'segment': SEGMENT, 'oldest': '%08X%08X' % (0, self.oldest)}
        if text == wal.WAITS_FOR:
            return self.waits_for
        if text == wal.SEGMENT:
            return SEGMENT
        if 'history' in text:
            return '1\t0/3000000\tno recovery target\n# comment\n\n4\t0/%X\treason\n' % BEGIN
        self.read.append(text)
        return self.files[name]


def why(servers, **changes):
    members = {'a': {**LEADER, 'position': servers.position}, 'b': member(**{'position': HERE, 'replayed': HERE, **changes})}
    return wal.astray(servers, members, 'b', 'a')


class Astray(unittest.TestCase):
    CASES = {
        'the primary is where the member is': (Servers(), {}, None),
        'the primary is further': (Servers(position=HERE + 1000), {}, None),
        'the member is further than the primary': (Servers(position=HERE - 1), {}, 'it has WAL of timeline 5 that the primary has not'),
        'its WAL is another': (Servers(mine=b'other'), {}, "its WAL of timeline 5 is not the primary's"),
        'its WAL is another, but of an older timeline: Patroni rewinds it': (Servers(mine=b'other'), {'timeline': 4}, None),
        'the primary has not got the file any more that would be compared': (Servers(primary=None), {}, None),
        'it received WAL that it can not replay': (Servers(position=HERE + 1000), {'position': HERE + 900},
                                                   "it has the primary's WAL, which doesn't fit to its own"),
        'its replay is paused': (Servers(position=HERE + 1000, waits_for='RecoveryPause'), {'position': HERE + 900}, None),
        'its replay waits for a query': (Servers(position=HERE + 1000, waits_for='RecoveryConflictSnapshot'), {'position': HERE + 900}, None),
        'its replay is busy': (Servers(position=HERE + 1000, waits_for=None), {'position': HERE + 900}, None),
        'what it needs next was removed': (Servers(position=9 * SEGMENT, oldest=6), {}, 'the primary has removed the WAL that it needs next'),
        'what it needs next is the oldest that is kept': (Servers(position=9 * SEGMENT, oldest=5), {}, None),
        'of an older timeline, and what it needs next was removed': (
            Servers(position=9 * SEGMENT, oldest=6), {'timeline': 4}, 'the primary has removed the WAL that it needs next'),
    }

    def test_says_why_a_member_can_not_follow(self):
        for title, (servers, changes, reason) in self.CASES.items():
            with self.subTest(title):
                self.assertEqual(reason, why(servers, **changes))


class Differ(unittest.TestCase):
    def test_reads_from_the_beginning_of_the_timeline_where_the_promotion_stands(self):
        servers = Servers()
        why(servers)
        self.assertEqual(2, len(servers.read))
        for text in servers.read:
            self.assertIn("'pg_wal/000000050000000000000005', 100, 400, true", text)

    def test_reads_the_last_file_alone_and_not_more_than_a_bit_of_it(self):
        servers = Servers(position=9 * SEGMENT)
        why(servers, position=8 * SEGMENT, replayed=8 * SEGMENT)
        self.assertIn("'pg_wal/000000050000000000000007', %d, %d, true" % (SEGMENT - wal.MOST_BYTES, wal.MOST_BYTES), servers.read[0])

    def test_compares_nothing_where_the_timeline_has_only_begun(self):
        servers = Servers(mine=b'other', position=BEGIN)
        self.assertIsNone(why(servers, position=BEGIN, replayed=BEGIN))
        self.assertEqual([], servers.read)


class Names(unittest.TestCase):
    def test_are_those_of_postgresql(self):
        self.assertEqual('0000000A00000016000000B3', wal.file_name(10, wal.location('16/B374D848'), SEGMENT))
        self.assertEqual(0x16B3, wal.segment_number('00000016000000B3', SEGMENT))
        self.assertEqual(3, wal.location('0/30000A0') // SEGMENT)
        self.assertEqual(2 ** 32 // (64 << 20), wal.segment_number('0000000100000000', 64 << 20))


if __name__ == '__main__':
    unittest.main()
