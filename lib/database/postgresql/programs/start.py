"""Before Patroni starts: what an interrupted founding left is removed, since nobody can tell it from a database.

initdb that is killed leaves a folder that PostgreSQL starts and that has no database `postgres`, or no user to replicate as; Patroni would lead with
it for ever. Patroni notes the cluster's settings in a member's folder as soon as there are any. So a folder that was begun by a container of
this volume and has no such note was never a member's, unless Patroni's mark of the founding names it: then it was founded a moment ago.

Arguments: the folder of PostgreSQL's programs, the data folder, Patroni's configuration.
"""
import os
import re
import shutil
import subprocess
import sys
import time

NOTE = 'patroni.dynamic.json'
BEGUN = '.begun'  # beside the data folder, where it was made on an empty volume
PAUSE_SECONDS = 1


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
    import urllib.error

    import kube_api
    name = os.environ['PATRONI_NAME'].rsplit('-', 1)[0]
    path = '/api/v1/namespaces/%s/configmaps/%s-config' % (os.environ['PATRONI_KUBERNETES_NAMESPACE'], name)
    while True:
        try:
            return (kube_api.call('GET', path)['metadata'].get('annotations') or {}).get('initialize') or None
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return None
            print('trying again: %s' % error, flush=True)
        except OSError as error:
            # Patroni waits for the API server as well
            print('trying again: %s' % error, flush=True)
        time.sleep(PAUSE_SECONDS)


def prepare(programs, folder):
    if unfinished(folder):
        system = system_of(programs, folder)
        if system is None or system != founded():
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


def main():
    programs, folder, config = sys.argv[1:]
    prepare(programs, folder)
    os.execvp('patroni', ['patroni', config])


if __name__ == '__main__':
    main()
