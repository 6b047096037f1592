"""Process 1 of a member: makes the data folder once, and runs the server.

The folder is made beside its place and moved there when it is whole, so that an interrupted making leaves nothing that looks like data. The server
ends with 16 when it wants to be started again: it has copied another member's data.

The server is a child of this program (supervise.py), which tells it so by a variable: else it wouldn't ask to be restarted.
"""
import os
import shutil
import subprocess
import sys

import accounts
import ending
import supervise
import volume_lock
from room import Room

CONFIG = '/etc/member/my.cnf'
DATA = '/data/mysql'
MAKING = '/data/making'
LOCK = '/data/lock'
VOLUME = '/data'
STATEMENTS = '/run/mysqld/accounts.sql'
PID = '/run/mysqld/mysqld.pid'
SOCKET = '/run/mysqld/mysqld.sock'
PORT = 3306
AGAIN = 16
# As long as a stop may write what is in memory; and an end without a server.
STOP_SECONDS, IDLE_SECONDS = 110, 30


def make():
    if os.path.isdir(DATA):
        return
    shutil.rmtree(MAKING, ignore_errors=True)
    subprocess.run(['mysqld', '--defaults-file=' + CONFIG, '--datadir=' + MAKING, '--initialize-insecure'], check=True)
    os.rename(MAKING, DATA)


def clear():
    """What a server of this pod left that was killed. Its number may be that of a thread of the next one, which would take it for a server that runs,
    and wouldn't start, time and again. Nobody else starts servers here, and the volume is locked."""
    for file in (SOCKET + '.lock', SOCKET, PID, ending.AT_ONCE):
        if os.path.exists(file):
            os.unlink(file)


def write_statements():
    passwords = {user: os.environ[user.upper() + '_PASSWORD'] for user in accounts.PASSWORDS}
    with open(STATEMENTS, 'w', opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
        file.write(accounts.statements(passwords))


def command(name, host):
    return ['mysqld', '--defaults-file=' + CONFIG, '--datadir=' + DATA, '--init-file=' + STATEMENTS,
            '--server-id=%d' % (int(name.rsplit('-', 1)[1]) + 1), '--report-host=' + host, '--report-port=%d' % PORT,
            '--loose-group-replication-local-address=%s:%d' % (host, PORT)]


def main():
    supervise.block()
    name = os.environ['HOSTNAME']
    volume_lock.hold(LOCK)
    ending.take_back(name, DATA)
    make()
    os.environ['MYSQLD_PARENT_PID'] = str(os.getpid())
    code, had, room = AGAIN, [], Room(name, VOLUME)
    while code in (AGAIN, supervise.ENDED):
        clear()
        room.wait()
        write_statements()
        code = supervise.supervise(command(name, '%s.%s' % (name, os.environ['DOMAIN'])), lambda: os.path.exists(PID), STOP_SECONDS, IDLE_SECONDS,
                                   before_stop=lambda: had.append(ending.leave() if ending.begun() else None),
                                   ends=lambda: ending.wanted_at_once() or room.is_to_end())
    if code == 0 and any(had):
        ending.note(name, had[0])
    sys.exit(code)


if __name__ == '__main__':
    main()
