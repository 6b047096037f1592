"""Before a member stops: if it leads, another takes over first, so that writes pause as briefly as they can. How, only the product knows (member.py).

Where nobody stays who could take over, everybody stops. Standbys stop a moment later than the primary: one that leaves may be counted out by it, and
a primary that counted all of them out can't be replaced without coming back. And who has just been elected stops when that is noted: by the
note before, the former primary could lead again without it.

A member that was scaled away is held until the others can do without it (leaving.py), and leaves the lead to a member that stays.

Arguments: what the product's member needs, and for how many seconds it may be held.
"""
import http.client
import os
import subprocess
import sys
import time

import peers
from leaving import scaled_away

# The time that a primary's last look around and its stop may take, or its note that it leads.
LINGER_SECONDS = 15
# For who is held the others work on: it need not be quick.
PAUSE_SECONDS = 1
# What the API server says to a pod that isn't there any more, for good: whose token was bound to it. And how often in a row that has to be.
UNAUTHORIZED, SURE = 401, 3
ERRORS = (OSError, http.client.HTTPException, subprocess.SubprocessError)


def stop_in_turn(member, declared):
    """What a member that comes back does, or that stops with all others. It does so too if it is scaled away meanwhile: `declared` is read once."""
    until = time.monotonic() + LINGER_SECONDS
    seen = member.look(declared, away=False)
    while seen.step == 'linger' and time.monotonic() < until:
        time.sleep(0.1)
        seen = member.look(declared, away=False)
    if seen.step == 'hand over':
        member.pass_on(seen, away=False)


def leave(member, seconds):
    """What a member that was scaled away does before it may stop: it may be declared again meanwhile, or nobody any more."""
    until, refused = time.monotonic() + seconds, 0
    # where its pod was deleted by force, nobody can ask it any more, and its successor waits for the volume
    while time.monotonic() < until and refused < SURE:
        try:
            seen = member.look(peers.declared_members(member.name), away=True)
            refused = 0
            if seen.step is None:
                return
            if seen.step == 'hand over':
                member.pass_on(seen, away=True)
        except ERRORS as error:
            print('held: %s' % error)
            refused = refused + 1 if getattr(error, 'code', None) == UNAUTHORIZED else 0
        time.sleep(PAUSE_SECONDS)


def main():
    from member import Member  # the product's, which lies beside this program in the container
    *arguments, seconds = sys.argv[1:]
    member = Member(os.environ['HOSTNAME'], *arguments)
    member.await_start()
    try:
        declared = peers.declared_members(member.name)
        if scaled_away(member.name, declared):
            leave(member, int(seconds))
            declared = peers.declared_members(member.name)
        stop_in_turn(member, declared)
    except ERRORS as error:
        # the server stops all the same, and the next primary is found without this one's help
        print('not handed over: %s' % error)


if __name__ == '__main__':
    main()
