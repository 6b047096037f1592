"""What a member does before it stops: pure functions that know no product.

One that comes back hands over if it leads, and lingers while a primary that stops as well still works. A StatefulSet deletes the pods of members that
are no longer declared, all at once and whatever they are. What holds them is their preStop: who leads hands over to a member that stays, and who
follows remains, with its vote and its data, until a member that stays leads and the others can do without it. Those that are declared again
meanwhile have to stop all the same, and come back one after the other.

A member's word is whether it `leads`, whether it `works`, and who `follows` it; None where it doesn't answer.
"""


def before_stopping(me, word, leaving, primary, noted, confirming=()):
    """What to do before a member stops that comes back, or that stops with all others: 'hand over', 'linger' while the primary still works or isn't
    noted as such, or None.

    `leaving` says of every pod whether it was told to stop, `primary` is another member that has the primary's label, with its word, `noted` is
    who leads by the product's own note, None where it keeps none, and `confirming` are those who may have confirmed this member's writes.
    """
    if word['leads']:
        if any(not leaving.get(name, True) for name in followers(me, word['follows'], leaving, confirming) if name != me):
            return 'hand over'
        return 'linger' if noted not in (me, None) and word['works'] else None
    name, answer = primary
    return 'linger' if leaving.get(name) and answer and answer['leads'] and answer['works'] else None


def by_force(me, leaving):
    """Whether this member's pod was deleted by force: it isn't there any more, or is another one."""
    return not leaving.get(me)


def followers(me, following, leaving, confirming):
    """Who follows this primary, or did a moment ago: where its pod is gone, they may have stopped to."""
    return sorted({*following, *confirming} if by_force(me, leaving) else following)


def leading(me, word, primary):
    """Who leads, and who follows it; nobody where the one with the label doesn't say so."""
    name, answer = (me, word) if word['leads'] else primary
    return (name, answer['follows']) if answer and answer['leads'] else (None, [])


def scaled_away(name, declared):
    """Whether a member isn't declared any more, while others are: where nobody is, all stop together."""
    return bool(declared) and ordinal(name) >= declared


def before_leaving(me, declared, leader, followers, told, confirmations):
    """'hand over', 'hold', or None when this member may stop.

    `declared` is the number of members, or None where nobody declares one; `followers` stream from the leader, `told` are all that were told to
    stop, and a write needs so many `confirmations` besides the leader's.
    """
    if not declared:
        return None
    declared_followers = [name for name in followers if name != me and not scaled_away(name, declared)]
    stay = [name for name in declared_followers if name not in told]
    if leader == me:
        return 'hand over' if stay else 'hold'
    if leader is None or scaled_away(leader, declared):
        return 'hold'
    if len(stay) >= confirmations:
        return None
    # who is declared again comes back: one after the other, so that those that still follow confirm meanwhile
    next_one = max((name for name in told if not scaled_away(name, declared)), key=ordinal, default=None)
    return None if me == next_one and len(declared_followers) >= confirmations else 'hold'


def ordinal(name):
    return int(name.rsplit('-', 1)[1])
