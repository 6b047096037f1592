import json
import os
import tempfile
import unittest
from unittest import mock

from programs import controller


class Declared(unittest.TestCase):
    def declared(self, password=b'long enough', owner='app'):
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, 'password'), 'wb') as file:
                file.write(password)
            path = os.path.join(folder, 'want.json')
            with open(path, 'w') as file:
                json.dump({'databases': [{'name': 'orders', 'owner': owner, 'secret': folder}]}, file)
            with mock.patch.object(controller.hashlib, 'sha256', lambda data: mock.Mock(hexdigest=lambda: data.replace(folder.encode(), b''))):
                return controller.declared(path)

    def test_has_another_digest_for_another_password_or_owner(self):
        digests = [self.declared()['digest'], self.declared()['digest'], self.declared(password=b'another one')['digest'],
                   self.declared(owner='other')['digest']]
        self.assertEqual(digests[0], digests[1])
        self.assertEqual(3, len(set(digests)))

    def test_has_the_password_of_each_owner_or_why_it_can_not_be_used(self):
        for password, (usable, unfit) in {
            b'long enough': ('long enough', None), 'größer'.encode() + b'-und': ('größer-und', None),
            b'': (None, 'is empty'), b'short': (None, 'has fewer than 8 characters'),
            b'long enough\n': (None, 'has a line break or another control character'),
            b'\x00' * 8: (None, 'has a line break or another control character'),
            b'\xff\xfe long enough': (None, 'is no text'),
        }.items():
            with self.subTest(password):
                [database] = self.declared(password)['databases']
                self.assertEqual((usable, unfit), (database['password'], database['unfit']))


if __name__ == '__main__':
    unittest.main()
