"""Before a member stops: if it is the primary, another takes over first, so that writes pause as briefly as they can.

PostgreSQL's own clean stop sends the standbys all that they lack; Patroni then finds its server gone and lets the best of them
take over at once. A switchover by Patroni would do the same, but waits a full second in between. Where the pod was deleted by force, its
address is shut to the others, and they would wait two seconds for its answer before they elect: there Patroni is asked for a fail-over to one
that has it all, which takes the lock without asking anybody.

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
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse

import kube_api
import patroni_api
from leaving import before_leaving, scaled_away

# The checkpoint may have much to write, and a standby that takes over much to replay.
ENOUGH_SECONDS = 20
# The time that a primary's last look around and its stop may take, or its note that it leads.
LINGER_SECONDS = 15
# A member that has just been started: the signal to stop is lost on a container's first process until that listens to it.
START_SECONDS = 15
# For who is held the others work on: it need not be quick.
PAUSE_SECONDS = 1
# At itself; at the others, which costs more, once a second: who takes over needs the processor.
LOOKS_A_SECOND = 5
# Who stops everything tells one after the other; the server works meanwhile.
LOOK_AGAIN_SECONDS = 1.5
# The request is kept when its answer is not waited for, which comes when somebody leads.
REQUEST_SECONDS = 0.5
ERRORS = (OSError, http.client.HTTPException, subprocess.SubprocessError)
# a change to no setting changes nothing, and makes Patroni look at its server now instead of in its next round
LOOK_NOW = {'hand_over': None}


def decide(me, status, leaving, primary, noted):
    """What to do before this member stops: 'hand over', 'linger' while the primary still works or isn't noted as such, or None.

    `leaving` says of every pod whether it was told to stop, `primary` is another member's status that has the primary's label, and
    `noted` is who leads by Patroni's note.
    """
    if leads(status):
        if any(not leaving.get(name, True) for name in streaming(status) if name != me):
            return 'hand over'
        return 'linger' if noted not in (me, None) and status['state'] == 'running' else None
    name, answer = primary
    return 'linger' if leaving.get(name) and answer and leads(answer) and answer['state'] == 'running' else None


def decide_leaving(me, declared, confirmations, status, leaving, primary):
    """The same for a member that was scaled away when it was told to stop: it may have to 'hold' as well."""
    name, answer = (me, status) if leads(status) else primary
    if not answer or not leads(answer):
        name, answer = None, {}
    return before_leaving(me, declared, name, streaming(answer), {one for one, told in leaving.items() if told}, confirmations)


def streaming(status):
    """Who follows a primary, by its own word."""
    return [standby['application_name'] for standby in status.get('replication', []) if standby['state'] == 'streaming']


def leads(status):
    return patroni_api.is_primary(status['role'])


def handed_over(status):
    """Whether somebody else leads."""
    return not leads(status) and not status.get('cluster_unlocked')


def look(me, away):
    """What to do now, the number of members that are declared, what was seen, and the addresses of all pods."""
    seen, addresses = see(me)
    declared = declared_members(me)
    return decide_leaving(me, declared, confirmations(me), *seen[:3]) if away else decide(me, *seen), declared, seen, addresses


def declared_members(me):
    """How many the StatefulSet is to have; None where it is gone, or about to go."""
    try:
        found = kube_api.call('GET', '/apis/apps/v1/namespaces/%s/statefulsets/%s' % (kube_api.read('namespace'), me.rsplit('-', 1)[0]))
    except urllib.error.HTTPError as error:
        if error.code != 404:
            raise
        return None
    return None if 'deletionTimestamp' in found['metadata'] else found['spec']['replicas']


def confirmations(me):
    """How many members besides the primary a write waits for, where fewer are there."""
    config = json.loads(annotations(me, 'config').get('config') or '{}')
    return 1 if patroni_api.is_strict(config) else 0


def see(me):
    """The arguments of `decide`, and the addresses of all pods."""
    scope = 'app.kubernetes.io/instance=%s,app.kubernetes.io/component=database' % me.rsplit('-', 1)[0]
    path = '/api/v1/namespaces/%s/pods?labelSelector=%s' % (kube_api.read('namespace'), urllib.parse.quote(scope))
    pods = {pod['metadata']['name']: pod for pod in kube_api.call('GET', path)['items']}
    leaving = {name: 'deletionTimestamp' in pod['metadata'] for name, pod in pods.items()}
    addresses = {name: pod['status'].get('podIP', '') for name, pod in pods.items()}
    primary = next((name for name, pod in pods.items() if pod['metadata']['labels'].get('role') == 'primary' and name != me), None)
    status = patroni_api.call('localhost', 'GET', '/patroni')
    if leads(status):
        return (status, leaving, (None, None), noted(me)), addresses
    return (status, leaving, (primary, ask(addresses[primary]) if primary else None), None), addresses


def noted(me):
    """Who leads by Patroni's note of who has to confirm writes; None where it keeps none."""
    try:
        return annotations(me, 'sync').get('leader')
    except urllib.error.HTTPError:
        return None


def annotations(me, suffix):
    """What Patroni keeps in one of its ConfigMaps."""
    path = '/api/v1/namespaces/%s/configmaps/%s-%s' % (kube_api.read('namespace'), me.rsplit('-', 1)[0], suffix)
    return kube_api.call('GET', path)['metadata'].get('annotations') or {}


def ask(address):
    """What a member says of itself; None when it doesn't answer."""
    try:
        return patroni_api.call('[%s]' % address if ':' in address else address, 'GET', '/patroni', timeout=1)
    except (OSError, http.client.HTTPException):
        return None


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


def heir(me, end, followers, leaving, addresses):
    """The first by name of those that followed, stay, and have replayed everything up to the end: received isn't enough, for a member
    on a branch of its own receives WAL that doesn't fit."""
    for name in sorted(followers):
        answer = None if name == me or leaving.get(name, True) else ask(addresses[name])
        if answer and replayed(answer) >= end:
            return name
    return None


def replayed(answer):
    return (answer.get('xlog') or answer.get('wal') or {}).get('replayed_location') or 0


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


def hand_over(me, programs, data, folder, away):
    checkpoint(programs, folder)
    time.sleep(LOOK_AGAIN_SECONDS)
    step, declared, (status, leaving, _, _), addresses = look(me, away)
    if step != 'hand over':
        return  # the others were told to stop meanwhile, or follow no more
    stop(programs, data)
    gone = {name: told or scaled_away(name, declared) for name, told in leaving.items()}
    # the pod of one that was deleted by force isn't there any more, or is another one
    named = away or not leaving.get(me)
    tell(heir(me, end_of_wal(programs, data), streaming(status), gone, addresses) if named else None)
    for turn in range(ENOUGH_SECONDS * LOOKS_A_SECOND):
        if handed_over(patroni_api.call('localhost', 'GET', '/patroni')):
            return
        if turn % LOOKS_A_SECOND == LOOKS_A_SECOND - 1:
            (_, leaving, _, _), _ = see(me)
            if all(told for name, told in leaving.items() if name != me):
                return
        time.sleep(1 / LOOKS_A_SECOND)


def stop_in_turn(me, programs, data, folder):
    """What a member that comes back does, or that stops with all others."""
    until = time.monotonic() + LINGER_SECONDS
    step = decide(me, *see(me)[0])
    while step == 'linger' and time.monotonic() < until:
        time.sleep(0.1)
        step = decide(me, *see(me)[0])
    if step == 'hand over':
        hand_over(me, programs, data, folder, away=False)


def leave(me, programs, data, folder, seconds):
    """What a member that was scaled away does before it may stop."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            step = look(me, away=True)[0]
            if step is None:
                return
            if step == 'hand over':
                hand_over(me, programs, data, folder, away=True)
        except ERRORS as error:
            print('held: %s' % error)
        time.sleep(PAUSE_SECONDS)


def await_patroni():
    """Until this member's Patroni listens, to signals as well, or doesn't for a long time."""
    for _ in range(START_SECONDS):
        if ask('localhost'):
            return
        time.sleep(1)


def main():
    me = os.environ['HOSTNAME']
    *folders, seconds = sys.argv[1:]
    await_patroni()
    try:
        if scaled_away(me, declared_members(me)):
            leave(me, *folders, int(seconds))
        stop_in_turn(me, *folders)
    except ERRORS as error:
        # Patroni stops the server cleanly all the same, and the next primary is found without this one's help
        print('not handed over: %s' % error)


if __name__ == '__main__':
    main()
