"""What keeps a member from its work, in words: as far as its pod, the kubelet, the scheduler, the API server and its own Patroni say."""


def of_pod(name, seen):
    """What is wrong with a pod, as a verb and its object, or None."""
    pod = seen['pods'].get(name)
    if pod is None:
        return seen['refused'].get(name) and 'has no pod, for it is refused (%s)' % seen['refused'][name]
    if pod['leaving']:
        kept_by = ' and '.join(pod['finalizers'])
        return 'is stopping' + (' and kept by the finalizer %s' % kept_by if kept_by else '')
    if pod['unschedulable'] is not None:
        return 'fits on no node (%s)' % pod['unschedulable']
    return pod['stuck'] and 'can\'t start (%s)' % pod['stuck']


def of_member(name, seen):
    """What is wrong with a member, and what helps."""
    pod, member = seen['pods'].get(name), seen['members'].get(name)
    wrong = of_pod(name, seen)
    if wrong:
        return '%s %s' % (name, wrong)
    if pod is None:
        return name + ' has no pod yet'
    if member is None:
        return name + ' doesn\'t answer: see its log and its node'
    if member['empty']:
        return name + ' has no data yet: its log says how far it is'
    if member['role'] == 'replica' and member['state'] != 'streaming':
        if not seen['leader']:
            return '%s doesn\'t lead yet (%s): its log says why' % (name, member['state'])
        return '%s doesn\'t stream from the primary (%s): its log says why' % (name, member['state'])
    if member['state'] not in ('streaming', 'running'):
        return '%s leads, and its server isn\'t there (%s): its log says why' % (name, member['state'])
    return name + ' works, and isn\'t ready: it lags behind, or its probe is shut out'


def silent(names, seen):
    """Those who don't answer, each with what is wrong with its pod."""
    called = [name + (', which %s,' % of_pod(name, seen) if of_pod(name, seen) else '') for name in names]
    return '%s %s answer' % (listed(called), 'doesn\'t' if len(names) == 1 else 'don\'t')


def to_start(names):
    return 'start it, or its node' if len(names) == 1 else 'start them, or their nodes'


def listed(names):
    """'a', 'a and b', 'a, b and c'."""
    return ' and '.join([', '.join(names[:-1]), names[-1]] if len(names) > 1 else names)
