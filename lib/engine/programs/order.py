"""What to do next about a cluster of members, whatever the product: pure functions of what is declared and what is seen.

The order is the same for all: what waits for nothing, what needs no pod to move, and pods one after the other, each only when all members are
healthy. What a product alone knows are its verbs (verbs.py).
"""
from kept_secrets import KNOWN, LOST, REFUSED, RENEWABLE
from leaving import ordinal
from placement import give_way
from trouble import of_member, of_pod


def decide(engine, want, seen):
    """The next step, as a tuple of its name and what it needs. Depends on nothing but its arguments."""
    return make_again(seen, KNOWN) or lost(seen, LOST) or (with_orders if engine.works(seen) else without_orders)(engine, want, seen)


def without_orders(engine, want, seen):
    """Nothing can be told to a cluster that nobody leads, and an absent pod or an unready StatefulSet is no reason to leave it so."""
    broken = [] if unsettled(want, seen) else broken_pods(engine, seen)
    if broken:
        # replacing what doesn't run loses nothing: the volume stays, and who may lead is decided elsewhere
        return 'evict', broken[0]
    return give_way(want, seen, engine.healthy) or engine.heal(want, seen)


def with_orders(engine, want, seen):
    return (
        engine.note(want, seen)
        or give_way(want, seen, engine.healthy)
        or engine.hand_over(want, seen)
        # what needs no pod waits for none
        or make_again(seen, RENEWABLE)
        or engine.correct(want, seen)
        or provision(engine, want, seen)
        or wait(unsettled(want, seen))
        or evict(broken_pods(engine, seen))
        or engine.copy_anew(want, seen)
        or wait(ailing(engine, seen))
        or evict(next_ones(seen))
        or engine.finish(want, seen)
        or lost(seen, REFUSED)
        or wait('; '.join(want['unfit']))
        or ('done', None))


def wait(reason):
    return ('wait', reason) if reason else None


def evict(pods):
    return ('evict', pods[0]) if pods else None


def make_again(seen, possible):
    """A Secret that was generated and is gone: pods that start wait for it, whoever leads; new passwords need somebody who takes them."""
    names = sorted(name for name, (what, _) in seen['gone'].items() if what == possible)
    return ('make_again', names[0]) if names else None


def lost(seen, why):
    """A Secret that isn't made again. Without the system's passwords nobody takes an order, and no new pod starts."""
    for name, (what, refusal) in sorted(seen['gone'].items()):
        if what == why:
            return 'wait', 'the Secret %s is gone, and %s' % (name, 'is refused again: ' + refusal if refusal else (
                'its passwords are in the members\' variables alone: no pod starts until you make it again from them'))
    return None


def provision(engine, want, seen):
    return ('provision', want['digest']) if seen['provisioned'] != want['digest'] and engine.confirmed(seen) else None


def unsettled(want, seen):
    """Why the StatefulSet is busy, or None."""
    beyond = sorted(set(seen['pods']) - set(want['members']))
    if beyond:
        return scaled_away(want, seen, beyond)
    if not seen['settled']:
        return 'the StatefulSet\'s controller has not seen its change yet'
    away = [name for name in want['members'] if name not in seen['pods']]
    leaving = sorted(name for name, pod in seen['pods'].items() if pod['leaving'])
    return '; '.join('%s %s' % (name, of_pod(name, seen) or 'has no pod yet') for name in away + leaving) or None


def scaled_away(want, seen, away):
    """What holds members that are no longer declared, which their own preStop decides (leaving.py)."""
    if seen['leader'] in away:
        return '%s leads and was scaled away: it hands over as soon as %s follows it' % (seen['leader'], ' or '.join(want['members']))
    return 'stopping, as the others can do without it: ' + ', '.join(away)


def ailing(engine, seen):
    """What keeps members from being ready and healthy."""
    names = sorted(name for name, pod in seen['pods'].items() if not (pod['ready'] and engine.healthy(seen['members'].get(name))))
    return '; '.join(of_member(name, seen, engine.ails) for name in names)


def outdated_pods(seen):
    """The highest number first."""
    return sorted((name for name, pod in seen['pods'].items() if pod['outdated']), key=ordinal, reverse=True)


def broken_pods(engine, seen):
    """Outdated pods that don't work. One that only lags behind is healthy, and isn't stopped while it catches up."""
    return [name for name in outdated_pods(seen)
            if not seen['pods'][name]['ready'] and name != seen['leader'] and not engine.healthy(seen['members'].get(name))]


def next_ones(seen):
    """Followers first, the highest number first; then the leader, which hands over to a new one before it stops: once."""
    return sorted(outdated_pods(seen), key=lambda name: name == seen['leader'])
