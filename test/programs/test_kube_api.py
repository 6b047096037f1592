import io
import json
import os
import unittest
import urllib.error
from unittest import mock

from programs import kube_api

SENTENCE = 'Cannot evict pod as it would violate the pod\'s disruption budget.'


def refusal(code, body):
    return urllib.error.HTTPError('https://api', code, 'Too Many Requests', {}, io.BytesIO(body))


class Call(unittest.TestCase):
    def call(self, answer):
        with mock.patch.dict(os.environ, KUBERNETES_SERVICE_HOST='fd00::1', KUBERNETES_SERVICE_PORT='443'), \
                mock.patch.object(kube_api, 'read', return_value='token'), mock.patch.object(kube_api.ssl, 'create_default_context'), \
                mock.patch.object(kube_api.urllib.request, 'urlopen', side_effect=[answer]) as opened:
            result = kube_api.call('POST', '/path', {'a': 1})
        self.assertEqual('https://[fd00::1]:443/path', opened.call_args[0][0].full_url)
        return result

    def test_answers_what_the_server_answers(self):
        self.assertEqual({'kind': 'Pod'}, self.call(io.BytesIO(b'{"kind": "Pod"}')))

    def test_says_why_it_was_refused_in_the_servers_own_words(self):
        for body, words in ((json.dumps({'kind': 'Status', 'message': SENTENCE}).encode(), SENTENCE), (b'a proxy says no\n', 'a proxy says no'),
                            (b'', 'Too Many Requests'), (b'[]', '[]')):
            with self.subTest(body), self.assertRaises(urllib.error.HTTPError) as raised:
                self.call(refusal(429, body))
            self.assertEqual((429, 'HTTP Error 429: ' + words), (raised.exception.code, str(raised.exception)))


if __name__ == '__main__':
    unittest.main()
