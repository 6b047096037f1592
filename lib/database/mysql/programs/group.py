"""The group as a member's server sees it, and the commands that change it."""
import json
import os

import sql

MEMBERS = '/etc/member/members.json'
# How many transactions a member of a group lacks that is given a copy of all data, by the server's own word for it: never so many, for it catches up
# by the others' logs. What needs a copy takes it out of the group, whose majority it would be counted in while its server starts again. What is there
# is deleted before the copy comes; so the first value is kept as a note that it was begun. A server that starts again with a whole copy says so.
COPY, CATCH_UP = 1, (1 << 63) - 1
# For how long a member bears with one that it doesn't see, as long as one alone has all data: those that join have a majority, and would have it out
# where it is but slow to let them connect. With a second one who is lost is out at once (my-cnf.ts).
BEARS_SECONDS = 5
# Of the group itself: a member has one row of the view with no name while it is in none.
LOOK = """
select json_object(
  'uuid', @@server_uuid,
  'name', coalesce(@@group_replication_group_name, ''),
  'executed', @@global.gtid_executed,
  'purged', @@global.gtid_purged,
  'received', (select coalesce(max(received_transaction_set), '') from performance_schema.replication_connection_status
               where channel_name = 'group_replication_applier'),
  'members', (select coalesce(json_arrayagg(json_array(member_id, substring_index(member_host, '.', 1), member_state, member_role)), json_array())
              from performance_schema.replication_group_members where member_host <> ''),
  'view', (select coalesce(max(view_id), '') from performance_schema.replication_group_member_stats where member_id = @@server_uuid),
  'closed', @@global.super_read_only,
  'offline', @@global.offline_mode,
  'bears', @@group_replication_member_expel_timeout,
  'copying', @@group_replication_clone_threshold = %d,
  'copied', (select count(*) from performance_schema.clone_status where state = 'Completed')
)""" % COPY
# What else Prometheus is told of a member (figures.py).
COUNTS = """
select json_object(
  'certification', max(count_transactions_in_queue),
  'applier', max(count_transactions_remote_in_applier_queue),
  'conflicts', max(count_conflicts_detected),
  'status', (select json_objectagg(variable_name, variable_value) from performance_schema.global_status
             where variable_name in ('Threads_connected', 'Uptime')),
  'max_connections', @@global.max_connections
) from performance_schema.replication_group_member_stats where member_id = @@server_uuid"""
# Of so many configurations the group's communication remembers the members, with their connections, where nothing is written meanwhile: each is in
# effect ten messages after it was agreed on, and the last four are kept beside those that aren't.
REMEMBERED = 14
# A stop waits for what is under way; a start for what has to be copied.
STOP_SECONDS, START_SECONDS = 120, 300


def declared():
    """The hosts of the members that are to be, by their names."""
    with open(MEMBERS) as file:
        return json.load(file)


def look(host=None):
    """A member's answer (healing.py), or None."""
    try:
        return seen(json.loads(sql.run(LOOK, host)))
    except (OSError, ValueError):
        return None


def look_by(session, timeout=4):
    """The answer of the server that a session is with. Raises OSError where there is none."""
    return seen(json.loads(session.line(LOOK, timeout)))


def counts_by(session, timeout):
    """What else the server that a session is with counts. Raises OSError where there is no answer."""
    return json.loads(session.line(COUNTS, timeout))


def seen(told):
    """What a server told, as an answer."""
    mine = next((member for member in told['members'] if member[0] == told['uuid']), [None, None, 'OFFLINE', ''])
    counted = [state in ('ONLINE', 'RECOVERING') for _, _, state, _ in told['members']]
    return {
        'uuid': told['uuid'], 'state': mine[2], 'role': mine[3], 'majority': sum(counted) * 2 > len(counted),
        'group': {name: state for _, name, state, _ in told['members']}, 'ids': {name: uuid for uuid, name, _, _ in told['members']},
        'primary': next((name for _, name, state, role in told['members'] if role == 'PRIMARY' and state == 'ONLINE'), None),
        'name': told['name'], 'executed': told['executed'].replace('\n', ''), 'received': told['received'].replace('\n', ''),
        'purged': told['purged'].replace('\n', ''), 'copying': bool(told['copying']), 'bears': told['bears'],
        'half': bool(told['copying']) and not told['copied'] and mine[2] != 'ONLINE',
        'view': told['view'], 'closed': bool(told['closed']), 'offline': bool(told['offline']),
    }


def leads(answer):
    return bool(answer) and answer['state'] == 'ONLINE' and answer['majority'] and answer['role'] == 'PRIMARY'


def bears(mine):
    """For how long a member of the group should bear with one that it doesn't see."""
    return 0 if sum(state != 'RECOVERING' for state in mine['group'].values()) > 1 else BEARS_SECONDS


def has_lost(before, mine):
    """Whether another member has left the group since this one looked. `before`: how many were in it then, None where nobody looked."""
    now = len(mine['group'])
    return now < before if before is not None else now == 1


def is_whole(mine):
    """Whether nobody is missed, or catches up: until then no command changes the group."""
    return set(mine['group'].values()) == {'ONLINE'}


def forget_others():
    """What is kept of a connection to a member that has left pauses for up to ten seconds between its tries, and is what one that comes back by the
    same name is given. Until it is heard, each write waits a quarter of a second for it, and all of them where its vote is needed, as that of a
    second member is. A configuration like the last one drops the oldest, and the connections of that in the member that asks for it."""
    sql.run('select group_replication_set_write_concurrency(group_replication_get_write_concurrency());' * REMEMBERED, timeout=20)


def join(name, hosts):
    """`hosts`: of those that are in the group. One that is about to join too would be asked for ten seconds."""
    # whoever was ended while it founded a group left that to be done again
    start(name, hosts, 'set global group_replication_bootstrap_group = off; set persist group_replication_clone_threshold = %d;' % CATCH_UP)


def copy(host):
    """Takes all data of a member, however long it takes; then the server starts again. A member gives one copy at a time."""
    leave()
    sql.run("set persist group_replication_clone_threshold = %d; set global clone_valid_donor_list = %s;"
            "clone instance from 'replication'@%s:3306 identified by %s require ssl"
            % (COPY, sql.quoted(host + ':3306'), sql.quoted(host), sql.quoted(os.environ['REPLICATION_PASSWORD'])), timeout=None)


def settle(bears):
    """What holds for a member of the group: clients may come again, where it was expelled, and a copy has become its data."""
    sql.run('set global offline_mode = off; set global group_replication_member_expel_timeout = %d;'
            'set persist group_replication_clone_threshold = %d' % (bears, CATCH_UP))


def certify():
    """Has the server show the certificates that lie there now; connections that are open keep theirs."""
    sql.run('alter instance reload tls')


def found(name, hosts):
    """Also where it was founded before, and nobody is in it any more."""
    try:
        start(name, hosts, 'set global group_replication_bootstrap_group = on;')
    finally:
        sql.run('set global group_replication_bootstrap_group = off')


def start(name, hosts, setting):
    leave()
    # the name outlives a restart, so that nobody takes data of another group for its own
    sql.run("set persist group_replication_group_name = %s; set global group_replication_group_seeds = %s; %s"
            "set global group_replication_member_expel_timeout = %d; start group_replication user = 'replication', password = %s;"
            % (sql.quoted(name), sql.quoted(','.join(host + ':3306' for host in hosts)), setting, BEARS_SECONDS,
               sql.quoted(os.environ['REPLICATION_PASSWORD'])),
            timeout=START_SECONDS)


def leave(seconds=STOP_SECONDS):
    sql.run('stop group_replication', timeout=seconds)


def lead(uuid):
    """Has another member lead."""
    sql.run('select group_replication_set_as_primary(%s)' % sql.quoted(uuid), timeout=30)


def close():
    """Waits for the commits that are under way."""
    sql.run('set global super_read_only = on', timeout=20)
