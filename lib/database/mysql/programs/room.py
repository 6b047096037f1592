"""Where a member's disk is full.

Its server waits for somebody to make room, looks for it each minute, and neither fails nor leaves its group meanwhile: one that leads takes no
writes, and one that follows falls behind, until all are slowed down for it. So the server is ended as soon as the others can do without it, and
starts again when there is room.

https://dev.mysql.com/doc/refman/8.4/en/full-disk.html
"""
import os
import signal
import sys
import time

import group
import healing
import supervise

# Less than this is gone in a moment; and what a start takes, for its temporary tables and new logs.
FULL, ENOUGH = 1 << 20, 64 << 20
# Who leads goes first, and who follows by its name: those that are full at the same moment must not go together.
LEADER_SECONDS, FOLLOWER_SECONDS = 5, 15
PAUSE_SECONDS = 1


class Room:
    def __init__(self, me, path):
        self.me, self.path = me, path
        self.since = None

    def is_to_end(self):
        """Whether to end the server, which has had no room for a while."""
        now = time.monotonic()
        if free(self.path) >= FULL:
            self.since = None
            return False
        self.since = now if self.since is None else self.since
        seconds = now - self.since
        if seconds < LEADER_SECONDS or not may_end(self.me, group.look(), seconds):
            return False
        print('the disk is full, and the others can do without this member: its server is ended', flush=True)
        return True

    def wait(self):
        """Until a server can start."""
        said = False
        while free(self.path) < ENOUGH:
            if not said:
                print('waiting for %d MiB of room on the disk' % (ENOUGH >> 20), flush=True)
            said = True
            if signal.sigpending() & set(supervise.PASSED_ON):
                sys.exit(0)
            time.sleep(PAUSE_SECONDS)


def free(path):
    found = os.statvfs(path)
    # some file systems say of no size that they have it
    return found.f_bavail * found.f_frsize if found.f_blocks else ENOUGH


def may_end(me, mine, seconds):
    """By a member's answer (healing.py), and for how long its disk has been full."""
    if mine is None or not healing.works(mine):
        return False
    others = [name for name, state in mine['group'].items() if state == 'ONLINE' and name != me]
    if len(others) * 2 <= len(mine['group']):
        return False
    if me == mine['primary']:
        return seconds >= LEADER_SECONDS
    followers = sorted(name for name in mine['group'] if name != mine['primary'])
    return seconds >= FOLLOWER_SECONDS * (followers.index(me) + 1)
