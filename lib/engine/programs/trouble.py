"""What keeps a member from its work, in words: as far as its pod, the kubelet, the scheduler and the API server say."""


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


def of_member(name, seen, ails):
    """What is wrong with a member, and what helps; `ails` says it of one that answers."""
    wrong = of_pod(name, seen)
    if wrong:
        return '%s %s' % (name, wrong)
    if name not in seen['pods']:
        return name + ' has no pod yet'
    if seen['members'].get(name) is None:
        return name + ' doesn\'t answer: see its log and its node'
    return ails(name, seen)


def silent(names, seen):
    """Those who don't answer, each with what is wrong with its pod."""
    called = [name + (', which %s,' % of_pod(name, seen) if of_pod(name, seen) else '') for name in names]
    return '%s %s answer' % (listed(called), 'doesn\'t' if len(names) == 1 else 'don\'t')


def to_start(names):
    return 'start it, or its node' if len(names) == 1 else 'start them, or their nodes'


def listed(names):
    """'a', 'a and b', 'a, b and c'."""
    return ' and '.join([', '.join(names[:-1]), names[-1]] if len(names) > 1 else names)
