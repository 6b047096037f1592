"""Brings a PostgreSQL cluster to what was declared, one step at a time, by Patroni's, PostgreSQL's and Kubernetes' own commands.

Patroni elects and replicates; this adds what neither it nor a StatefulSet knows: settings that all members share, databases and
their owners, members replaced in the order of their roles, replication slots of members that were scaled away, and the way out where
Patroni waits although nothing is lost. Each step is decided anew from what is seen, so it may stop at any time and be run by anybody.
"""
import hashlib
import http.client
import json
import subprocess
import sys
import time

from cluster import Cluster
from decision import decide
from provisioning import read_password

PAUSE_SECONDS = 3
BEAT = '/tmp/beat'  # touched after every round: what the liveness probe looks at


def declared(path):
    """What is declared, with a digest of all that is provisioned: another password is another digest."""
    with open(path) as file:
        want = json.load(file)
    for database in want['databases']:
        database['password'], database['unfit'] = read_password(database['secret'] + '/password')
    want['digest'] = hashlib.sha256(json.dumps(want['databases']).encode()).hexdigest()
    return want


def main():
    cluster, said = None, None
    while True:
        try:
            want = declared(sys.argv[1])
            if cluster is None:
                cluster = Cluster(want)
            cluster.want = want
            step, argument = decide(want, cluster.see())
            message = '%s %s' % (step, '' if step in ('provision', 'done') else json.dumps(argument))
            if step not in ('wait', 'done') or message != said:
                print(message, flush=True)
            said = message
            cluster.act(step, argument)
        except (OSError, http.client.HTTPException, subprocess.SubprocessError, ValueError, KeyError) as error:
            message = 'trying again: %s' % (str(error) or repr(error))
            if message != said:
                print(message, flush=True)
            said = message
        with open(BEAT, 'w'):
            pass
        time.sleep(PAUSE_SECONDS)


if __name__ == '__main__':
    main()
