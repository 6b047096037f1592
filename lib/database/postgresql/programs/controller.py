"""Brings a PostgreSQL cluster to what was declared, one step at a time, by Patroni's, PostgreSQL's and Kubernetes' own commands.

Patroni elects and replicates; this adds what neither it nor a StatefulSet knows: settings that all members share, databases and
their owners, members replaced in the order of their roles, and replication slots of members that were scaled away. Each step
is decided anew from what is seen, so it may stop at any time and be run by anybody.
"""
import hashlib
import http.client
import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.parse

import kube_api
import patroni_api

PAUSE_SECONDS = 3
BEAT = '/tmp/beat'  # touched after every round: what the liveness probe looks at


def decide(want, seen):
    """The next step, as a tuple of its name and what it needs. Depends on nothing but its arguments."""
    pods, members, leader = seen['pods'], seen['members'], seen['leader']
    if not seen['settled'] or sorted(pods) != sorted(want['members']):
        return 'wait', 'the StatefulSet has not got its pods yet'
    leaving = sorted(name for name in pods if pods[name]['leaving'])
    if leaving:
        return 'wait', 'stopping: ' + ', '.join(leaving)
    outdated = sorted((name for name in pods if pods[name]['outdated']), key=ordinal, reverse=True)
    broken = [name for name in outdated if not pods[name]['ready'] and name != leader]
    if leader is None:
        # replacing what doesn't run loses nothing: the volume stays, and Patroni alone decides who may lead
        return ('evict', broken[0]) if broken else ('wait', 'no primary')
    changes = difference(shared_config(want, seen), seen['config'])
    if changes:
        return 'configure', changes
    if seen['paused']:
        return 'wait', 'Patroni is paused'
    if broken:
        # before anything that commits: without a standby that would wait
        return 'evict', broken[0]
    if seen['provisioned'] != want['digest']:
        return 'provision', want['digest']
    ailing = [name for name in pods if not (pods[name]['ready'] and healthy(members.get(name)))]
    if ailing:
        return 'wait', 'not healthy: ' + ', '.join(sorted(ailing))
    return replace(outdated, leader) or restart(leader, members) or ('done', None)


def replace(outdated, leader):
    """Replicas first, the highest number first; then the primary, which hands over to a new one before it stops: once."""
    replicas = [name for name in outdated if name != leader]
    return ('evict', (replicas or outdated)[0]) if outdated else None


def restart(leader, members):
    """A shared parameter that was lowered: the primary has to run with it before the others can."""
    pending = sorted((name for name in members if members[name].get('pending_restart')), key=lambda name: (name != leader, name))
    return ('restart', pending[0]) if pending else None


def shared_config(want, seen):
    """The settings that Patroni should hold. Slots of members that are gone are kept for a while, in case they come back; once
    every declared member is there and follows, nobody else will."""
    config = dict(want['config'])
    complete = all(healthy(seen['members'].get(name)) for name in want['members'])
    known = {slot_name(name) for name in want['members']}
    of_members = re.compile(re.escape(slot_name(want['name'])) + r'_\d+')
    if complete and any(of_members.fullmatch(slot) and slot not in known for slot in seen['slots']):
        config['member_slots_ttl'] = 0
    return config


def difference(want, have):
    """What has to be patched so that every key of `want` is as declared. `parameters` is replaced as a whole."""
    changes = {}
    for key, value in want.items():
        if isinstance(value, dict):
            held = have.get(key) if isinstance(have.get(key), dict) else {}
            inner = difference(value, held)
            if key == 'parameters':
                inner.update({name: None for name in held if name not in value})
            if inner:
                changes[key] = inner
        elif have.get(key) != value:
            changes[key] = value
    return changes


def healthy(member):
    return member is not None and (member['state'] == 'streaming' or (member['role'] == 'leader' and member['state'] == 'running'))


def ordinal(name):
    return int(name.rsplit('-', 1)[1])


def slot_name(name):
    """How Patroni names the slot of a member."""
    return name.replace('-', '_')


class Cluster:
    """What is seen of the cluster, and the steps that change it."""

    def __init__(self, want):
        self.want = want
        self.hosts = dict(zip(want['members'], want['hosts']))
        self.namespace = kube_api.read('namespace')
        self.provisioned = None
        self.leader = None

    def see(self):
        name = self.want['name']
        path = '/apis/apps/v1/namespaces/%s/statefulsets/%s' % (self.namespace, name)
        statefulset = kube_api.call('GET', path)
        status = statefulset['status']
        selector = urllib.parse.quote('app.kubernetes.io/instance=%s,app.kubernetes.io/component=database' % name)
        found = kube_api.call('GET', '/api/v1/namespaces/%s/pods?labelSelector=%s' % (self.namespace, selector))['items']
        members = {name: self.member(host) for name, host in self.hosts.items()}
        leaders = [name for name, member in members.items() if member and member['role'] == 'leader']
        self.leader = leaders[0] if len(leaders) == 1 else None
        slots, provisioned = self.inside()
        config = patroni_api.call(self.hosts[self.leader], 'GET', '/config') if self.leader else {}
        return {
            'settled': status.get('observedGeneration') == statefulset['metadata']['generation'],
            'pods': {pod['metadata']['name']: seen_pod(pod, status.get('updateRevision')) for pod in found},
            'members': members, 'leader': self.leader, 'config': config, 'paused': bool(config.get('pause')),
            'slots': slots, 'provisioned': provisioned,
        }

    @staticmethod
    def member(host):
        """What a member says of itself; None when it doesn't answer."""
        try:
            return seen_member(patroni_api.call(host, 'GET', '/patroni'))
        except (OSError, http.client.HTTPException):
            return None

    def inside(self):
        """The slots on the primary, and what was provisioned in it as far as is known."""
        if self.leader is None:
            return [], self.provisioned
        answer = json.loads(self.sql("""
            select json_build_object(
              'slots', (select coalesce(json_agg(slot_name), '[]') from pg_replication_slots where slot_type = 'physical'),
              'databases', (select coalesce(json_agg(datname), '[]') from pg_database))"""))
        there = all(database['name'] in answer['databases'] for database in self.want['databases'])
        return answer['slots'], self.provisioned if there else None

    def sql(self, text, environment=None):
        """Runs SQL on the primary, and answers what it prints."""
        command = [self.want['psql'], '-X', '-A', '-t', '-q', '-v', 'ON_ERROR_STOP=1',
                   'host=%s user=postgres dbname=postgres connect_timeout=3 target_session_attrs=read-write' % self.hosts[self.leader]]
        environment = dict(os.environ, PGPASSWORD=os.environ['PATRONI_SUPERUSER_PASSWORD'], **(environment or {}))
        done = subprocess.run(command, input=text, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              universal_newlines=True, timeout=60)
        if done.returncode != 0:
            raise OSError('psql: ' + done.stderr.strip())
        return done.stdout

    def act(self, step, argument):
        if step == 'configure':
            patroni_api.call(self.hosts[self.leader], 'PATCH', '/config', argument)
        elif step == 'provision':
            for database in self.want['databases']:
                self.provision(database)
            self.provisioned = argument
        elif step == 'restart':
            patroni_api.call(self.hosts[argument], 'POST', '/restart', {'restart_pending': True}, 60)
        elif step == 'evict':
            # an eviction, not a deletion: the disruption budget has a say
            kube_api.call('POST', '/api/v1/namespaces/%s/pods/%s/eviction' % (self.namespace, argument), {
                'apiVersion': 'policy/v1', 'kind': 'Eviction', 'metadata': {'name': argument, 'namespace': self.namespace}})

    def provision(self, database):
        """The owner with the Secret's password, and the database, closed to all others. Running it again changes nothing."""
        variables = {'OWNER': database['owner'], 'DATABASE': database['name'], 'PASSWORD': read(database['secret'] + '/password')}
        self.sql(r"""
            \getenv owner OWNER
            \getenv database DATABASE
            \getenv password PASSWORD
            set log_statement = none; set log_min_error_statement = panic; set log_min_duration_statement = -1;
            select format('create role %I login', :'owner') where not exists (select from pg_roles where rolname = :'owner') \gexec
            select format('alter role %I login password %L', :'owner', :'password') \gexec
            select format('create database %I owner %I', :'database', :'owner')
              where not exists (select from pg_database where datname = :'database') \gexec
            select format('alter database %I owner to %I', :'database', :'owner') \gexec
            select format('revoke connect, temporary on database %I from public', :'database') \gexec
            """, variables)


def seen_member(status):
    return {
        'role': 'leader' if status['role'] in ('primary', 'master') else 'replica',
        'state': status.get('replication_state', status['state']),
        'pending_restart': bool(status.get('pending_restart')),
    }


def seen_pod(pod, revision):
    metadata = pod['metadata']
    conditions = {condition['type']: condition['status'] for condition in pod.get('status', {}).get('conditions', [])}
    return {
        'outdated': metadata['labels'].get('controller-revision-hash') != revision,
        'ready': conditions.get('Ready') == 'True',
        'leaving': 'deletionTimestamp' in metadata,
    }


def read(path):
    with open(path) as file:
        return file.read()


def declared(path):
    """What is declared, with a digest of all that is provisioned: another password is another digest."""
    want = json.loads(read(path))
    passwords = [read(database['secret'] + '/password') for database in want['databases']]
    want['digest'] = hashlib.sha256(json.dumps([want['databases'], passwords]).encode()).hexdigest()
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
            message = 'trying again: %r' % (error,)
            if message != said:
                print(message, flush=True)
            said = message
        with open(BEAT, 'w'):
            pass
        time.sleep(PAUSE_SECONDS)


if __name__ == '__main__':
    main()
