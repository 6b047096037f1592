"""What to do next about a PostgreSQL cluster: pure functions of what is declared and what is seen."""
import re

from founding import found_anew
from kept_secrets import KNOWN, LOST, REFUSED, RENEWABLE
from leaving import ordinal
from patroni_api import is_strict
from placement import give_way
from promise import may_need_fewer, may_tighten
from takeover import takeover
from trouble import of_member


def decide(want, seen):
    """The next step, as a tuple of its name and what it needs. Depends on nothing but its arguments."""
    return make_again(seen, KNOWN) or lost(seen, LOST) or (without_primary(want, seen) if seen['leader'] is None else with_primary(want, seen))


def without_primary(want, seen):
    """Nothing can be told to a cluster without a primary, and an absent pod or an unready StatefulSet is no reason to leave it so."""
    broken = [] if unsettled(want, seen) else broken_pods(seen)
    if broken:
        # replacing what doesn't run loses nothing: the volume stays, and Patroni alone decides who may lead
        return 'evict', broken[0]
    step = give_way(want, seen, healthy)
    if step:
        return step
    return found_anew(want, seen['mark'], seen['claims']) if seen['mark'] else takeover(want, seen)


def with_primary(want, seen):
    pods, members, leader = seen['pods'], seen['members'], seen['leader']
    receivers = note(want, seen)
    if receivers != seen['receivers']:
        # before all that may wait: who receives WAL now may be all that is left of it later
        return 'configure', {NOTES: {'receivers': receivers}}
    step = give_way(want, seen, healthy)
    if step:
        return step
    step = hand_over(want, seen)
    if step:
        return step
    # what needs the primary alone waits for nobody else
    step = make_again(seen, RENEWABLE)
    if step:
        return step
    changes = difference(shared_config(want, seen), seen['config'])
    if changes:
        return 'configure', changes
    if seen['paused']:
        return 'wait', 'Patroni is paused, and no pod is replaced meanwhile: patronictl resume'
    if seen['provisioned'] != want['digest'] and confirmed(seen):
        return 'provision', want['digest']
    reason = unsettled(want, seen)
    if reason:
        return 'wait', reason
    broken = broken_pods(seen)
    if broken:
        return 'evict', broken[0]
    step = copy_anew(want, seen)
    if step:
        return step
    ailing = [name for name in pods if not (pods[name]['ready'] and healthy(members.get(name)))]
    if ailing:
        return 'wait', '; '.join(of_member(name, seen) for name in sorted(ailing))
    return (replace(outdated_pods(seen), leader) or restart(leader, members) or blind(seen) or lost(seen, REFUSED) or unfit(want)
            or not_promised(want, seen) or ('done', None))


def hand_over(want, seen):
    """A primary that has lost files and lets nobody in, while a majority follows: what it has is on each of those."""
    following = [name for name in want['members'] if name != seen['leader'] and healthy(seen['members'].get(name))]
    if seen['damaged'] and not seen['paused'] and len(following) > len(want['members']) // 2:
        return 'switchover', {'member': seen['leader'], 'because': 'it lets nobody in: ' + seen['damaged']}
    return None


def make_again(seen, possible):
    """A Secret that was generated and is gone: pods that start wait for it, whoever leads; new passwords need a primary that takes them."""
    names = sorted(name for name, (what, _) in seen['gone'].items() if what == possible)
    return ('make_again', names[0]) if names else None


def blind(seen):
    """A primary that doesn't let its superuser in, so that nobody knows what is in it."""
    return ('wait', '%s works, and can\'t be looked into: %s' % (seen['leader'], seen['blind'])) if seen['blind'] else None


def lost(seen, why):
    """A Secret that isn't made again. Without the system's passwords neither Patroni nor the server takes an order, and no new pod starts."""
    for name, (what, refusal) in sorted(seen['gone'].items()):
        if what == why:
            return 'wait', 'the Secret %s is gone, and %s' % (name, 'is refused again: ' + refusal if refusal else (
                'its passwords are in the members\' variables alone: no pod starts until you make it again from them'))
    return None


def confirmed(seen):
    """Whether what is committed on the primary now is confirmed as it has to be: where that needs a standby, it would wait for one."""
    return not is_strict(seen['config']) or any(member and member['state'] == 'streaming' for member in seen['members'].values())


def unfit(want):
    """What a Secret says, or doesn't, so that something can't be done with it."""
    return ('wait', '; '.join(want['unfit'])) if want['unfit'] else None


def unsettled(want, seen):
    """Why the StatefulSet is busy, or None."""
    beyond = sorted(set(seen['pods']) - set(want['members']))
    if beyond:
        return scaled_away(want, seen, beyond)
    if not seen['settled']:
        return 'the StatefulSet\'s controller has not seen its change yet'
    away = [name for name in want['members'] if name not in seen['pods']]
    leaving = sorted(name for name, pod in seen['pods'].items() if pod['leaving'])
    return '; '.join(of_member(name, seen) for name in away + leaving) or None


def scaled_away(want, seen, away):
    """What holds members that are no longer declared, which their own preStop decides (leaving.py)."""
    if seen['leader'] in away:
        return '%s leads and was scaled away: it hands over as soon as %s follows it' % (seen['leader'], ' or '.join(want['members']))
    return 'stopping, as the others can do without it: ' + ', '.join(away)


def outdated_pods(seen):
    """The highest number first."""
    return sorted((name for name, pod in seen['pods'].items() if pod['outdated']), key=ordinal, reverse=True)


def broken_pods(seen):
    """Outdated pods that don't work. One that only lags behind streams, and isn't stopped while it catches up."""
    return [name for name in outdated_pods(seen)
            if not seen['pods'][name]['ready'] and name != seen['leader'] and not healthy(seen['members'].get(name))]


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


def replace(outdated, leader):
    """Replicas first, the highest number first; then the primary, which hands over to a new one before it stops: once."""
    replicas = [name for name in outdated if name != leader]
    return ('evict', (replicas or outdated)[0]) if outdated else None


def restart(leader, members):
    """A shared parameter that was lowered: the primary has to run with it before the others can."""
    pending = sorted((name for name in members if members[name].get('pending_restart')), key=lambda name: (name != leader, name))
    return ('restart', pending[0]) if pending else None


# What is kept in Patroni's shared settings beside them: it has the lifetime of the cluster's founding.
NOTES = 'cdk8s_patterns'


def note(want, seen):
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


# The settings that say how many must confirm a write.
PROMISE = ('synchronous_mode', 'synchronous_mode_strict', 'synchronous_node_count')


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


def healthy(member):
    return member is not None and (member['state'] == 'streaming' or (member['role'] == 'leader' and member['state'] == 'running'))


def slot_name(name):
    """How Patroni names the slot of a member."""
    return name.replace('-', '_')
