"""Before a member stops: if it is the primary, another takes over first (passing_on.py), so that writes pause as briefly as they can.

Where nobody stays who could take over, everybody stops: Patroni stops the primary's server cleanly and gives the lock away to nobody.
A server that is stopped here would be started again and promoted in the meantime, to a timeline that the others don't know. Standbys
stop a moment later than the primary: one that leaves asks to be counted out, and a primary that counted all of them out can't be
replaced without coming back. And who has just been elected stops when Patroni has noted that: by the note before, the former primary could lead
again without it.

A member that was scaled away is held until the others can do without it (leaving.py), and leaves the lock to a member that stays. When it
stops then, Patroni has the primary count it out first.

Arguments: the folder of PostgreSQL's programs, the data folder, the folder of the socket, for how many seconds it may be held.
"""
import http.client
import os
import subprocess
import sys
import time

import neighbours
import passing_on
from leaving import scaled_away

# The time that a primary's last look around and its stop may take, or its note that it leads.
LINGER_SECONDS = 15
# A member that has just been started: the signal to stop is lost on a container's first process until that listens to it.
START_SECONDS = 15
# For who is held the others work on: it need not be quick.
PAUSE_SECONDS = 1
ERRORS = (OSError, http.client.HTTPException, subprocess.SubprocessError)


def stop_in_turn(me, programs, data, folder):
    """What a member that comes back does, or that stops with all others."""
    until = time.monotonic() + LINGER_SECONDS
    seen = neighbours.look(me, away=False)
    while seen.step == 'linger' and time.monotonic() < until:
        time.sleep(0.1)
        seen = neighbours.look(me, away=False)
    if seen.step == 'hand over':
        passing_on.pass_on(me, seen, programs, data, folder, away=False)


def leave(me, programs, data, folder, seconds):
    """What a member that was scaled away does before it may stop."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            seen = neighbours.look(me, away=True)
            if seen.step is None:
                return
            if seen.step == 'hand over':
                passing_on.pass_on(me, seen, programs, data, folder, away=True)
        except ERRORS as error:
            print('held: %s' % error)
        time.sleep(PAUSE_SECONDS)


def await_patroni():
    """Until this member's Patroni listens, to signals as well, or doesn't for a long time."""
    for _ in range(START_SECONDS):
        if neighbours.ask('localhost'):
            return
        time.sleep(1)


def main():
    me = os.environ['HOSTNAME']
    *folders, seconds = sys.argv[1:]
    await_patroni()
    try:
        if scaled_away(me, neighbours.declared_members(me)):
            leave(me, *folders, int(seconds))
        stop_in_turn(me, *folders)
    except ERRORS as error:
        # Patroni stops the server cleanly all the same, and the next primary is found without this one's help
        print('not handed over: %s' % error)


if __name__ == '__main__':
    main()
