import unittest

from mysql import gtids

A, B = 'aaaaaaaa-0000-4000-8000-000000000001', 'bbbbbbbb-0000-4000-8000-000000000002'


class Gtids(unittest.TestCase):
    def test_reads_what_the_server_writes(self):
        for text, sets in [
            ('', {}),
            (A + ':1', {(A, ''): [(1, 1)]}),
            (A.upper() + ':1-3:7-9', {(A, ''): [(1, 3), (7, 9)]}),
            (A + ':1-3,\n' + B + ':5', {(A, ''): [(1, 3)], (B, ''): [(5, 5)]}),
            (A + ':1-3:nightly:1-2:weekly:4', {(A, ''): [(1, 3)], (A, 'nightly'): [(1, 2)], (A, 'weekly'): [(4, 4)]}),
            (A + ':1-3,' + A + ':4-9', {(A, ''): [(1, 9)]}),
        ]:
            with self.subTest(text):
                self.assertEqual(sets, gtids.parse(text))

    def test_compares(self):
        for big, small, contained in [
            ('', '', True), (A + ':1', '', True), ('', A + ':1', False),
            (A + ':1-9', A + ':2-8', True), (A + ':1-9', A + ':1-10', False), (A + ':1-3:5-9', A + ':1-9', False), (A + ':1-3:4-9', A + ':1-9', True),
            (A + ':1-9', B + ':1', False), (A + ':1-9,' + B + ':1', B + ':1', True), (A + ':1-9', A + ':tag:1', False),
            (gtids.union(A + ':1-3', '', A + ':4-5'), A + ':1-5', True),
        ]:
            with self.subTest(big=big, small=small):
                self.assertEqual(contained, gtids.contains(big, small))
