"""Whether a member can ever follow another: what their servers say of the WAL that both should have.

Two members that were promoted apart from each other may give their timelines the same number. Neither PostgreSQL nor Patroni can tell
these apart: the one waits for WAL that never fits. Their bytes can: WAL is copied as it is, and each timeline begins with
a record that holds the time of the promotion.
"""

MOST_BYTES = 1 << 20

# What replay waits for: with WAL beyond its end at hand it is for other WAL, unless a query, a pause or a slow disk holds it up.
WAITS_FOR = "select to_json((select wait_event from pg_stat_activity where backend_type = 'startup'))"
WAL = ('RecoveryRetrieveRetryInterval', 'RecoveryWalStream')
SEGMENT = "select to_json(pg_size_bytes(current_setting('wal_segment_size')))"
PRIMARY = """
    select json_build_object(
      'position', pg_current_wal_flush_lsn() - '0/0',
      'segment', pg_size_bytes(current_setting('wal_segment_size')),
      'oldest', (select min(substr(name, 9)) from pg_ls_waldir() where name ~ '^[0-9A-F]{24}$'))"""


def astray(sql, members, name, leader):
    """Why a member that stands still can't follow the leader any more, or None. `sql(name, text)` answers what a server prints as JSON."""
    member, primary = members[name], sql(leader, PRIMARY)
    if member['timeline'] == members[leader]['timeline']:
        if member['position'] > primary['position']:
            return 'it has WAL of timeline %d that the primary has not' % member['timeline']
        if differ(sql, members, name, leader):
            return 'its WAL of timeline %d is not the primary\'s' % member['timeline']
    if member['replayed'] < min(member['position'], primary['position']) and sql(name, WAITS_FOR) in WAL:
        return 'it has the primary\'s WAL, which doesn\'t fit to its own'
    if member['replayed'] // primary['segment'] < segment_number(primary['oldest'], primary['segment']):
        return 'the primary has removed the WAL that it needs next'
    return None


def differ(sql, members, name, other):
    """Whether two servers have different WAL on the first one's timeline, up to its position; False where that can't be seen."""
    timeline, position, segment = members[name]['timeline'], members[name]['position'], sql(name, SEGMENT)
    first = max(begin_of(sql, name, timeline), (position - 1) // segment * segment, position - MOST_BYTES)
    if first >= position:
        return False
    text = "select to_json(md5(pg_read_binary_file('pg_wal/%s', %d, %d, true)))" % (
        file_name(timeline, first, segment), first % segment, position - first)
    mine, others = sql(name, text), sql(other, text)
    return mine is not None and others is not None and mine != others


def begin_of(sql, name, timeline):
    """Where a timeline begins: the last line of its history."""
    text = "select to_json(pg_read_file('pg_wal/%08X.history', 0, 1048576, true))" % timeline
    lines = [line.split() for line in (sql(name, text) or '').splitlines() if line.strip() and not line.startswith('#')]
    return location(lines[-1][1]) if lines else 0


def location(text):
    """A place in the WAL as PostgreSQL writes it: '16/B374D848'."""
    high, low = text.split('/')
    return (int(high, 16) << 32) + int(low, 16)


def file_name(timeline, position, segment):
    number, per_file = position // segment, (1 << 32) // segment
    return '%08X%08X%08X' % (timeline, number // per_file, number % per_file)


def segment_number(name, segment):
    """Of a file's name without its timeline."""
    return int(name[:8], 16) * ((1 << 32) // segment) + int(name[8:], 16)
