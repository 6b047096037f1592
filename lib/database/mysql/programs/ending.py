"""The note of a member that stops with all others: what it had when its server ended.

Who starts without it knows by the note whether it lacks anything (healing.py). So a note holds as long as its member doesn't run: it is written
after the server's end, and is gone before the server starts again. That it may be there is noted on the volume first, so that only who left one
needs the API server to start. Who has no data doesn't know whether there is one of a volume that was lost.
"""
import os
import time

import group
import gtids
import kube_api
from mark import ENDED, Mark

# Between the programs of a pod: the member stops with all others, and isn't to be taken into a group again.
BEGUN = '/run/mysqld/ending'
# And that its server is to be killed and started again.
AT_ONCE = '/run/mysqld/again'
NOTED = '/data/ended'
LEAVE_SECONDS, TRIES, PAUSE_SECONDS = 10, 5, 1


def begin():
    with open(BEGUN, 'w'):
        pass


def begun():
    return os.path.exists(BEGUN)


def at_once():
    with open(AT_ONCE, 'w'):
        pass


def wanted_at_once():
    return os.path.exists(AT_ONCE)


def leave():
    """What a member has that is out of its group for good, and takes no more writes; None where it isn't sure."""
    try:
        group.leave(LEAVE_SECONDS)
        mine = group.look()
    except OSError as error:
        print('no note of what is here: %s' % error, flush=True)
        return None
    if mine is None or mine['state'] != 'OFFLINE' or not mine['closed'] or mine['half']:
        return None
    return gtids.union(mine['executed'], mine['received']) or None


def note(name, had):
    """Who starts without it may go on by this. It isn't said twice: where the API server doesn't answer, the others wait for this member."""
    with open(NOTED, 'w') as file:
        os.fsync(file.fileno())
    folder = os.open(os.path.dirname(NOTED), os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
    for _ in range(TRIES):
        try:
            return mark(name).change({ENDED + name: had})
        except OSError as error:
            print('no note of what is here: %s' % error, flush=True)
        time.sleep(PAUSE_SECONDS)


def take_back(name, data):
    """Before its server starts: what it had then isn't all that it has from now on. Waits for the API server where there may be a note."""
    if os.path.isdir(data) and not os.path.exists(NOTED):
        return
    founding = mark(name)
    while True:
        try:
            if founding.object():
                founding.change({ENDED + name: None})
            break
        except OSError as error:
            print('waiting for the API server, with a note of what was here: %s' % error, flush=True)
        time.sleep(PAUSE_SECONDS)
    if os.path.exists(NOTED):
        os.remove(NOTED)


def mark(name):
    return Mark(kube_api.read('namespace'), name.rsplit('-', 1)[0])
