"""One pod at a time on a volume. One that was deleted by force runs on for a while beside its successor, on the same node and the same files, and
what keeps two servers apart there often doesn't see into another container. The kernel gives the lock back whenever its holder ends.
"""
import fcntl
import os
import signal
import sys
import time

PAUSE_SECONDS = 0.1


def hold(path):
    """Returns when the pod before has ended; the lock is this process's as long as what is returned is open. Signals are blocked: one that is told to
    stop meanwhile has nothing to stop."""
    before = os.umask(0)
    # whoever the next user is may open it
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    os.umask(before)
    said = False
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return lock
        except BlockingIOError:
            if not said:
                print('the pod before still runs: waiting for its end', flush=True)
            said = True
        if signal.sigpending() & {signal.SIGINT, signal.SIGTERM}:
            sys.exit(0)
        time.sleep(PAUSE_SECONDS)
