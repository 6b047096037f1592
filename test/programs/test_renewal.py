import os
import tempfile
import unittest

from programs import renewal


class ARenewal(unittest.TestCase):
    def setUp(self):
        self.folder, self.told = tempfile.mkdtemp(), 0

    def put(self, version):
        link = os.path.join(self.folder, 'new')
        os.symlink(version, link)
        os.replace(link, os.path.join(self.folder, '..data'))

    def act(self):
        self.told += 1

    def refuse(self):
        raise OSError('not now')

    def test_is_told_once(self):
        self.put('..one')
        found = renewal.Renewal(self.folder)
        found.tell(self.act)
        self.assertEqual(0, self.told)
        self.put('..two')
        for _ in range(2):
            found.tell(self.act)
        self.assertEqual(1, self.told)

    def test_is_told_again_where_it_could_not_be_acted_on(self):
        self.put('..one')
        found = renewal.Renewal(self.folder)
        self.put('..two')
        self.assertRaises(OSError, found.tell, self.refuse)
        found.tell(self.act)
        self.assertEqual(1, self.told)

    def test_is_none_where_nothing_is_mounted(self):
        renewal.Renewal(os.path.join(self.folder, 'none')).tell(self.act)
        self.assertEqual(0, self.told)


if __name__ == '__main__':
    unittest.main()
