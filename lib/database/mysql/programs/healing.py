"""What a member does where the group doesn't do it alone: one pure function of what all members say of themselves.

Group Replication elects a primary, and expels who is lost, while a majority is there. It doesn't found a group, take a member back that was
restarted, or go on when a majority was lost. Here each member decides about itself alone, and all by the same rule: the group is founded, or goes
on, only when every declared member answers, by the one that has all that anyone has. Who is out of the group takes no writes (super_read_only), so
what the members have doesn't change while they look at each other: the same answers, the same choice, whoever asks. No majority is ever forced:
who is left of a group whose majority is out of it has to get out, too. To leave it takes half a minute, and to end its server and start it again
seconds.

One that stopped with all others left a note of what it had (ending.py), which stands for its answer until it starts again, if a majority answers. Who
looks before that and who looks after it may choose another: so whoever restarts the group says so in the mark first, unless it was changed meanwhile.

A member's answer, or None where it doesn't answer:

    uuid, state, role   its server's, its state in the group and its role, in the server's words; OFFLINE where it is in none
    majority            whether it sees a majority of its group
    group               the states of the members that it sees in its group, by their names
    view                the group's view: `founding:count`
    name                the name of its group, '' where it never had one
    executed, received  its transactions, and those that it has received and will execute
    purged              the transactions that its logs don't have any more
    half                whether a copy of another member's data was begun, and hasn't become whole
    bears               for how many seconds it bears with members that it doesn't see: with others' joining where it is alone (group.py)

The mark says who founded the group (`founder`), by which name (`name`), and who has ever been in it (`members`): only these may have held data.
It is a ConfigMap, None where it isn't there. Whoever accepts that what some of them had is lost names them in it (`accept-loss-of`). `restarts` is
who is about to restart the group.
"""
import collections

import gtids
from mark import ended, held

Step = collections.namedtuple('Step', 'what why')
OUT = ('OFFLINE', 'ERROR')
ANEW = 'delete its volume claim and its pod to have it copied anew'


def decide(me, view, mark, beyond):
    """`view`: the answers of all declared members; `beyond`: of those that were scaled away and may still be there. A step, and why: none, wait,
    alarm (wait for a person), join, found, restart, or end its server. To join, the reason is by whom."""
    if me not in view:
        return Step('wait', '%s isn\'t declared any more' % me)
    mine = view[me]
    if mine is None:
        return Step('wait', '%s doesn\'t answer' % me)
    if works(mine) or mine['state'] == 'RECOVERING':
        return Step('none', '')
    everybody = {**beyond, **view}
    if mine['state'] == 'ONLINE':
        return without_majority(me, view, everybody)
    working = {name: answer for name, answer in everybody.items() if answer and works(answer)}
    if working:
        return beside(me, mine, working)
    silent = sorted(name for name, answer in view.items() if answer is None)
    notes = {name: stopped(had) for name, had in ended(mark).items() if name in silent}
    unknown = [name for name in silent if name not in notes]
    if unknown or len(silent) * 2 >= len(view):
        return Step('wait', 'no majority, and no answer from ' + ' '.join(unknown or silent))
    busy = sorted(name for name, answer in everybody.items() if answer and answer['state'] not in OUT)
    if busy:
        return Step('wait', 'no majority, and %s is %s' % (busy[0], everybody[busy[0]]['state']))
    return anew(me, {**view, **notes}, mark, silent)


def anybody_works(view):
    """Else the mark has to be read."""
    return any(answer and works(answer) for answer in view.values())


def works(answer):
    return answer['state'] == 'ONLINE' and answer['majority']


def empty(answer):
    """Whether it has nothing to lose, or nothing whole."""
    return answer['half'] or not (answer['executed'] or answer['received'])


def has(answer):
    return '' if answer['half'] else gtids.union(answer['executed'], answer['received'])


def needs_copy(mine, view):
    """Whether nobody who works has the logs any more by which a member could catch up. A group that has nothing yet has nothing to be copied."""
    working = [answer for answer in view.values() if answer and works(answer)]
    if not mine['half'] and all(empty(answer) for answer in working):
        return False
    return empty(mine) or not any(gtids.contains(has(mine), answer['purged']) for answer in working)


def donor(view):
    """Whose data is copied: not the primary's, which has enough to do, where there is another."""
    return min((answer['role'] == 'PRIMARY', name) for name, answer in view.items() if answer and works(answer))[1]


def beside(me, mine, working):
    """A group works, and this member is out of it."""
    groups = {(answer['name'], answer['view'].partition(':')[0]) for answer in working.values()}
    if len(groups) > 1:
        return Step('alarm', 'there are two groups, one with %s' % ' and one with '.join(sorted(working)))
    if any(me in answer['group'] for answer in working.values()):
        # a start before it is expelled hangs for half a minute
        return Step('wait', 'the group still lists %s as it was before' % me)
    alone = next((name for name, answer in working.items() if len(answer['group']) == 1), None)
    if alone and not working[alone]['bears']:
        # whose vote is needed at once; and is heard by a new connection
        return Step('wait', '%s is alone since a moment ago, and about to forget the others\' connections' % alone)
    name = next(iter(working.values()))['name']
    if not empty(mine):
        if mine['name'] not in ('', name):
            return Step('alarm', 'the data of %s is another group\'s (%s): %s' % (me, mine['name'], ANEW))
        if not gtids.contains(gtids.union(*map(has, working.values())), mine['executed']):
            return Step('alarm', '%s has transactions that the group hasn\'t: %s' % (me, ANEW))
    return Step('join', min(working))


def without_majority(me, view, everybody):
    """This member is of a group that has lost its majority. It may come back, unless a majority is out of the group."""
    out = [answer for answer in view.values() if answer and answer['state'] in OUT]
    if all(view.values()) and len(out) * 2 > len(view) and not anybody_works(everybody):
        return Step('end', '%s is left of its group, and starts again' % me)
    # its server gives up after a while (unreachable_majority_timeout)
    return Step('wait', '%s has lost the majority, and is about to find out' % me)


def stopped(had):
    """The answer of a member that isn't there, by its note."""
    return {'uuid': '', 'state': 'OFFLINE', 'name': '', 'executed': had, 'received': '', 'half': False}


def anew(me, view, mark, silent):
    """All answer, or left a note, and nobody is in a group."""
    full = sorted(name for name in view if not empty(view[name]))
    if not full:
        return founding(me, view, mark)
    lost = missing(view, mark)
    if lost and (mark or {}).get('accept-loss-of') != ' '.join(lost):
        return Step('alarm', 'no group, and %s go on without it, put accept-loss-of: "%s" into the ConfigMap of the founding' % (
            of_lost(lost, view), ' '.join(lost)))
    names = sorted({view[name]['name'] for name in full if view[name]['name']} | ({mark['name']} if mark and mark.get('name') else set()))
    if len(names) > 1:
        return Step('alarm', 'data, or the mark of the founding, is of different groups: %s' % ' and '.join(names))
    whole = [name for name in full if all(gtids.contains(has(view[name]), has(view[other])) for other in full)]
    if not whole:
        return Step('alarm', 'no member has the transactions of all others: %s differ' % ' and '.join(full))
    here = [name for name in whole if name not in silent]
    if not here:
        return Step('wait', 'no answer from %s, which stopped with more than any other has' % whole[0])
    first = mark['restarts'] if (mark or {}).get('restarts') in here else here[0]
    if me != first:
        return Step('wait', '%s restarts the group' % first)
    if view[me]['state'] == 'ERROR':
        return Step('end', '%s gave its group up, and starts again' % me)
    return Step('restart', '%s has all that anyone has' % me)


def missing(view, mark):
    """Who may have held data, and has none: without a mark, whoever is empty."""
    names = set(view) if mark is None else held(mark)
    return sorted(name for name in names if name not in view or empty(view[name]))


def of_lost(lost, view):
    """What became of what they had, and what else can be done than to give it up."""
    gone, away = ([name for name in lost if (name in view) == declared] for declared in (True, False))
    told = ['what %s had is gone' % ' and '.join(gone)] if gone else []
    told += ['%s had data and isn\'t declared any more' % name for name in away]
    return '%s: it may be the newest. %so' % (', and '.join(told), 'Declare as many members as before, or, t' if away else 'T')


def founding(me, view, mark):
    if mark is None:
        # who is first is told by its number
        first = min(view, key=lambda name: int(name.rsplit('-', 1)[1]))
    else:
        begun = sorted(name for name in view if view[name]['uuid'] == mark.get('founder'))
        lost = sorted(name for name in view if view[name]['half'])
        if not begun or lost:
            return Step('alarm', 'a group was founded before, and no member has its data')
        first = begun[0]
    if me == first:
        return Step('found', 'all members are empty')
    return Step('wait', '%s founds the group' % first)
