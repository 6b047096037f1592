"""Starts Patroni. Before, what an interrupted founding left is removed, since nobody can tell it from a database.

initdb that is killed leaves a folder that PostgreSQL starts and that has no database `postgres`, or no user to replicate as; Patroni would lead with
it for ever. Patroni notes the cluster's settings in a member's folder as soon as there are any. So a folder that was begun by a container of
this volume and has no such note was never a member's, unless Patroni's mark of the founding names it: then it was founded a moment ago.

And where Patroni's own notes of a cluster are gone that this member has data of, they are made again (notes.py): in a new pod, for a container
that is started again in the same one should lose no time, and who deletes them in between has to be as quick.

Patroni runs as a child of this program, which is process 1 (supervise.py): told to stop while it writes to its log, it may wait for its own log's
thread for ever, when its server has stopped and its lock is given away.

Arguments: the folder of PostgreSQL's programs, the data folder, Patroni's configuration.
"""
import os
import re
import shutil
import subprocess
import sys
import time

import supervise
import system_passwords
import volume_lock
from renewal import Renewal

NOTE = 'patroni.dynamic.json'
BEGUN = '.begun'  # beside the data folder, where it was made on an empty volume
LOCK = '.lock'  # beside it as well
STARTED = '/tmp/started'  # it goes with the pod
PAUSE_SECONDS = 1
# The shutdown checkpoint may have all of shared_buffers to write.
STOP_SECONDS = 120
# Without a server, Patroni gives its lock away and says good-bye: two calls, each of which it tries for some seconds where they fail.
IDLE_SECONDS = 30


def unfinished(folder):
    """Whether a folder was begun here and never became a member's."""
    return os.path.exists(folder + BEGUN) and os.path.isdir(folder) and not os.path.exists(os.path.join(folder, NOTE))


def system_of(programs, folder):
    """The identity of the database in a folder; None where there is none."""
    told = subprocess.run([programs + '/pg_controldata', folder], stdout=subprocess.PIPE, universal_newlines=True, env=dict(os.environ, LC_ALL='C'))
    found = re.search(r'Database system identifier:\s+(\d+)', told.stdout)
    return found and found.group(1)


def founded():
    """The identity of the database that was founded, by Patroni's mark; None while there is none."""
    # what most starts don't need, and takes as long as all else of this program
    from objects import find
    found = find('/api/v1/namespaces/%s/configmaps/%s-config' % cluster())
    return found and (found['metadata'].get('annotations') or {}).get('initialize') or None


def cluster():
    return os.environ['PATRONI_KUBERNETES_NAMESPACE'], os.environ['PATRONI_NAME'].rsplit('-', 1)[0]


def insist(question, *arguments):
    """Until the API server answers: Patroni waits for it as well."""
    while True:
        try:
            return question(*arguments)
        except OSError as error:
            print('trying again: %s' % error, flush=True)
        time.sleep(PAUSE_SECONDS)


def remember(programs, folder):
    """In a new pod, where the folder is a member's."""
    if os.path.exists(STARTED) or not os.path.exists(os.path.join(folder, NOTE)):
        return
    system = system_of(programs, folder)
    if system is not None:
        import notes
        insist(notes.note_again, *cluster(), system, os.path.join(folder, NOTE))


def prepare(programs, folder):
    if unfinished(folder):
        system = system_of(programs, folder)
        if system is None or system != insist(founded):
            print('%s is what an interrupted founding or copy left: removed' % folder, flush=True)
            shutil.rmtree(folder)
    if os.path.exists(os.path.join(folder, 'PG_VERSION')):
        if os.path.exists(os.path.join(folder, NOTE)) and os.path.exists(folder + BEGUN):
            os.unlink(folder + BEGUN)
    else:
        with open(folder + BEGUN, 'w'):
            pass
    if os.path.isdir(folder):
        close(folder)


def close(folder):
    """A change of user that was taken back leaves the folder open to the group, which PostgreSQL refuses; only its owner can close it."""
    try:
        os.chmod(folder, 0o700)
    except PermissionError as error:
        print('%s stays as it is: %s' % (folder, error), flush=True)


def unlabel():
    """Who is started again in the same pod leads nobody yet: the label that it may have had goes now (role_label.py), and comes with the lead."""
    import role_label
    role_label.give_back(os.environ['PATRONI_KUBERNETES_NAMESPACE'], os.environ['PATRONI_NAME'])


def main():
    supervise.block()
    programs, folder, config = sys.argv[1:]
    volume_lock.hold(folder + LOCK)
    if os.path.exists(STARTED):
        unlabel()
    prepare(programs, folder)
    remember(programs, folder)
    with open(STARTED, 'w'):
        pass
    system_passwords.keep(os.environ)
    # Patroni hands the signal on to its server, which reads its certificate then
    sys.exit(supervise.supervise(['patroni', config], lambda: os.path.exists(os.path.join(folder, 'postmaster.pid')), STOP_SECONDS, IDLE_SECONDS,
                                 renewal=Renewal()))


if __name__ == '__main__':
    main()
