"""MySQL with Group Replication, verb by verb: what is seen of the members, and databases and their owners.

The group elects and replicates, and each member looks after itself (actor.py). This says what they wait for, by the same rule, and makes what is
declared.
"""
import concurrent.futures
import json
import os

import decision
import group
import provisioning
import sql
import verbs
from declaration import hosts, provisionable
from mark import Mark
from objects import remove
from pods import claimed

PROVISIONER = 'provisioner'
# Members know this program by the one that they were started with.
PASSWORD = 'ACTOR_PASSWORD'
# What a server says to who has another.
DENIED = 'ERROR 1045'
# Nobody's fail-over waits for it: a busy machine takes seconds to let a client in.
LOOK_SECONDS = 10
# A user's password takes the server a moment to check, and a busy one longer.
PROVISION_SECONDS = 30
# In one line, as a session answers.
DATABASES = 'select coalesce(json_arrayagg(schema_name), json_array()) from information_schema.schemata'


class Engine(verbs.Engine):
    STEPS = {'found': 'the database is to be founded anew'}

    works = staticmethod(decision.works)
    healthy = staticmethod(decision.healthy)
    ails = staticmethod(decision.ails)
    heal = staticmethod(decision.heal)
    confirmed = staticmethod(decision.confirmed)
    copy_anew = staticmethod(decision.copy_anew)
    finish = staticmethod(decision.finish)

    def __init__(self, namespace):
        super().__init__(namespace)
        self.want = None
        self.leader = None
        self.outlived = None
        self.sessions = {}
        self.password, self.earlier, self.denying = None, set(), set()

    def see(self, want, pods):
        self.want = want
        places = hosts(want, pods)
        with concurrent.futures.ThreadPoolExecutor(len(places)) as pool:
            answers = dict(zip(places, pool.map(self.look, places, places.values())))
        members = {name: answer and decision.seen(answer) for name, answer in answers.items()}
        self.leader = decision.leader(members)
        self.look_into(places)
        mark = Mark(self.namespace, want['name']).object()
        outlived = self.outlives(want, members, mark)
        return {
            'members': members, 'leader': self.leader, 'declared': want['members'], 'mark': mark and mark.get('data'),
            'outlived': outlived, 'claims': claimed(self.namespace, want['claims']) if outlived else {},
            'earlier': self.started_earlier(pods, places),
        }

    def outlives(self, want, members, mark):
        """The mark of a founding of which no declared member has data, in two looks; else None."""
        before, self.outlived = self.outlived, decision.outlived(want, members, mark)
        return self.outlived if self.outlived == before else None

    def look(self, name, host):
        """A member's answer, or None."""
        try:
            answer, denied = group.look_by(self.session(host), LOOK_SECONDS), False
        except (OSError, ValueError) as error:
            answer, denied = None, DENIED in str(error)
        (self.denying.add if denied else self.denying.discard)(name)
        return answer

    def started_earlier(self, pods, places):
        """Members whose passwords aren't those of the Secret: when it changed they denied it, though sessions go on, or they deny it now."""
        now = os.environ.get(PASSWORD)
        if self.password not in (None, now):
            self.earlier = {pod['uid'] for name, pod in pods.items() if self.denies(places[name])}
        self.password = now
        return sorted(name for name, pod in pods.items() if pod['uid'] in self.earlier or name in self.denying)

    @staticmethod
    def denies(host):
        try:
            sql.run('select 1', host, LOOK_SECONDS)
            return False
        except OSError as error:
            return DENIED in str(error)

    def session(self, host):
        """One with each member, which is kept: who logs in every few seconds keeps servers busy with it."""
        return self.sessions.setdefault(host, sql.Session(lambda: sql.command(host, patience=LOOK_SECONDS)))

    def look_into(self, places):
        """Whether what was provisioned is still there."""
        if self.leader is None:
            return
        try:
            there = json.loads(self.session(places[self.leader]).line(DATABASES, LOOK_SECONDS))
        except (OSError, ValueError):
            return  # it is looked at again
        if not all(database['name'] in there for database in provisionable(self.want)):
            self.provisioned = None

    def provision(self, want):
        host = hosts(want, [self.leader])[self.leader]
        provisioning.provision(lambda text: sql.run(text, host, PROVISION_SECONDS, PROVISIONER), provisionable(want))

    def act(self, step, argument):
        if step == 'found':
            # who is first of the declared members founds the group when the mark is gone
            remove(Mark(self.namespace, self.want['name']).path, argument)
