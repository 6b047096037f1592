import json
import os
import tempfile
import unittest
from unittest import mock

from programs import controller


class Declared(unittest.TestCase):
    def digest(self, password='secret', owner='app'):
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, 'password'), 'w') as file:
                file.write(password)
            path = os.path.join(folder, 'want.json')
            with open(path, 'w') as file:
                json.dump({'databases': [{'name': 'orders', 'owner': owner, 'secret': folder}]}, file)
            with mock.patch.object(controller.hashlib, 'sha256', lambda data: mock.Mock(hexdigest=lambda: data.replace(folder.encode(), b''))):
                return controller.declared(path)['digest']

    def test_has_another_digest_for_another_password_or_owner(self):
        self.assertEqual(self.digest(), self.digest())
        self.assertNotEqual(self.digest(), self.digest(password='other'))
        self.assertNotEqual(self.digest(), self.digest(owner='other'))


if __name__ == '__main__':
    unittest.main()
