import io
import os
import unittest
from unittest import mock

from postgresql import patroni_api


class Call(unittest.TestCase):
    def headers(self, **environment):
        with mock.patch.dict(os.environ, environment, clear=True), \
                mock.patch.object(patroni_api.urllib.request, 'urlopen', return_value=io.BytesIO(b'{}')) as opened:
            self.assertEqual({}, patroni_api.call('host', 'GET', '/primary'))
        return opened.call_args[0][0].headers

    def test_logs_in(self):
        headers = self.headers(PATRONI_RESTAPI_USERNAME='patroni', PATRONI_RESTAPI_PASSWORD='secret')
        self.assertEqual('Basic cGF0cm9uaTpzZWNyZXQ=', headers['Authorization'])

    def test_asks_without_a_login_where_there_is_none_as_in_patronis_callbacks(self):
        self.assertNotIn('Authorization', self.headers())


if __name__ == '__main__':
    unittest.main()
