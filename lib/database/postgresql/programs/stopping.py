"""What a member does before it stops: pure functions of what it sees of itself and of the others (neighbours.py)."""
import patroni_api
from leaving import before_leaving

# A record that isn't whole, and what is replayed in a moment.
LEAST_LEFT = 1 << 20


def decide(me, status, leaving, primary, noted, confirming=()):
    """What to do before this member stops: 'hand over', 'linger' while the primary still works or isn't noted as such, or None.

    `leaving` says of every pod whether it was told to stop, `primary` is another member's status that has the primary's label, `noted` is who
    leads by Patroni's note, and `confirming` who may have confirmed its writes.
    """
    if leads(status):
        if any(not leaving.get(name, True) for name in followers(me, status, leaving, confirming) if name != me):
            return 'hand over'
        return 'linger' if noted not in (me, None) and status['state'] == 'running' else None
    name, answer = primary
    return 'linger' if leaving.get(name) and answer and leads(answer) and answer['state'] == 'running' else None


def decide_leaving(me, declared, confirmations, status, leaving, primary):
    """The same for a member that was scaled away when it was told to stop: it may have to 'hold' as well."""
    name, answer = (me, status) if leads(status) else primary
    if not answer or not leads(answer):
        name, answer = None, {}
    return before_leaving(me, declared, name, streaming(answer), {one for one, told in leaving.items() if told}, confirmations)


def streaming(status):
    """Who follows a primary, by its own word."""
    return [standby['application_name'] for standby in status.get('replication', []) if standby['state'] == 'streaming']


def by_force(me, leaving):
    """Whether this member's pod was deleted by force: it isn't there any more, or is another one."""
    return not leaving.get(me)


def followers(me, status, leaving, confirming):
    """Who follows this primary, or did a moment ago: Patroni has them stop to follow where the primary's pod is gone."""
    return sorted({*streaming(status), *confirming} if by_force(me, leaving) else streaming(status))


def leads(status):
    return patroni_api.is_primary(status['role'])


def handed_over(status):
    """Whether somebody else leads."""
    return not leads(status) and not status.get('cluster_unlocked')


def heir(end, timeline, answers, confirming):
    """Who certainly has every acknowledged write, of those that followed, stay and answer, when this primary's server stopped at an `end`.

    That is the first by name that has replayed everything; received isn't enough, for a member on a branch of its own receives WAL that doesn't fit.
    Else, as Patroni has them stop to follow where a pod is gone, before its server has stopped: where all answer that may have confirmed, the one
    that has received most, by which Patroni elects as well. All have to have replayed but the end of it, which may be a part of a record.
    """
    whole = [name for name in sorted(answers) if place(answers[name])[1] >= end]
    if whole:
        return whole[0]
    stand = [name for name in confirming if name in answers and stands(answers[name], end, timeline)]
    return max(sorted(stand), key=lambda name: max(place(answers[name]))) if stand and len(stand) == len(confirming) else None


def stands(answer, end, timeline):
    received, replayed = place(answer)
    return answer.get('timeline') == timeline and 0 < received <= replayed + LEAST_LEFT and max(received, replayed) <= end


def place(answer):
    """Up to where a standby has received and replayed."""
    found = answer.get('xlog') or answer.get('wal') or {}
    return found.get('received_location') or 0, found.get('replayed_location') or 0
