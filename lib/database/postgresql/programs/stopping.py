"""What a member does before it stops, by Patroni's answers: pure functions of what it sees of itself and of the others (neighbours.py)."""
import patroni_api
from leaving import before_leaving, before_stopping, by_force, followers, leading

# A record that isn't whole, and what is replayed in a moment.
LEAST_LEFT = 1 << 20


def decide(me, status, leaving, primary, noted, confirming=()):
    """What to do before this member stops (leaving.py); `primary` is another member's name and status."""
    name, answer = primary
    return before_stopping(me, word(status), leaving, (name, word(answer)), noted, confirming)


def decide_leaving(me, declared, confirmations, status, leaving, primary, confirming=()):
    """The same for a member that was scaled away when it was told to stop: it may have to 'hold' as well."""
    if by_force(me, leaving) and not leads(status):
        # policies know its pod no more: it can't ask who leads, nor follow, nor be elected, and keeps the volume from its successor
        return None
    name, answer = primary
    leader, following = leading(me, word(status), (name, word(answer)))
    if leader == me:
        following = followers(me, following, leaving, confirming)
    return before_leaving(me, declared, leader, following, {one for one, told in leaving.items() if told}, confirmations)


def word(status):
    """A member's word."""
    return status and {'leads': leads(status), 'works': status['state'] == 'running', 'follows': streaming(status)}


def streaming(status):
    """Who follows a primary, by its own word."""
    return [standby['application_name'] for standby in status.get('replication', []) if standby['state'] == 'streaming']


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
