"""What members are told, what is to be done about those that leave, and which features all have now: pure functions of what is seen.

A member that stops asks whether it comes back, by its pod's uid: the word is among the orders, which the members keep. One that doesn't leaves one
step after the other, and one member after the other, so that a majority of what it agrees with is there at each moment: those that stay have a copy
of each queue, it is drained so that it gets no new one, it gives up those that it has, and then it leaves the cluster, while it can still say so.

Copies of quorum queues come and go by the management's API. Of streams only a client beside a member can say so: one that stays is told to have them
copied, and one that leaves sheds its own.
"""
from leaving import ordinal

HOLD, DRAIN, SHED, LEAVE, RETURN, END = 'hold', 'drain', 'shed', 'leave', 'return', 'end'


def orders(seen):
    """Words by the uids of pods that stop, and by a member's name whom it is to have forgotten, or to have given copies of streams."""
    told = {seen['pods'][name]['uid']: word(name, seen) for name in stopping(seen)}
    stay = [name for name in sorted(staying(seen), key=ordinal) if running(name, seen)]
    gone, thin = forgotten(seen), [name for name in stay if name in without_stream(seen)]
    if stay and gone:
        told[stay[0]] = 'forget ' + gone
    elif thin:
        told[stay[0]] = 'copy streams to ' + thin[0]
    return told


def word(name, seen):
    if not staying(seen):
        return END
    if ordinal(name) < seen['declared']:
        return RETURN
    if name != next_to_leave(seen) or not running(name, seen) or not is_safe(seen):
        return HOLD
    if not seen['nodes'][name]['drained']:
        return DRAIN
    if any(name in queue['members'] for queue in streams(seen)):
        return SHED
    return HOLD if has_copies(name, seen) or kept_alone(name, seen) else LEAVE


def stopping(seen):
    return [name for name, pod in seen['pods'].items() if pod['leaving']]


def staying(seen):
    """Pods that are declared and that nobody told to stop."""
    return [name for name, pod in seen['pods'].items() if ordinal(name) < seen['declared'] and not pod['leaving']]


def running(name, seen):
    return seen['nodes'].get(name, {}).get('running', False)


def next_to_leave(seen):
    """The highest of the cluster's members that are told to stop, and aren't declared any more. One that is about to leave is one of them until it
    has left, and nobody goes before one that is gone is forgotten."""
    leave = [name for name in stopping(seen) if name in seen['nodes'] and ordinal(name) >= seen['declared'] > 0]
    return None if forgotten(seen) else max(leave, key=ordinal, default=None)


def forgotten(seen):
    """A member that isn't declared any more and went without saying good-bye: its pod was killed, or its node."""
    return next((name for name, node in sorted(seen['nodes'].items())
                 if ordinal(name) >= seen['declared'] > 0 and not node['running'] and name not in seen['pods']), None)


def is_safe(seen):
    """Whether all that stay are there, and have a copy of each queue that isn't one member's alone."""
    return (seen['queues'] is not None and all(running(name, seen) for name in declared(seen))
            and not lacking(seen) and not without_stream(seen))


def declared(seen):
    return [name for name in sorted({*seen['nodes'], *seen['pods']}) if ordinal(name) < seen['declared']]


def quorum_queues(seen):
    return [queue for queue in seen['queues'] or [] if queue['type'] == 'quorum']


def streams(seen):
    return [queue for queue in seen['queues'] or [] if queue['type'] == 'stream']


def without_stream(seen):
    """Declared members that have no copy of some stream."""
    return [name for name in declared(seen) if any(name not in queue['members'] for queue in streams(seen))]


def lacking(seen):
    """Declared members that have no copy of some quorum queue, or are not in touch with it."""
    return [name for name in declared(seen) if any(name not in queue['members'] for queue in quorum_queues(seen))]


def has_copies(name, seen):
    return any(name in queue['members'] for queue in quorum_queues(seen))


def kept_alone(name, seen):
    """Queues whose messages are on this member alone."""
    return ['%s in %s' % (queue['name'], queue['vhost']) for queue in seen['queues'] or []
            if queue['type'] != 'quorum' and queue['members'] == [name] and queue['messages'] > 0]


def correct(seen):
    """The step about who leaves, if there is one to take beside what it was told."""
    name = next_to_leave(seen)
    if name is None or seen['queues'] is None or not all(running(other, seen) for other in declared(seen)):
        return None
    without = lacking(seen)
    if without:
        return 'grow', without[0]
    if not seen['nodes'][name]['drained']:
        return None
    if has_copies(name, seen):
        return 'shrink', name
    alone = kept_alone(name, seen)
    return ('wait', '%s has the only copy of %s: read it, delete it, or declare the member again' % (name, alone[0])) if alone else None


def confirmed(seen):
    """Whether a majority is there for what is to be made, and for streams all: their copies are made with them. What is said of
    links is refused by members that haven't got the plugin yet."""
    there = [name for name, node in seen['nodes'].items() if node['running']]
    whole = sum(ordinal(name) < seen['declared'] for name in there) == seen['declared']
    return len(there) * 2 > len(seen['nodes']) and (whole or not seen['streams']) and seen['plugged']


def finish(seen):
    """The last of the steps: no pod comes or goes then, and each is as declared."""
    return enable(seen) or set_links(seen) or remove(seen) or waiting(seen)


def set_links(seen):
    return ('link', seen['links']['wrong']) if seen['links']['wrong'] else None


def remove(seen):
    """What is to go and may."""
    free = [one['delete'] for one in seen['removals'] if one['held'] is None]
    return ('remove', free[0]) if free else None


def waiting(seen):
    """Why links aren't set yet, and why what is to go stays."""
    reasons = seen['links']['waits'] + [one['held'] for one in seen['removals']]
    return ('wait', '; '.join(reasons)) if reasons else None


def enable(seen):
    """Features that a newer series brought, once all members run it: one of the series before starts with none of them."""
    names = features_to_enable(seen['features'])
    if not names or not all(node['running'] for node in seen['nodes'].values()):
        return None
    versions = sorted({str(version) for version in seen['versions'].values()})
    if len(versions) > 1:
        return 'wait', 'members run %s: features of the newer one wait until all run it' % ' and '.join(versions)
    return 'enable', names


def features_to_enable(features):
    """Those that every member has and that are off, but for those that the server calls experimental."""
    return sorted(feature['name'] for feature in features if feature['state'] == 'disabled' and feature['stability'] in ('stable', 'required'))
