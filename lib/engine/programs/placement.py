"""Who makes room where a member can't be scheduled: its volume is tied to a node that another member took.

That happens when all pods are gone and a claim is new: its pod may go to any node, also to the one that holds another's volume; that
other one then fits nowhere. Its volume can't move, so who has least to lose gives way, claim and all, and is copied anew.
"""

# The scheduler's own words. It names one reason a node, the first that it finds. For a node that members of ours keep from others:
SPREAD = ('anti-affinity', 'topology spread')
# For one that is there and has no room, whosever pods they are.
FULL = ('Insufficient', 'Too many pods')
# For one that has room, and not the volume, in its zone if not on it: by 1.34, and by older ones.
ELSEWHERE = ("didn't match PersistentVolume's node affinity", 'volume node affinity conflict')
# For one that is cordoned, lost or ill, and comes back: it may be the volume's own.
COMES_BACK = ('were unschedulable', 'node.kubernetes.io/')


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
    if seen['leader'] and says(pods[shut_out[0]], ELSEWHERE) and all(healthy(members.get(name)) for name in want['members'] if name != shut_out[0]):
        # all others follow the primary: what is on this volume is on each of them, and there is room for another
        return 'give_way', shut_out[0]
    return None


def occupant(pods, name):
    """Who has the place that a pod needs and doesn't get: pods on the node that its claim was made for, or, of a zone, any."""
    pod = pods[name]
    if pod['unschedulable'] is None or says(pod, COMES_BACK):
        return []
    there = [other for other in pods if other != name and pods[other]['node'] is not None]
    on_its_node = [other for other in there if pods[other]['node'] == pod['tied_to']]
    if on_its_node:
        return on_its_node if says(pod, SPREAD + FULL) else []
    return there if says(pod, SPREAD) and says(pod, ELSEWHERE) else []


def says(pod, words):
    return any(word in pod['unschedulable'] for word in words)
