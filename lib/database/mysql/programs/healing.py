"""What a member does when the group doesn't do it alone: one pure function of what all members say of themselves.

Group Replication elects a primary, and expels who is lost, while a majority is there. It doesn't found a group, take a member back that was
restarted, or go on when a majority was lost. Here each member decides about itself alone, and all by the same rule: the group is founded, or goes on,
only when every declared member answers, by the one that has all that anyone has. Who is out of the group takes no writes (super_read_only), so what
the members have doesn't change while they look at each other: the same answers, the same choice, whoever asks. No majority is ever forced.

A member's answer, or None where it doesn't answer:

    uuid, state, role   its server's, its state in the group and its role, in the server's words; OFFLINE where it is in none
    majority            whether it sees a majority of its group
    group               the states of the members that it sees in its group, by their names
    name                the name of its group, '' where it never had one
    executed, received  its transactions, and those that it has received and will execute
    half                whether a copy of another member's data was begun and never became whole

The mark says who founded the group (`founder`), by which name (`name`), and who has ever been in it (`members`): only these may have held data. It is a
ConfigMap, None where it isn't there.
"""
import collections

import gtids

Step = collections.namedtuple('Step', 'what why')
OUT = ('OFFLINE', 'ERROR')


def decide(me, view, mark):
    """`view`: the answers of all declared members. The steps: none, wait, alarm (wait for a person), join, leave, found, restart."""
    if me not in view:
        return Step('wait', '%s isn\'t declared any more' % me)
    mine = view[me]
    if mine is None:
        return Step('wait', 'the server beside me doesn\'t answer')
    if works(mine) or mine['state'] == 'RECOVERING':
        return Step('none', '')
    working = {name: answer for name, answer in view.items() if answer and works(answer)}
    if working:
        return beside(me, mine, view, working)
    silent = [name for name, answer in view.items() if answer is None]
    if silent:
        return Step('wait', 'no majority, and no answer from ' + ' '.join(silent))
    if mine['state'] == 'ONLINE':
        return Step('leave', 'a majority is lost, and all members answer')
    busy = [name for name, answer in view.items() if answer['state'] not in OUT]
    if busy:
        return Step('wait', 'no majority, and %s is %s' % (busy[0], view[busy[0]]['state']))
    return anew(me, view, mark)


def works(answer):
    return answer['state'] == 'ONLINE' and answer['majority']


def empty(answer):
    """Whether it has nothing to lose, or nothing whole."""
    return answer['half'] or not answer['executed'] and not answer['received']


def has(answer):
    return '' if answer['half'] else gtids.union(answer['executed'], answer['received'])


def beside(me, mine, view, working):
    """A group works, and this member is out of it."""
    names = {answer['name'] for answer in working.values()}
    if len(names) > 1:
        return Step('alarm', 'there are two groups: %s' % ' and '.join(sorted(names)))
    if mine['state'] == 'ONLINE':
        return Step('leave', 'others have the majority')
    if any(me in answer['group'] for answer in working.values()):
        # a start before it is expelled hangs for half a minute
        return Step('wait', 'the group still lists the one I was')
    if not empty(mine):
        name, = names
        if mine['name'] and mine['name'] != name:
            return Step('alarm', 'my data is of another group (%s): delete my volume claim and my pod to have it copied anew' % mine['name'])
        if not gtids.contains(gtids.union(*map(has, working.values())), mine['executed']):
            return Step('alarm', 'I have transactions that the group hasn\'t: delete my volume claim and my pod to have it copied anew')
    return Step('join', sorted(working)[0])


def anew(me, view, mark):
    """All answer, and nobody is in a group."""
    full = [name for name in sorted(view) if not empty(view[name])]
    if not full:
        return founding(me, view, mark)
    lost = [name for name in sorted(view) if empty(view[name]) and (mark is None or name in mark.get('members', '').split())]
    if lost and (mark is None or mark.get('accept-loss-of') != ' '.join(lost)):
        return Step('alarm', 'no group, and the data of %s is gone: it may have had the newest rows' % ' '.join(lost))
    names = sorted({view[name]['name'] for name in full})
    if len(names) > 1:
        return Step('alarm', 'the members\' data is of different groups: %s' % ' and '.join(names))
    whole = [name for name in full if all(gtids.contains(has(view[name]), has(view[other])) for other in full)]
    if not whole:
        return Step('alarm', 'no member has the transactions of all others')
    return Step('restart', 'I have all that anyone has') if me == whole[0] else Step('wait', '%s restarts the group' % whole[0])


def founding(me, view, mark):
    if mark is None:
        first = min(view)
        return Step('found', 'all members are empty') if me == first else Step('wait', '%s founds the group' % first)
    founder = [name for name, answer in sorted(view.items()) if answer['uuid'] == mark.get('founder')]
    if not founder:
        return Step('alarm', 'a group was founded before, and every member is empty')
    lost = [name for name in sorted(view) if view[name]['half']]
    if lost:
        return Step('alarm', 'no member has whole data, and a copy on %s was never finished' % ' '.join(lost))
    return Step('found', 'the founding was interrupted') if me == founder[0] else Step('wait', '%s founds the group' % founder[0])
