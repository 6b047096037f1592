"""Beside each member's server: labels its pod by its role, and has it join, found or leave the group where the group doesn't do that alone (healing.py)."""
import http.client
import json
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import group
import healing
import kube_api
import roles
from mark import Mark, kept

DECLARED = '/etc/member/members.json'
PAUSE_SECONDS = 0.5
# How often a primary looks whether its label and the mark are as they have to be, although nothing has changed.
AGAIN_SECONDS = 5
FAILURES = (OSError, http.client.HTTPException, ValueError, KeyError)


class Actor:
    def __init__(self, me, namespace):
        self.me, self.namespace, self.cluster = me, namespace, me.rsplit('-', 1)[0]
        self.mark = Mark(namespace, self.cluster)
        self.said = None
        self.labelled, self.looked = object(), 0

    def round(self):
        mine = group.look()
        self.label(mine)
        if mine is None or healing.works(mine):
            self.say(None)
            return
        hosts = declared()
        view = self.view(hosts, mine)
        step = healing.decide(self.me, view, self.mark.read())
        self.say(step)
        self.act(step, mine, view, hosts)

    def view(self, hosts, mine):
        """Asks all members at once: answers of different moments don't fit together."""
        others = {name: host for name, host in hosts.items() if name != self.me}
        with ThreadPoolExecutor(max(len(others), 1)) as pool:
            answers = dict(zip(others, pool.map(group.look, others.values())))
        return {name: mine if name == self.me else answers[name] for name in hosts}

    def act(self, step, mine, view, hosts):
        if step.what == 'join':
            group.join(view[step.why]['name'], hosts.values(), healing.empty(mine))
        elif step.what == 'leave':
            group.leave()
        elif step.what == 'found':
            mark = self.mark.make(mine['uuid'], self.me)
            if mark and mark.get('founder') == mine['uuid']:
                group.found(mark['name'], hosts.values())
        elif step.what == 'restart':
            group.found(mine['name'], hosts.values())

    def label(self, mine):
        """Its own at once when its role changes; what else a primary keeps, every few seconds."""
        now = (roles.role(mine), mine and mine['view'])
        if now == self.labelled and (now[0] != roles.PRIMARY or time.monotonic() < self.looked + AGAIN_SECONDS):
            return
        try:
            if now[0] == roles.PRIMARY:
                self.lead(mine)
            elif now[0] != (self.labelled[0] if isinstance(self.labelled, tuple) else self.labelled):
                roles.put(self.namespace, self.me, now[0])
            self.labelled, self.looked = now, time.monotonic()
        except FAILURES as error:
            print('labels: %s' % error, flush=True)

    def lead(self, mine):
        hosts = declared()
        found = roles.holders(self.namespace, self.cluster)
        for name, view in found.items():
            if name != self.me and not roles.may_take(mine['view'], view, lambda name=name: group.leads(group.look(hosts.get(name)) if name in hosts else None)):
                print('%s leads by a newer view, or says so: its label stays' % name, flush=True)
                return
        if found.get(self.me) != mine['view']:
            roles.put(self.namespace, self.me, roles.PRIMARY, mine['view'])
        for name in found:
            if name != self.me:
                roles.put(self.namespace, name, None)
        mark = self.mark.read() or self.mark.make(mine['uuid'], self.me, mine['name'])
        changed = kept(mark, mine, hosts)
        if changed:
            self.mark.change(changed)

    def say(self, step):
        if step != self.said and step is not None:
            print('%s: %s' % step, flush=True)
        self.said = step


def declared():
    with open(DECLARED) as file:
        return json.load(file)


def main():
    # process 1 has no action of its own for it
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    actor = Actor(os.environ['HOSTNAME'], kube_api.read('namespace'))
    while True:
        try:
            actor.round()
        except FAILURES as error:
            print('trying again: %s' % (str(error) or repr(error)), flush=True)
        time.sleep(PAUSE_SECONDS)


if __name__ == '__main__':
    main()
