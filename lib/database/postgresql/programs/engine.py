"""PostgreSQL with Patroni, verb by verb: what is seen of the members, and the steps that change them by Patroni's and PostgreSQL's own commands.

Patroni elects and replicates; this adds what it doesn't know: settings that all members share, databases and their owners, replication slots of
members that were scaled away, and the way out where Patroni waits although nothing is lost.
"""
import concurrent.futures
import http.client
import json
import os
import subprocess

import answers
import damage
import decision
import declaration
import patroni_api
import provisioning
import takeover
import verbs
import wal
from ailment import ailment
from objects import find, remove
from pods import claimed

# Patroni's own advice for it is to do what is done then.
UNREADABLE = 'its folder isn\'t empty and holds no database that PostgreSQL can read'
# Of three seconds each: a minute, and some twenty tries of Patroni's.
FAILED_LOOKS = 20
# A fail-over answers when somebody leads, after twenty seconds at the most.
FAILOVER_SECONDS = 30
INSIDE = """
    select json_build_object(
      'slots', (select coalesce(json_agg(slot_name), '[]') from pg_replication_slots where slot_type = 'physical'),
      'streaming', (select coalesce(json_agg(application_name), '[]') from pg_stat_replication where flush_lsn is not null),
      'databases', (select coalesce(json_agg(datname), '[]') from pg_database))"""


class Engine(verbs.Engine):
    STEPS = {
        'configure': 'the settings are to be changed', 'restart': '%s is to be restarted', 'failover': '%s is to lead',
        'switchover': '%s is to hand over', 'reinitialize': '%s is to be copied anew', 'found': 'the database is to be founded anew',
    }

    works = staticmethod(decision.works)
    healthy = staticmethod(decision.healthy)
    ails = staticmethod(ailment)
    heal = staticmethod(decision.heal)
    note = staticmethod(decision.note)
    hand_over = staticmethod(decision.hand_over)
    correct = staticmethod(decision.correct)
    confirmed = staticmethod(decision.confirmed)
    copy_anew = staticmethod(decision.copy_anew)
    finish = staticmethod(decision.finish)

    def __init__(self, namespace):
        super().__init__(namespace)
        self.want = None
        self.leader = None
        self.members = {}
        self.leaving = []
        self.outlived = None
        self.copied = set()
        self.damaged = None

    def see(self, want, pods):
        self.want, self.leaving = want, sorted(set(pods) - set(want['members']))
        self.look()
        config = json.loads(self.annotations('config').get('config') or '{}')
        inside = self.inside()
        mark = self.mark()
        return {
            'members': self.members, 'leader': self.leader, 'config': config, 'paused': bool(config.get('pause')),
            'sync': answers.seen_sync(self.annotations('sync')), 'receivers': config.get(decision.NOTES, {}).get('receivers') or [],
            'blind': inside.get('blind'), 'damaged': self.lost_files(inside.get('blind')),
            'slots': inside['slots'], 'streaming': inside['streaming'], 'astray': self.astray(), 'failing': self.failing(), 'forked': self.forked(),
            'mark': mark, 'claims': claimed(self.namespace, want['claims']) if mark else {},
        }

    def config_map(self, suffix):
        """Where Patroni keeps one of its notes."""
        return '/api/v1/namespaces/%s/configmaps/%s-%s' % (self.namespace, self.want['name'], suffix)

    def annotations(self, suffix):
        """What Patroni keeps in one of its ConfigMaps; nothing before it has made it."""
        found = find(self.config_map(suffix))
        return found and found['metadata'].get('annotations') or {}

    def look(self):
        """Asks all members at once: answers of different moments don't fit together."""
        before, hosts = self.members, self.hosts()
        with concurrent.futures.ThreadPoolExecutor(len(hosts)) as pool:
            found = dict(zip(hosts, pool.map(self.member, hosts.values())))
        self.members = {name: answer and dict(answer, **answers.since(before.get(name), answer)) for name, answer in found.items()}
        self.copied -= {name for name, member in self.members.items() if member and member['state'] == 'streaming'}
        leaders = [name for name, member in self.members.items() if member and member['role'] == 'leader']
        self.leader = leaders[0] if len(leaders) == 1 else None

    def hosts(self):
        """Of the declared members, and of those that were scaled away and are still there."""
        return declaration.hosts(self.want, self.leaving)

    @staticmethod
    def member(host):
        """What a member says of itself; None when it doesn't answer."""
        try:
            return answers.seen_member(patroni_api.call(host, 'GET', '/patroni'))
        except (OSError, http.client.HTTPException):
            return None

    def inside(self):
        """The slots on the primary, who receives WAL from it and says so, and whether what was provisioned is still there."""
        unknown = {'slots': [], 'streaming': [], 'blind': None}
        if self.leader is None:
            return unknown
        try:
            answer = self.json(self.leader, INSIDE)
        except OSError as error:
            # a full house, or a password that was changed by hand, is no reason to leave the rest undone
            return dict(unknown, blind=str(error))
        if not all(database['name'] in answer['databases'] for database in declaration.provisionable(self.want)):
            self.provisioned = None
        return answer

    def lost_files(self, refusal):
        """What the primary says of files of its own for which it lets nobody in, in two looks; else None."""
        before, self.damaged = self.damaged, damage.damage(refusal)
        return self.damaged if self.damaged == before else None

    def mark(self):
        """The mark of a founding that all declared members wait for to be of use, empty and doing nothing, in two looks; else None."""
        before, self.outlived = self.outlived, None
        if all(member and member['empty'] and member['state'] == 'stopped' and member['unlocked'] for member in self.members.values()):
            config = find(self.config_map('config'))
            self.outlived = config and answers.seen_mark(config)
        return self.outlived if self.outlived == before else None

    def astray(self):
        """The members that can't follow the primary any more, each with the reason."""
        if self.leader is None:
            return {}
        reasons = {name: UNREADABLE if member['blank'] else self.why_shut(name) if member['shut'] else self.why_astray(name)
                   for name, member in self.members.items() if member and (member['still'] or member['blank'] or member['shut'])}
        return {name: reason for name, reason in reasons.items() if reason}

    def why_shut(self, name):
        """What a server that lets nobody in says of its files. Once, as with one that doesn't start: a copy may lack them as well."""
        try:
            self.sql('select', member=name)
        except OSError as error:
            lost = damage.damage(str(error))
            return lost and name not in self.copied and 'its server lets nobody in: ' + lost

    def failing(self):
        """The members whose servers don't start, look after look. Once each: where a fresh copy doesn't start either, it isn't the data."""
        return [name for name, member in self.members.items() if member and member['failed'] >= FAILED_LOOKS and name not in self.copied]

    def why_astray(self, name):
        try:
            return wal.astray(self.json, self.members, name, self.leader)
        except OSError as error:
            # a server that refuses to be asked is no reason to leave the others alone
            print('%s can\'t be compared: %s' % (name, error), flush=True)
            return None

    def forked(self):
        """Of members that stand still without a primary, those that have other WAL than the fullest of the same timeline."""
        still = {name: member for name, member in self.members.items() if member and member['still']}
        if self.leader is not None or not still:
            return []
        fullest = takeover.fullest(still)
        return [name for name in still if name != fullest and self.members[name]['timeline'] == self.members[fullest]['timeline']
                and wal.differ(self.json, self.members, name, fullest)]

    def json(self, member, text):
        """What a query answers on a member."""
        printed = self.sql(text, member=member)
        return json.loads(printed) if printed.strip() else None

    def sql(self, text, variables=None, database='postgres', member=None):
        """Runs SQL on a member, the primary where none is named, and answers what it prints."""
        host, session = (self.hosts()[member], 'any') if member else (self.hosts()[self.leader], 'read-write')
        command = [self.want['psql'], '-X', '-A', '-t', '-q', '-v', 'ON_ERROR_STOP=1',
                   'host=%s user=postgres dbname=%s connect_timeout=3 target_session_attrs=%s' % (host, database, session)]
        environment = dict(os.environ, PGPASSWORD=os.environ.get('PATRONI_SUPERUSER_PASSWORD', ''), **(variables or {}))
        done = subprocess.run(command, input=text, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              universal_newlines=True, timeout=60)
        if done.returncode != 0:
            raise OSError('psql: ' + done.stderr.strip())
        return done.stdout

    def provision(self, want):
        provisioning.provision(self.sql, declaration.provisionable(want), want['rewinder'])

    def act(self, step, argument):
        hosts = self.hosts()
        if step == 'configure':
            patroni_api.call(hosts[self.leader], 'PATCH', '/config', argument)
        elif step == 'restart':
            patroni_api.call(hosts[argument], 'POST', '/restart', {'restart_pending': True}, 60)
        elif step == 'failover':
            # by another member: who answers reads its store over and over, which isn't for one that takes the lock (patroni_api.py)
            via = next((name for name, member in self.members.items() if member and name != argument), argument)
            patroni_api.call(hosts[via], 'POST', '/failover', {'candidate': argument}, FAILOVER_SECONDS)
        elif step == 'switchover':
            patroni_api.call(hosts[argument['member']], 'POST', '/switchover', {'leader': argument['member']}, FAILOVER_SECONDS)
        elif step == 'reinitialize':
            self.copied.add(argument['member'])
            patroni_api.call(hosts[argument['member']], 'POST', '/reinitialize', {'force': True})
        elif step == 'found':
            # the mark comes last: until it is gone, this step is taken again
            for suffix in ('leader', 'failover', 'sync'):
                remove(self.config_map(suffix))
            remove(self.config_map('config'), argument)
