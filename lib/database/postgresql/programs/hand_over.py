"""Before a member stops: if it is the primary, another takes over first, so that writes pause as briefly as they can.

PostgreSQL's own clean stop sends the standbys all that they lack; Patroni then finds its server gone and lets the best of them
take over at once. A switchover by Patroni would do the same, but waits a full second in between.

Arguments: the folder of PostgreSQL's programs, the data folder, the folder of the socket.
"""
import subprocess
import sys
import time

import patroni_api

ENOUGH_SECONDS = 20
# a change to no setting changes nothing, and makes Patroni look at its server now instead of in its next round
LOOK_NOW = {'hand_over': None}


def should_hand_over(status):
    """Whether this member is the primary and another is ready to be."""
    return status['role'] in ('primary', 'master') and any(standby['state'] == 'streaming' for standby in status.get('replication', []))


def handed_over(status):
    """Whether somebody else leads."""
    return status['role'] not in ('primary', 'master') and not status.get('cluster_unlocked')


def stop(programs, data, socket):
    # with little left to write, the stop itself is short
    subprocess.run([programs + '/psql', '-h', socket, '-U', 'postgres', '-d', 'postgres', '-c', 'checkpoint'], timeout=60, check=True)
    subprocess.run([programs + '/pg_ctl', 'stop', '-D', data, '-m', 'fast', '-t', str(ENOUGH_SECONDS)], check=True)


def main():
    try:
        if not should_hand_over(patroni_api.call('localhost', 'GET', '/patroni')):
            return
        stop(*sys.argv[1:])
        patroni_api.call('localhost', 'PATCH', '/config', LOOK_NOW)
        until = time.monotonic() + ENOUGH_SECONDS
        while time.monotonic() < until and not handed_over(patroni_api.call('localhost', 'GET', '/patroni')):
            time.sleep(0.2)
    except (OSError, subprocess.SubprocessError) as error:
        # Patroni stops the server cleanly all the same, and the next primary is found without this one's help
        print('not handed over: %s' % error)


if __name__ == '__main__':
    main()
