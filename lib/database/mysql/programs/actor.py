"""Beside each member's server: labels its pod by its role, says whether it serves, and has it found the group or join it (healing.py)."""
import http.client
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import ending
import figures
import group
import healing
import kube_api
import peers
import roles
from answers import Answers
from leaving import scaled_away
from mark import Mark, held, kept
from renewal import Renewal
from sql import LOGIN_SECONDS, Session, command

# One question to the server beside it, by a session that stays; a look at all members takes a login at each.
PAUSE_SECONDS, BETWEEN_LOOKS_SECONDS = 0.25, 1
# Whose node is dark answers nothing for so long; and a busy one may take as long to let anybody in.
PATIENCE_SECONDS = 5
# How often the label is put although nothing has changed, and, by a primary, the mark and the others' labels are looked at.
AGAIN_SECONDS, AFTER_FAILURE_SECONDS = 5, 1
# A server that a busy machine keeps from answering still serves: its label isn't taken at once. And what was seen of it counts for as long as the API
# server may keep this program from the next look.
SILENT_SECONDS, SEEN_SECONDS = 10, 20
# While somebody asks for figures, and how long the server may take for them: what it counts is looked at so often that nobody waits for it.
ASKED_SECONDS, COUNT_SECONDS = 600, 2
FAILURES = (OSError, http.client.HTTPException, ValueError, KeyError)


class Actor:
    def __init__(self, me, namespace):
        self.me, self.namespace, self.cluster = me, namespace, me.rsplit('-', 1)[0]
        self.mark, self.session = Mark(namespace, self.cluster), Session(lambda: command(patience=LOGIN_SECONDS))
        self.sessions = {}
        self.copier, self.copying = ThreadPoolExecutor(1), None
        self.said, self.shown, self.due = '', None, 0
        self.together = None
        self.seen, self.answered = (None, 0), time.monotonic()
        self.asked, self.counted = None, (None, 0)
        self.renewal = Renewal()

    def round(self):
        """Answers how long it may rest."""
        mine = self.look()
        now = time.monotonic()
        self.seen, self.answered = (mine, now), now if mine else self.answered
        if mine or now - self.answered > SILENT_SECONDS:
            self.show(mine)
        if mine is None:
            return BETWEEN_LOOKS_SECONDS
        self.count(now)
        self.certify()
        if ending.begun() or self.copies():
            return BETWEEN_LOOKS_SECONDS
        if healing.works(mine):
            self.say('')
            self.forget()
            lost = group.has_lost(self.together, mine)
            whole = group.is_whole(mine)
            if lost and whole:
                group.forget_others()
            # others join one that is alone when it says so (healing.py)
            bears = group.bears(mine)
            if mine['copying'] or mine['offline'] or mine['bears'] != bears:
                group.settle(bears)
            if whole or not lost:
                self.together = len(mine['group'])
            return PAUSE_SECONDS
        self.together = 0
        hosts = group.declared()
        view, mark, beyond = self.view(hosts, mine), None, {}
        if not healing.anybody_works(view):
            mark = self.mark.read()
            # who was scaled away may still lead: it is held until another can
            away = {name: '%s.%s' % (name, hosts[self.me].partition('.')[2]) for name in held(mark) - set(hosts)} if self.me in hosts else {}
            beyond, hosts = self.view(away, mine), {**hosts, **away}
        step = healing.decide(self.me, view, mark, beyond)
        self.say(': '.join(step) if step.why else '')
        self.act(step, mine, {**view, **beyond}, hosts)
        return BETWEEN_LOOKS_SECONDS

    def says(self):
        """Whether the member serves, and its state."""
        mine = recent(self.seen)
        return (healing.works(mine), mine['state']) if mine else (False, 'no answer')

    def figures(self):
        """What Prometheus is told, by what was seen last: so it is counted from now on."""
        self.asked = time.monotonic()
        return figures.text(recent(self.seen), recent(self.counted))

    def count(self, now):
        """By the same session, and only for somebody."""
        if self.asked is None or now - self.asked > ASKED_SECONDS or now - self.counted[1] < AGAIN_SECONDS:
            return
        self.counted = None, now
        try:
            self.counted = group.counts_by(self.session, COUNT_SECONDS), now
        except (OSError, ValueError) as error:
            self.say('figures: %s' % error)

    def certify(self):
        try:
            self.renewal.tell(group.certify)
        except (OSError, ValueError) as error:
            self.say('certificates: %s' % error)

    def look(self):
        try:
            return group.look_by(self.session)
        except (OSError, ValueError) as error:
            self.say('the server beside me: %s' % error)
            return None

    def view(self, hosts, mine):
        """Asks all members at once: answers of different moments don't fit together."""
        others = {name: host for name, host in hosts.items() if name != self.me}
        with ThreadPoolExecutor(max(len(others), 1)) as pool:
            answers = dict(zip(others, pool.map(self.ask, others.values())))
        return {name: mine if name == self.me else answers[name] for name in hosts}

    def ask(self, host):
        """Another member's answer, or None; by a session that stays until this member is in the group."""
        try:
            return group.look_by(self.sessions.setdefault(host, Session(lambda: command(host, patience=PATIENCE_SECONDS))))
        except (OSError, ValueError):
            return None

    def copies(self):
        """Whether it takes a copy of another member's data. It ends with the server, or with a refusal."""
        if self.copying is None or not self.copying.done():
            return self.copying is not None
        self.say('the copy has ended: %s' % self.copying.exception())
        self.copying = None
        return False

    def forget(self):
        for session in self.sessions.values():
            session.end()
        self.sessions.clear()

    def act(self, step, mine, view, hosts):
        if step.what == 'join' and healing.needs_copy(mine, view):
            self.copying = self.copier.submit(group.copy, hosts[healing.donor(view)])
        elif step.what == 'join':
            group.join(view[step.why]['name'], [hosts[name] for name, answer in view.items() if answer and healing.works(answer)])
        elif step.what == 'found':
            mark = self.mark.make(mine['uuid'], self.me)
            if mark and mark.get('founder') == mine['uuid']:
                group.found(mark['name'], hosts.values())
        elif step.what == 'restart' and self.mark.claim(self.me):
            group.found(mine['name'] or self.mark.read()['name'], hosts.values())
        elif step.what == 'end':
            ending.at_once()

    def show(self, mine):
        """Labels the pod: at once when the member's role changes."""
        now = (roles.role(mine), mine and mine['view'])
        if now == self.shown and time.monotonic() < self.due:
            return
        self.shown = now
        try:
            if now[0] == roles.PRIMARY:
                self.lead(mine)
            else:
                roles.put(self.namespace, self.me, now[0])
            self.due = time.monotonic() + AGAIN_SECONDS
        except FAILURES as error:
            self.due = time.monotonic() + AFTER_FAILURE_SECONDS
            print('not labelled: %s' % error, flush=True)

    def lead(self, mine):
        hosts = group.declared()
        found = roles.holders(self.namespace, self.cluster)
        kept_by = next((name for name, view in found.items() if name != self.me and not self.may_take(mine, view, hosts.get(name))), None)
        if kept_by:
            print('%s leads by a newer view, or says so: its label stays' % kept_by, flush=True)
            return
        if found.get(self.me) != mine['view']:
            roles.put(self.namespace, self.me, roles.PRIMARY, mine['view'])
        for name in found:
            if name != self.me:
                roles.put(self.namespace, name, None)
        mark = self.mark.read() or self.mark.make(mine['uuid'], self.me, mine['name'])
        if held(mark) - set(mine['group']):
            # the number that is declared reaches this file a minute later, and all may be killed until then
            number = peers.declared_members(self.me)
            hosts = [name for name in hosts if not scaled_away(name, number)]
        changed = kept(mark, mine, hosts)
        if changed:
            self.mark.change(changed)
        for name in roles.gone(self.namespace, self.cluster, mine['group']):
            roles.put(self.namespace, name, None)

    @staticmethod
    def may_take(mine, view, host):
        return roles.may_take(mine['view'], view, lambda: host and group.leads(group.look(host)))

    def say(self, text):
        """Once, for as long as it lasts."""
        if text and text != self.said:
            print(text, flush=True)
        self.said = text


def recent(seen):
    """What was seen, unless that is long ago."""
    what, when = seen
    return None if time.monotonic() - when > SEEN_SECONDS else what


def main():
    # process 1 has no action of its own for it
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    actor = Actor(os.environ['HOSTNAME'], kube_api.read('namespace'))
    Answers(actor.says, actor.figures).start()
    while True:
        rest = BETWEEN_LOOKS_SECONDS
        try:
            rest = actor.round()
        except FAILURES as error:
            actor.say('trying again: %s' % (str(error) or repr(error)))
        time.sleep(rest)


if __name__ == '__main__':
    main()
