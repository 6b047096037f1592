import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

from programs import supervise

# A process 1 of its own, with limits that a test can wait for: how long to stop and to be idle, and the file that stands for a server.
SUPERVISOR = '''
import os, signal, sys
sys.dont_write_bytecode = True
sys.path.insert(0, %r)
import supervise
# as in a container: a shell can't hear what who runs the tests has told his programs to ignore
for signo in supervise.PASSED_ON:
    signal.signal(signo, signal.SIG_DFL)
supervise.block()
stop, idle, server, *command = sys.argv[1:]
sys.exit(supervise.supervise(command, lambda: os.path.exists(server), float(stop), float(idle), lambda: print('before', flush=True)))
''' % os.path.dirname(supervise.__file__)
NO_SERVER = '/nonexistent/server'
PATIENCE_SECONDS = 30


class Supervise(unittest.TestCase):
    def supervised(self, program, stop=60, idle=60, server=NO_SERVER):
        """A program of the shell's, once it has said that it runs."""
        return self.started([sys.executable, '-c', SUPERVISOR, str(stop), str(idle), server, 'sh', '-c', program])

    def started(self, command):
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, universal_newlines=True, start_new_session=True)
        # a signal that is lost fails the test, and doesn't keep it
        patience = threading.Timer(PATIENCE_SECONDS, os.killpg, (process.pid, signal.SIGKILL))
        patience.start()
        self.addCleanup(self.end, process)
        self.addCleanup(patience.cancel)
        return process

    @staticmethod
    def end(process):
        """With all that it started."""
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.communicate()

    def test_ends_with_its_child_by_the_same_code(self):
        self.assertEqual(7, self.supervised('exit 7').wait(10))
        self.assertEqual(128 + signal.SIGKILL, self.supervised('kill -9 $$').wait(10))

    def test_passes_signals_on(self):
        for signo in supervise.PASSED_ON:
            with self.subTest(signo):
                process = self.supervised('trap "exit 3" HUP INT TERM; echo runs; while :; do sleep 0.05; done')
                process.stdout.readline()
                process.send_signal(signo)
                self.assertEqual(3, process.wait(10))

    def test_does_what_is_to_be_done_while_it_serves_once_before_it_is_told_to_stop(self):
        process = self.supervised('trap "echo reloads" HUP; trap "echo stops" TERM; echo runs; while [ -e /proc/$PPID ]; do sleep 0.05; done')
        for signo, lines in [(None, ['runs']), (signal.SIGHUP, ['reloads']), (signal.SIGTERM, ['before', 'stops']), (signal.SIGTERM, ['stops'])]:
            if signo:
                process.send_signal(signo)
            for line in lines:
                self.assertEqual(line + '\n', process.stdout.readline())

    def test_has_its_child_read_its_files_anew_when_they_are_others(self):
        always = 'class Always:\n    def tell(self, act):\n        act()\n'
        asked = SUPERVISOR.replace('supervise.block()', 'supervise.RENEWAL_SECONDS = 0.2\n%ssupervise.block()' % always)
        asked = asked.replace('flush=True)))', 'flush=True), Always()))')
        child = ['sh', '-c', 'trap "echo reloads" HUP; while :; do sleep 0.05; done']
        process = self.started([sys.executable, '-c', asked, '60', '60', NO_SERVER, *child])
        self.assertEqual('reloads\n', process.stdout.readline())

    def test_kills_its_child_once_where_that_is_wanted_and_says_so(self):
        asked = SUPERVISOR.replace('supervise.block()', 'supervise.LOOK_SECONDS = 0.1\nsupervise.block()')
        asked = asked.replace('flush=True)))', 'flush=True), None, lambda: True) == supervise.ENDED)')
        child = ['sh', '-c', 'trap "" TERM; while :; do sleep 0.05; done']
        process = self.started([sys.executable, '-c', asked, '60', '60', NO_SERVER, *child])
        self.assertEqual(1, process.wait(10))

    def test_loses_no_signal_beside_another_one(self):
        process = self.supervised('trap "echo heard" HUP; echo runs; while :; do sleep 0.01; done')
        process.stdout.readline()
        for _ in range(50):
            process.send_signal(signal.SIGCHLD)
            process.send_signal(signal.SIGHUP)
            self.assertEqual('heard\n', process.stdout.readline())

    def test_keeps_a_signal_that_comes_before_there_is_a_child(self):
        before = SUPERVISOR.replace('stop, idle', 'print("blocked", flush=True); sys.stdin.readline(); stop, idle')
        process = self.started([sys.executable, '-c', before, '60', '60', NO_SERVER, 'sleep', '60'])
        process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        process.communicate('go\n', timeout=10)
        self.assertEqual(128 + signal.SIGTERM, process.returncode)

    def test_buries_what_others_left_behind(self):
        # an orphan is process 1's; here, whose its parent's parent is, so its own child stands for it
        child, other = supervise.start(['sleep', '60']), supervise.start(['true'])
        os.waitid(os.P_PID, other, os.WEXITED | os.WNOWAIT)
        self.assertIsNone(supervise.bury(child))
        self.assertRaises(ChildProcessError, os.waitpid, other, os.WNOHANG)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)

    def test_ends_a_child_that_was_told_to_stop_and_has_no_server_any_more(self):
        process = self.supervised('trap "" TERM; echo runs; while :; do sleep 0.05; done', idle=1)
        process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        self.assertEqual(128 + signal.SIGKILL, process.wait(15))
        self.assertIn('and it hasn\'t: ended', process.stdout.read())

    def test_leaves_one_alone_whose_server_still_stops_until_it_has_had_its_time(self):
        with tempfile.NamedTemporaryFile() as server:
            process = self.supervised('trap "" TERM; echo runs; while :; do sleep 0.05; done', stop=4, idle=1, server=server.name)
            process.stdout.readline()
            process.send_signal(signal.SIGTERM)
            began = time.monotonic()
            self.assertEqual(128 + signal.SIGKILL, process.wait(20))
            self.assertGreater(time.monotonic() - began, 3.5)

    def test_leaves_one_alone_that_nobody_told_to_stop(self):
        process = self.supervised('echo runs; while :; do sleep 0.05; done', idle=0, stop=0)
        process.stdout.readline()
        process.send_signal(signal.SIGCHLD)
        self.assertRaises(subprocess.TimeoutExpired, process.wait, 1.5)
