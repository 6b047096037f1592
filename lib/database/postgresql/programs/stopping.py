"""What a member does before it stops: pure functions of what it sees of itself and of the others (neighbours.py)."""
import patroni_api
from leaving import before_leaving


def decide(me, status, leaving, primary, noted):
    """What to do before this member stops: 'hand over', 'linger' while the primary still works or isn't noted as such, or None.

    `leaving` says of every pod whether it was told to stop, `primary` is another member's status that has the primary's label, and
    `noted` is who leads by Patroni's note.
    """
    if leads(status):
        if any(not leaving.get(name, True) for name in streaming(status) if name != me):
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


def leads(status):
    return patroni_api.is_primary(status['role'])


def handed_over(status):
    """Whether somebody else leads."""
    return not leads(status) and not status.get('cluster_unlocked')
