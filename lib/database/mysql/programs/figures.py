"""A member's figures, as Prometheus reads them. @see https://prometheus.io/docs/instrumenting/exposition_formats/

Those of the server itself are called as by its exporter (mysqld_exporter).
"""
import group
import healing

FIGURES = (
    ('mysql_up', 'gauge', 'Whether the server answers.'),
    ('mysql_group_primary', 'gauge', 'Whether the member leads.'),
    ('mysql_group_online', 'gauge', 'Whether the member is in the group, with a majority.'),
    ('mysql_group_members_online', 'gauge', 'How many members it sees online, itself among them.'),
    ('mysql_group_member_state', 'gauge', 'Always 1: its state in the group and its role, in the words of the server.'),
    ('mysql_group_certification_queue', 'gauge', 'Transactions that wait to be checked for conflicts.'),
    ('mysql_group_applier_queue', 'gauge', 'Transactions of others that wait to be applied.'),
    ('mysql_group_conflicts_total', 'counter', 'Transactions that conflicted with others.'),
    ('mysql_global_status_threads_connected', 'gauge', 'Connections that are open.'),
    ('mysql_global_status_uptime', 'counter', 'Seconds since the server was started.'),
    ('mysql_global_variables_max_connections', 'gauge', 'How many connections there may be.'),
)


def text(mine, counts):
    """`mine`: what a member says of itself (healing.py), or None where its server doesn't answer; `counts`: what else it told (group.py), or None."""
    found = {**of_group(mine), **(of_server(counts) if mine and counts else {})}
    return ''.join('# HELP %s %s\n# TYPE %s %s\n%s%s %d\n' % (name, told, name, kind, name, *found[name])
                   for name, kind, told in FIGURES if name in found)


def of_group(mine):
    """Labels and the number, by name."""
    if mine is None:
        return {name: ('', 0) for name in ('mysql_up', 'mysql_group_primary', 'mysql_group_online')}
    return {
        'mysql_up': ('', 1),
        'mysql_group_primary': ('', group.leads(mine)),
        'mysql_group_online': ('', healing.works(mine)),
        'mysql_group_members_online': ('', list(mine['group'].values()).count('ONLINE')),
        'mysql_group_member_state': ('{state="%s",role="%s"}' % (mine['state'], mine['role']), 1),
    }


def of_server(counts):
    """Who is out of the group has no queues."""
    found = {
        'mysql_group_certification_queue': counts['certification'],
        'mysql_group_applier_queue': counts['applier'],
        'mysql_group_conflicts_total': counts['conflicts'],
        'mysql_global_status_threads_connected': counts['status'].get('Threads_connected'),
        'mysql_global_status_uptime': counts['status'].get('Uptime'),
        'mysql_global_variables_max_connections': counts['max_connections'],
    }
    return {name: ('', int(number)) for name, number in found.items() if number is not None}
