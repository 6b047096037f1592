import os
import signal
import subprocess
import sys
import tempfile
import unittest

from programs import volume_lock

# A process 1 that holds the lock until its input ends.
HOLDER = '''
import signal, sys
sys.dont_write_bytecode = True
sys.path.insert(0, %r)
import volume_lock
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
volume_lock.hold(sys.argv[1])
print('holds it', flush=True)
sys.stdin.read()
''' % os.path.dirname(volume_lock.__file__)


class Hold(unittest.TestCase):
    def setUp(self):
        volume = tempfile.TemporaryDirectory()
        self.addCleanup(volume.cleanup)
        self.lock = os.path.join(volume.name, 'lock')

    def start(self):
        holder = subprocess.Popen([sys.executable, '-c', HOLDER, self.lock], stdin=subprocess.PIPE, stdout=subprocess.PIPE, universal_newlines=True)
        self.addCleanup(holder.communicate)
        self.addCleanup(holder.kill)
        return holder

    def test_waits_until_the_one_before_has_ended_however_it_ends(self):
        one, other = self.start(), None
        self.assertEqual('holds it\n', one.stdout.readline())
        other = self.start()
        self.assertEqual('the pod before still runs: waiting for its end\n', other.stdout.readline())
        one.kill()
        self.assertEqual('holds it\n', other.stdout.readline())

    def test_ends_where_it_is_told_to_stop_while_it_waits(self):
        one = self.start()
        one.stdout.readline()
        other = self.start()
        other.stdout.readline()
        other.send_signal(signal.SIGTERM)
        self.assertEqual(0, other.wait(20))

    def test_can_be_opened_by_whoever_comes_next(self):
        os.close(volume_lock.hold(self.lock))
        self.assertEqual(0o666, os.stat(self.lock).st_mode & 0o777)
