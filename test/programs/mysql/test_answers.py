import os
import socket
import tempfile
import time
import unittest
import urllib.error
import urllib.request

from mysql import answers


class Asked(unittest.TestCase):
    def setUp(self):
        self.beat = os.path.join(tempfile.mkdtemp(), 'beat')
        self.now = True, 'ONLINE'
        self.server = answers.Answers(lambda: self.now, lambda: 'mysql_up 1\n', 0, self.beat)
        self.server.start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)

    def ask(self, path='/'):
        try:
            with urllib.request.urlopen('http://localhost:%d%s' % (self.server.socket.getsockname()[1], path), timeout=5) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read()

    def test_says_whether_the_member_serves_now(self):
        self.assertEqual((200, b'ONLINE\n'), self.ask())
        self.now = False, 'RECOVERING'
        self.assertEqual((503, b'RECOVERING\n'), self.ask())

    def test_tells_figures_whether_the_member_serves_or_not(self):
        self.now = False, 'RECOVERING'
        self.assertEqual((200, b'mysql_up 1\n'), self.ask('/metrics'))
        self.assertEqual((200, b'mysql_up 1\n'), self.ask('/metrics?name=all'))

    def test_leaves_a_trace_though_nobody_asks(self):
        until = time.monotonic() + 5
        while not os.path.exists(self.beat) and time.monotonic() < until:
            time.sleep(0.05)
        self.assertTrue(os.path.exists(self.beat))

    def test_heeds_nobody_who_hangs_up(self):
        port = self.server.socket.getsockname()[1]
        for _ in range(3):
            socket.create_connection(('localhost', port), 5).close()
        self.assertEqual((200, b'ONLINE\n'), self.ask())
