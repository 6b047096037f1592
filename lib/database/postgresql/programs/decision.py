"""What PostgreSQL and its Patroni need next, verb by verb (verbs.py): pure functions of what is declared and what is seen."""
import re

from founding import found_anew
from order import outdated_pods, unsettled
from patroni_api import is_strict
from promise import may_need_fewer, may_tighten
from takeover import takeover

# What is kept in Patroni's shared settings beside them: it has the lifetime of the cluster's founding.
NOTES = 'cdk8s_patterns'
# The settings that say how many must confirm a write.
PROMISE = ('synchronous_mode', 'synchronous_mode_strict', 'synchronous_node_count')


def works(seen):
    return seen['leader'] is not None


def healthy(member):
    return member is not None and (member['state'] == 'streaming' or (member['role'] == 'leader' and member['state'] == 'running'))


def heal(want, seen):
    return found_anew(want, seen['mark'], seen['claims']) if seen['mark'] else takeover(want, seen)


def note(want, seen):
    """Who receives WAL now may be all that is left of it later."""
    now = receivers(want, seen)
    return ('configure', {NOTES: {'receivers': now}}) if now != seen['receivers'] else None


def hand_over(want, seen):
    """A primary that has lost files and lets nobody in, while a majority follows: what it has is on each of those."""
    following = [name for name in want['members'] if name != seen['leader'] and healthy(seen['members'].get(name))]
    if seen['damaged'] and not seen['paused'] and len(following) > len(want['members']) // 2:
        return 'switchover', {'member': seen['leader'], 'because': 'it lets nobody in: ' + seen['damaged']}
    return None


def correct(want, seen):
    changes = difference(shared_config(want, seen), seen['config'])
    if changes:
        return 'configure', changes
    return ('wait', 'Patroni is paused, and no pod is replaced meanwhile: patronictl resume') if seen['paused'] else None


def confirmed(seen):
    """Whether what is committed on the primary now is confirmed as it has to be: where that needs a standby, it would wait for one."""
    return not is_strict(seen['config']) or any(member and member['state'] == 'streaming' for member in seen['members'].values())


def copy_anew(want, seen):
    """A member that can't follow any more while a majority does. Its data is on each of the others that do."""
    following = [name for name in want['members'] if healthy(seen['members'].get(name))]
    astray = dict(failing(seen), **seen['astray'])
    if not astray:
        return None
    name = min(astray)
    if len(following) > len(want['members']) // 2:
        return 'reinitialize', {'member': name, 'because': astray[name]}
    return 'wait', '%s can\'t follow: %s; too few others do to give its data up: see whether all of it is elsewhere, then patronictl reinit' % (
        name, astray[name])


def failing(seen):
    """Members whose servers don't start, each with the reason. While a change is rolled out it may be at fault, and not the data."""
    return {} if outdated_pods(seen) else {name: 'its server doesn\'t start with the data that it has' for name in seen['failing']}


def finish(want, seen):
    return restart(seen['leader'], seen['members']) or blind(seen) or not_promised(want, seen)


def restart(leader, members):
    """A shared parameter that was lowered: the primary has to run with it before the others can."""
    pending = sorted((name for name in members if members[name].get('pending_restart')), key=lambda name: (name != leader, name))
    return ('restart', pending[0]) if pending else None


def blind(seen):
    """A primary that doesn't let its superuser in, so that nobody knows what is in it."""
    return ('wait', '%s works, and can\'t be looked into: %s' % (seen['leader'], seen['blind'])) if seen['blind'] else None


def receivers(want, seen):
    """Who may have confirmed a write that not all members have. When all follow and are named, it is they alone."""
    sync = seen['sync']
    standbys = set(want['members']) - {seen['leader']}
    if sync['leader'] == seen['leader'] and set(sync['standbys']) == standbys and all(healthy(seen['members'].get(name)) for name in standbys):
        return sorted(want['members'])
    return sorted(set(seen['receivers']) | set(seen['streaming']) | set(want['members']))


def shared_config(want, seen):
    """The settings that Patroni should hold. Slots of members that are gone are kept for a while, in case they come back; once
    every declared member is there and follows, nobody else will."""
    config = dict(want['config'], **promised(want, seen))
    complete = not unsettled(want, seen) and all(healthy(seen['members'].get(name)) for name in want['members'])
    known = {slot_name(name) for name in want['members']}
    of_members = re.compile(re.escape(slot_name(want['name'])) + r'_\d+')
    if complete and any(of_members.fullmatch(slot) and slot not in known for slot in seen['slots']):
        config['member_slots_ttl'] = 0
    return config


def promised(want, seen):
    """Of these settings, those that count now: a change waits for the members that it is about."""
    members, leader, sync = want['members'], seen['leader'], seen['sync']
    declared, held = ({key: config[key] for key in PROMISE if key in config} for config in (want['config'], seen['config']))
    if leader not in members:
        return held
    counted = sync['standbys'] if sync['leader'] == leader else []
    if is_strict(declared) and not is_strict(held) and not may_tighten(members, counted, declared['synchronous_node_count']):
        declared['synchronous_mode_strict'] = False
    if held.get('synchronous_node_count', 0) > declared['synchronous_node_count'] and not may_need_fewer(members, counted):
        declared['synchronous_node_count'] = held['synchronous_node_count']
    return declared


def not_promised(want, seen):
    if is_strict(want['config']) and not is_strict(seen['config']):
        return 'wait', '%s doesn\'t count on enough of the others yet to let writes wait for them' % seen['leader']
    return None


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


def slot_name(name):
    """How Patroni names the slot of a member."""
    return name.replace('-', '_')
