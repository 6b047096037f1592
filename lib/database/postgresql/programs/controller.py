"""Brings a PostgreSQL cluster to what was declared, one step at a time, by Patroni's, PostgreSQL's and Kubernetes' own commands.

Patroni elects and replicates; this adds what neither it nor a StatefulSet knows: settings that all members share, databases and
their owners, members replaced in the order of their roles, replication slots of members that were scaled away, and the way out where
Patroni waits although nothing is lost. Each step is decided anew from what is seen, so it may stop at any time and be run by anybody.
"""
import hashlib
import http.client
import json
import os
import subprocess
import sys
import time

import kube_api
from announcement import Announcement
from cluster import Cluster
from decision import decide
from kept_secrets import KeptSecrets
from provisioning import is_fit, judge
from volumes import Volumes

PAUSE_SECONDS = 3
BEAT = '/tmp/beat'  # touched after every round: what the liveness probe looks at
FAILURES = (OSError, http.client.HTTPException, subprocess.SubprocessError, ValueError, KeyError)
# What each step is about, for when it is refused or fails.
STEPS = {
    'evict': '%s is to be replaced', 'give_way': '%s is to give way', 'restart': '%s is to be restarted', 'failover': '%s is to lead',
    'switchover': '%s is to hand over', 'reinitialize': '%s is to be copied anew',
    'configure': 'the settings are to be changed', 'provision': 'databases and owners are to be made',
    'found': 'the database is to be founded anew', 'make_again': 'the Secret %s is gone and to be made again',
}


def declared(path, read):
    """What is declared, with what its Secrets say, and a digest of all that is provisioned: another password is another digest."""
    with open(path) as file:
        want = json.load(file)
    want['unfit'] = [reason for reason in [take_passwords(want['system'], read)] if reason]
    for database in want['databases']:
        entries = read(database['secretName'], database['folder'], ['username', 'password'])
        database['password'], unfit, database['waits'] = judge(database, entries)
        want['unfit'] += [unfit] if unfit else []
    want['digest'] = hashlib.sha256(json.dumps(want['databases']).encode()).hexdigest()
    return want


def take_passwords(system, read):
    """Puts those of the cluster's own users where its programs look for them; what keeps it from that, or None. The last ones stay in memory."""
    name, variables = system['secretName'], system['variables']
    entries = read(name, system['folder'], sorted(variables.values()))
    if entries is None:
        return 'the Secret %s isn\'t there: no member starts without it' % name
    os.environ.update({variable: entries[key].decode(errors='replace') for variable, key in variables.items() if key in entries})
    missing = sorted(set(variables.values()) - set(entries))
    return 'the Secret %s has no %s' % (name, missing[0]) if missing else None


def failed(step, argument, error):
    """What is waited for where a step is refused, with the server's own words."""
    text = STEPS[step]
    name = argument.get('member') if isinstance(argument, dict) else argument
    return '%s: %s' % (text % name if '%s' in text else text, str(error) or repr(error))


class Controller:
    """What remains from one round to the next: also what was last said, and which step was refused, for a log that says each thing once."""

    def __init__(self, path):
        self.path, self.kept = path, KeptSecrets(kube_api.read('namespace'), is_fit)
        self.cluster, self.volumes, self.announcement, self.said, self.refused = None, None, None, None, None

    def round(self):
        """One look and one step."""
        want = declared(self.path, self.kept.read)
        if self.cluster is None:
            self.cluster = Cluster(want, self.kept)
            self.volumes = Volumes(self.cluster.namespace)
            self.announcement = Announcement(self.cluster.namespace, want['name'] + '-controller')
        self.cluster.want = want
        self.volumes.follow(want)
        step, argument = decide(want, self.cluster.see())
        if (step, argument) != self.refused:
            self.log('%s %s' % (step, '' if step in ('provision', 'done') else json.dumps(argument)), step not in ('wait', 'done'))
        try:
            self.cluster.act(step, argument)
            self.refused = None
        except FAILURES as error:
            self.refused = (step, argument)
            step, argument = 'wait', failed(step, argument, error)
            self.log('wait %s' % json.dumps(argument))
        if step in ('wait', 'done'):
            self.announcement.say(self.cluster.statefulset, argument)

    def log(self, message, always=False):
        """A wait is printed when it isn't the one before."""
        if always or message != self.said:
            print(message, flush=True)
        self.said = message


def main():
    controller = Controller(sys.argv[1])
    while True:
        try:
            controller.round()
        except FAILURES as error:
            controller.log('trying again: %s' % (str(error) or repr(error)))
        with open(BEAT, 'w'):
            pass
        time.sleep(PAUSE_SECONDS)


if __name__ == '__main__':
    main()
