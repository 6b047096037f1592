"""Whom to ask to lead where nobody does, though every acknowledged write is there.

Patroni elects by what the last primary wrote down: who had to confirm, and how many of them. That is shorter than the truth where
the others left it one by one, or died a moment before it: it wrote itself down alone, and without it nobody is elected, for as long
as it is away. In strict mode it acknowledged nothing alone, all the same: with no standby to name it asks for a confirmation by anyone.

So an acknowledged write is on the last primary and on one more that received WAL, whatever the number of members; where standbys are
named, on all of them but `quorum`. A standby's WAL has no holes. If all members but the last primary answer, have data and stand
still, one of those that confirmed is among them, and the one with the most WAL on the newest timeline has what any of them has: a
newer timeline begins where somebody was elected, with every write acknowledged until then. It doesn't matter whether the last primary
is away, empty or on a branch of its own. Two can't lead: Patroni's lock decides, as in its own elections, and a primary that
lives without the lock acknowledges nothing while nobody streams from it.

A member that was scaled away and is still there has its say like any other. One that is gone may have what nobody else has: then it has to be
declared again, which only a person may do, for the number of members is whose manifest it is.

Where the note itself was deleted while no member ran (notes.py), nobody led last: then all declared members are asked, and who led is one of them.

Each rule names what is not known yet, and what helps; the first that says something is the reason to wait.
"""
from ailment import ailment
from leaving import ordinal
from patroni_api import NOBODY
from trouble import listed, of_member, of_pod, silent, to_start


def takeover(want, seen):
    """The step where nobody leads. Depends on nothing but its arguments."""
    for rule in RULES:
        reason = rule(want, seen)
        if reason:
            return 'wait', 'no primary: ' + reason
    return 'failover', fullest(answers(want, seen))


def nobody_leads(want, seen):
    leading = names(seen, lambda member: member and member['role'] == 'leader')
    return leading and '%s each say that they lead: the lease decides within %d s' % (listed(leading), lease(want))


def lease_is_over(want, seen):
    locked = names(seen, lambda member: member and not member['unlocked'])
    return locked and '%s may lead until its lease is over, says %s: that takes %d s at the most' % (
        last_leader(seen) or 'another', locked[0], lease(want))


def not_paused(want, seen):
    return seen['paused'] and 'Patroni is paused: patronictl resume'


def synchronous(want, seen):
    """Otherwise the last primary may have acknowledged what nobody else has, and only a person may decide to do without."""
    if not seen['config']:
        return 'not founded yet, which the first member does that starts: ' + '; '.join(of_member(name, seen, ailment) for name in want['members'])
    if seen['sync']['leader'] == NOBODY:
        return None
    if len(want['members']) == 1 and last_leader(seen) in (None, want['members'][0]):
        return 'there is one member alone, and ' + of_member(want['members'][0], seen, ailment)
    if not last_leader(seen):
        return 'who led last is not known, and may have acknowledged writes alone, as durability allows: all members have to run'
    if seen['sync']['standbys'] or (seen['config'].get('synchronous_mode') == 'quorum' and seen['config'].get('synchronous_mode_strict')):
        return None
    return '%s led last, and may have acknowledged writes alone, as durability allows: %s' % (last_leader(seen), come_back(want, seen))


def receivers_answer(want, seen):
    """Where standbys are named, enough of them; where none is, everybody who may have received WAL since all had everything."""
    sync, there = seen['sync'], set(answers(want, seen))
    if sync['standbys']:
        absent = sorted(set(sync['standbys']) - there)
        missing = sync['quorum'] + 1 - len(set(sync['standbys']) & there)
        return missing > 0 and '%d more of %s must answer, which may have confirmed what nobody else has%s' % (
            missing, listed(absent), way_back(want, seen, absent[:missing]))
    unknown = sorted(set(seen['receivers']) - set(want['members']) - there - {sync['leader']})
    return unknown and '%s received WAL, is no member, and may have confirmed writes that no member has%s' % (
        listed(unknown), way_back(want, seen, unknown))


def all_answer(want, seen):
    absent = [name for name in others(want, seen) if seen['members'].get(name) is None]
    return absent and '%s, and may have writes that the others don\'t: %s' % (silent(absent, seen), to_start(absent))


def one_cluster(want, seen):
    systems = {member['system'] for member in answers(want, seen).values()}
    return len(systems) > 1 and 'the members have data of different clusters (%s): give each the volume that is its own' % ', '.join(
        '%s of %s' % (name, member['system']) for name, member in answers(want, seen).items())


def all_stand_still(want, seen):
    return (of_those(want, seen, lambda member: member['empty'], 'no data on %s, which may have had the newest: ' + come_back(want, seen))
            or of_those(want, seen, lambda member: member['position'] is None or member['timeline'] is None,
                        'the server of %s doesn\'t run yet: its log says how far it is')
            or of_those(want, seen, lambda member: not member['still'], '%s still receives or replays WAL: it is asked again when it has done'))


def one_branch(want, seen):
    return seen['forked'] and '%s has other WAL of the same timeline than the fullest: one of the two has to be given up, claim and pod, by hand' % (
        listed(sorted(seen['forked'])))


RULES = [nobody_leads, lease_is_over, not_paused, synchronous, all_answer, receivers_answer, all_stand_still, one_cluster, one_branch]


def last_leader(seen):
    return None if seen['sync']['leader'] == NOBODY else seen['sync']['leader']


def others(want, seen):
    """The declared members, and those that were scaled away and stand still, but the last primary."""
    still_there = sorted(name for name, member in seen['members'].items() if name not in want['members'] and member and member['still'])
    return [name for name in want['members'] + still_there if name != last_leader(seen)]


def declared_again(want, names):
    """How those of them come back that were scaled away; nothing where none was."""
    numbers = [ordinal(name) for name in names if name not in want['members'] and name.rpartition('-')[0] == want['name']]
    if not numbers:
        return ''
    least = max(numbers) + 1
    return ', with %d members declared again' % (least + (least + 1) % 2)  # it is always odd


def answers(want, seen):
    return {name: seen['members'][name] for name in others(want, seen) if seen['members'].get(name)}


def fullest(members):
    """The first by name of those that have the most WAL on the newest timeline."""
    return min(members, key=lambda name: (-(members[name]['timeline'] or 0), -(members[name]['position'] or 0), name))


def names(seen, condition):
    return sorted(name for name in seen['members'] if condition(seen['members'][name]))


def of_those(want, seen, condition, text):
    found = [name for name, member in answers(want, seen).items() if condition(member)]
    return found and text % listed(found)


def way_back(want, seen, names):
    """For what those may have: they come back, or the last primary does."""
    again = declared_again(want, names)
    return '%s; otherwise %s' % (again, come_back(want, seen)) if again else ': ' + come_back(want, seen)


def come_back(want, seen):
    """How the last primary, which has all that was acknowledged, comes to lead again."""
    name = last_leader(seen)
    if name is None:
        return 'who led last is not known any more: start all members with their data, or decide yourself who leads, by patronictl failover'
    if name not in want['members']:
        return '%s, which led last, has to come back%s' % (name, declared_again(want, [name]))
    if seen['members'].get(name) is None:
        wrong = of_pod(name, seen)
        return 'start %s, which led last, or its node' % name + (': it %s' % wrong if wrong else '')
    return '%s, which led last, has to lead: its log says what keeps it' % name


def lease(want):
    return want['config']['ttl']
