import contextlib
import io
import unittest
from unittest import mock

from programs import role_label


class GiveBack(unittest.TestCase):
    def give_back(self, answer):
        with mock.patch.object(role_label.kube_api, 'call', side_effect=[answer]) as call, contextlib.redirect_stdout(io.StringIO()) as printed:
            role_label.give_back('ns', 'orders-0')
        return call.call_args[0], printed.getvalue()

    def test_takes_the_label_from_the_pod(self):
        self.assertEqual(('PATCH', '/api/v1/namespaces/ns/pods/orders-0', {'metadata': {'labels': {'role': None}}}), self.give_back({})[0][:3])

    def test_is_not_worth_more_than_a_word_where_the_api_server_is_away(self):
        self.assertIn('keeps its label', self.give_back(OSError('no route'))[1])


if __name__ == '__main__':
    unittest.main()
