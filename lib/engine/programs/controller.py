"""Brings a cluster of members to what was declared, one step at a time: what belongs to no product.

What a product's own programs and a StatefulSet don't know is added here: what all members share, members replaced in the order of their roles,
Secrets that are gone, and why something is waited for. The product's part is engine.py, which lies beside this program (verbs.py). Each step is
decided anew from what is seen, so it may stop at any time and be run by anybody.
"""
import http.client
import json
import subprocess
import sys
import time

import kube_api
from announcement import Announcement
from declaration import declared, is_fit
from kept_secrets import KeptSecrets
from order import decide
from pods import Pods
from volumes import Volumes

PAUSE_SECONDS = 3
BEAT = '/tmp/beat'  # touched after every round: what the liveness probe looks at
FAILURES = (OSError, http.client.HTTPException, subprocess.SubprocessError, ValueError, KeyError)
# What each step is about, for when it is refused or fails.
STEPS = {
    'evict': '%s is to be replaced', 'give_way': '%s is to give way', 'provision': 'databases and owners are to be made',
    'make_again': 'the Secret %s is gone and to be made again',
}


def failed(text, argument, error):
    """What is waited for where a step is refused, with the server's own words."""
    name = argument.get('member') if isinstance(argument, dict) else argument
    return '%s: %s' % (text % name if '%s' in text else text, str(error) or repr(error))


class Controller:
    """What remains from one round to the next: also what was last said, and which step was refused, for a log that says each thing once."""

    def __init__(self, path, namespace, engine):
        self.path, self.namespace, self.engine = path, namespace, engine
        self.steps = {**STEPS, **engine.STEPS}
        self.pods, self.kept, self.volumes = Pods(namespace), KeptSecrets(namespace, is_fit), Volumes(namespace)
        self.announcement, self.said, self.refused = None, None, None

    def round(self):
        """One look and one step."""
        want = declared(self.path, self.kept.read)
        if self.announcement is None:
            self.announcement = Announcement(self.namespace, want['name'] + '-controller')
        self.volumes.follow(want)
        step, argument = decide(self.engine, want, self.see(want))
        if (step, argument) != self.refused:
            self.log('%s %s' % (step, '' if step in ('provision', 'done') else json.dumps(argument)), step not in ('wait', 'done'))
        try:
            self.act(want, step, argument)
            self.refused = None
        except FAILURES as error:
            self.refused = (step, argument)
            text, step = self.steps[step], 'wait'
            argument = failed(text, argument, error)
            self.log('wait %s' % json.dumps(argument))
        if step in ('wait', 'done'):
            self.announcement.say(self.pods.statefulset, argument)

    def see(self, want):
        pods = self.pods.see(want)
        members = self.engine.see(want, pods['pods'])
        return {**pods, **members, 'gone': self.kept.gone(want['secrets']), 'provisioned': self.engine.provisioned}

    def act(self, want, step, argument):
        if step == 'evict':
            self.pods.evict(argument)
        elif step == 'give_way':
            self.pods.give_way(argument)
        elif step == 'make_again':
            self.kept.make_again(next(secret for secret in want['secrets'] if secret['name'] == argument))
        elif step == 'provision':
            self.engine.provision(want)
            self.engine.provisioned = argument
        elif step not in ('wait', 'done'):
            self.engine.act(step, argument)

    def log(self, message, always=False):
        """A wait is printed when it isn't the one before."""
        if always or message != self.said:
            print(message, flush=True)
        self.said = message


def main():
    from engine import Engine  # the product's, which lies beside this program in the container
    namespace = kube_api.read('namespace')
    controller = Controller(sys.argv[1], namespace, Engine(namespace))
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
