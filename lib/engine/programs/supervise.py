"""Process 1 of a member's container: runs the product's program as its child, passes signals on to it, and ends with it.

A program that does so by itself has to be made for it: the kernel keeps every signal from process 1 that it has no handler for, and a handler of
Python's runs between two of its steps, so that one that comes just before a wait is heard when the next one comes. Here signals are
blocked and waited for, and none is lost, however early it comes.

A program that was told to stop and doesn't would keep its pod, and with it its place, until the pod's grace is over. What it has to do is done
a while after its server has stopped; then it is ended.
"""
import os
import signal
import time

PASSED_ON = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)
WAITED_FOR = (*PASSED_ON, signal.SIGCHLD)
LOOK_SECONDS = 1
RENEWAL_SECONDS = 30
# What is answered where the command was ended as somebody wanted it, and nobody told it to stop.
ENDED = -1


def block():
    """From the first moment on: whatever comes waits until there is a child."""
    signal.pthread_sigmask(signal.SIG_BLOCK, WAITED_FOR)


def supervise(command, serves, stop_seconds, idle_seconds, before_stop=lambda: None, renewal=None, ends=None):
    """The exit code of a command. `serves` says whether its server is there: how long it may take to stop it, and to end without one. What has to be
    done while it still serves is done before it is told to stop. After a `renewal` it reads its files anew. `ends()`: whether to kill it."""
    child = start(command)
    told = served = None
    ended = False
    while True:
        signo = wait(LOOK_SECONDS if told is not None or ends else renewal and RENEWAL_SECONDS)
        if signo in PASSED_ON:
            if signo != signal.SIGHUP and told is None:
                before_stop()
                told = served = time.monotonic()
            os.kill(child, signo)
        if told is None and renewal:
            renewal.tell(lambda: os.kill(child, signal.SIGHUP))
        if told is None and ends and not ended and ends():
            ended = True
            os.kill(child, signal.SIGKILL)
        status = bury(child)
        if status is not None:
            if ended and told is None:
                return ENDED
            return os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status)
        if told is not None:
            now = time.monotonic()
            served = now if serves() else served
            if is_stuck(now - told, now - served, stop_seconds, idle_seconds):
                print('told to stop %.0f s ago, and it hasn\'t: ended' % (now - told), flush=True)
                os.kill(child, signal.SIGKILL)


def is_stuck(told_seconds, idle_seconds, most_told, most_idle):
    return told_seconds > most_told or idle_seconds > most_idle


def start(command):
    child = os.fork()
    if child == 0:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, WAITED_FOR)
        os.execvp(command[0], command)
    return child


def wait(seconds):
    """The next signal, or None after a while, if it isn't for ever."""
    if seconds is None:
        return signal.sigwait(WAITED_FOR)
    found = signal.sigtimedwait(WAITED_FOR, seconds)
    return found and found.si_signo


def bury(child):
    """The status of the child if it has ended. What others left behind, who ended before, belongs to process 1 as well."""
    while True:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == child:
            return status
        if pid == 0:
            return None
