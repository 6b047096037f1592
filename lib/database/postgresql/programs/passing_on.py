"""How the primary's lock passes to another member: the server stops cleanly, and Patroni gives the lock away.

Where nobody stays who could take over, Patroni stops the primary's server cleanly itself and gives the lock away to nobody. A server that is stopped
here would be started again and promoted in the meantime, to a timeline that the others don't know.

PostgreSQL's own clean stop sends the standbys all that they lack; Patroni then finds its server gone and lets the best of them
take over at once. A switchover by Patroni would do the same, but waits a full second in between. Where the pod was deleted by force, its
address is shut to the others, and they would wait two seconds for its answer before they elect: there Patroni is asked for a fail-over to one
that has every acknowledged write, which takes the lock without asking anybody.
"""
import os
import re
import socket
import subprocess
import time

import kube_api
import neighbours
import patroni_api
import peers
import role_label
from leaving import by_force, followers, scaled_away
from stopping import handed_over, heir, streaming

# The checkpoint may have much to write, and a standby that takes over much to replay.
ENOUGH_SECONDS = 20
# At itself; at the others, which costs more, once a second: who takes over needs the processor.
LOOKS_A_SECOND = 5
# Who stops everything tells one after the other; the server works meanwhile.
LOOK_AGAIN_SECONDS = 1.5
# The request is kept when its answer is not waited for, which comes when somebody leads.
REQUEST_SECONDS = 0.5
# a change to no setting changes nothing, and makes Patroni look at its server now instead of in its next round
LOOK_NOW = {'hand_over': None}


def pass_on(member, seen, away):
    """`seen` is the look that called for it."""
    me, programs, data = member.name, member.programs, member.data
    forced = by_force(me, seen.leaving)
    # no client reaches it any more, and each look costs
    if forced:
        if not any(answering(me, seen)):
            return  # the others were deleted by force as well: their names are those of new pods
    else:
        checkpoint(programs, member.folder)
        time.sleep(LOOK_AGAIN_SECONDS)
        seen = member.look(peers.declared_members(me), away)
        if seen.step != 'hand over':
            return  # the others were told to stop meanwhile, or follow no more
        role_label.give_back(kube_api.read('namespace'), me)
    stop(programs, data)
    end = end_of_wal(programs, data)
    tell(heir(end, seen.status.get('timeline'), dict(answering(me, seen)), seen.confirming) if forced or away else None)
    for turn in range(ENOUGH_SECONDS * LOOKS_A_SECOND):
        if handed_over(patroni_api.call('localhost', 'GET', '/patroni')):
            return
        if turn % LOOKS_A_SECOND == LOOKS_A_SECOND - 1:
            (_, leaving, *_), _ = neighbours.see(me)
            if all(told for name, told in leaving.items() if name != me):
                return
        time.sleep(1 / LOOKS_A_SECOND)


def checkpoint(programs, folder):
    # with little left to write, the stop itself is short
    subprocess.run([programs + '/psql', '-h', folder, '-U', 'postgres', '-d', 'postgres', '-c', 'checkpoint'], timeout=60, check=True)


def stop(programs, data):
    """Patroni notices it in its next round, unless it is told."""
    subprocess.run([programs + '/pg_ctl', 'stop', '-D', data, '-m', 'fast', '-t', str(ENOUGH_SECONDS)], check=True)


def end_of_wal(programs, data):
    """Where the server stopped: all writes are before it."""
    told = subprocess.run([programs + '/pg_controldata', data], check=True, stdout=subprocess.PIPE, universal_newlines=True,
                          env=dict(os.environ, LC_ALL='C')).stdout
    high, low = re.search(r'Latest checkpoint location:\s+(\w+)/(\w+)', told).groups()
    return (int(high, 16) << 32) + int(low, 16)


def answering(me, seen):
    """Those that followed, stay, and answer at the addresses of their pods, one after the other, with what they say."""
    for name in followers(me, streaming(seen.status), seen.leaving, seen.confirming):
        stays = name != me and not seen.leaving.get(name, True) and not scaled_away(name, seen.declared)
        answer = neighbours.ask(seen.addresses[name]) if stays else None
        if answer:
            yield name, answer


def tell(name):
    """Has Patroni give the lock to a member, or to whom the others elect."""
    try:
        if name is not None:
            patroni_api.call('localhost', 'POST', '/failover', {'candidate': name}, REQUEST_SECONDS)
            return
    except socket.timeout:
        return
    except OSError as error:
        print('%s is not asked to lead: %s' % (name, error))
    patroni_api.call('localhost', 'PATCH', '/config', LOOK_NOW)
