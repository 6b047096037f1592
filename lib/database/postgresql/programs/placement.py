"""Who makes room where a member can't be scheduled: its volume is tied to a node that another member took.

That happens when all pods are gone and a claim is new: its pod may go to any node, also to the one that holds another's volume; that
other one then fits nowhere. Its volume can't move, so who has least to lose gives way, claim and all, and is copied anew.
"""

# The scheduler's own words for a node that is there and has no room. It names one reason a node, the first that it finds: a node that
# is cordoned or lost has another, and comes back.
TAKEN = ('anti-affinity', 'topology spread', 'Insufficient', 'Too many pods')
# And for a volume that is elsewhere, in a zone if not on a node: by 1.34, and by older ones.
ELSEWHERE = ("didn't match PersistentVolume's node affinity", 'volume node affinity conflict')


def give_way(want, seen, healthy):
    """The step that makes room, or None. Depends on nothing but its arguments."""
    pods, members = seen['pods'], seen['members']
    shut_out = sorted(name for name in pods if name in want['members'] and occupant(pods, name))
    if not shut_out:
        return None
    empty = [name for name in sorted(members) if members[name] and members[name]['empty'] and name in pods and not pods[name]['leaving']]
    if empty:
        # it has nothing to lose: until its copy is whole it confirms nothing
        there = [name for name in empty if name in occupant(pods, shut_out[0])]
        return 'give_way', (there or empty)[-1]
    if seen['leader'] and all(healthy(members.get(name)) for name in want['members'] if name != shut_out[0]):
        # all others follow the primary: what is on this volume is on each of them
        return 'give_way', shut_out[0]
    return None


def occupant(pods, name):
    """Who has the place that a pod needs and doesn't get: pods on the node that its claim was made for, or any."""
    message, tied_to = pods[name]['unschedulable'], pods[name]['tied_to']
    if message is None or not any(words in message for words in TAKEN):
        return []
    there = [other for other in pods if other != name and pods[other]['node'] is not None]
    return [other for other in there if pods[other]['node'] == tied_to] or (there if any(words in message for words in ELSEWHERE) else [])
