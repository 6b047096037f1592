"""Who makes room where a member can't be scheduled: its volume is on a node that another member took.

That happens when all pods are gone and a claim is new: its pod may go to any node, also to the one that holds another's volume; that
other one then fits nowhere. Its volume can't move, so who has least to lose gives way, claim and all, and is copied anew.
"""

# The scheduler's own words, of 1.34 and of older ones. It looks at volumes first: only the node that holds the volume is left to be
# refused for its pods.
ELSEWHERE = ("didn't match PersistentVolume's node affinity", 'volume node affinity conflict')
TAKEN = ('anti-affinity', 'topology spread')


def give_way(want, seen, healthy):
    """The step that makes room, or None. Depends on nothing but its arguments."""
    shut_out = sorted(name for name, pod in seen['pods'].items() if name in want['members'] and is_shut_out(pod['unschedulable']))
    if not shut_out:
        return None
    empty = sorted(name for name, member in seen['members'].items()
                   if member and member['empty'] and name in seen['pods'] and not seen['pods'][name]['leaving'])
    if empty:
        # it has nothing to lose: until its copy is whole it confirms nothing
        return 'give_way', empty[-1]
    if seen['leader'] and all(healthy(seen['members'].get(name)) for name in want['members'] if name not in shut_out[:1]):
        # all others follow the primary: what is on this volume is on each of them
        return 'give_way', shut_out[0]
    return None


def is_shut_out(message):
    return message is not None and all(any(words in message for words in either) for either in (ELSEWHERE, TAKEN))
