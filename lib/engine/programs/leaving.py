"""What a member that was scaled away does before it stops: pure functions that know no engine.

A StatefulSet deletes the pods of members that are no longer declared, all at once and whatever they are. What holds them is their preStop: who
leads hands over to a member that stays, and who follows remains, with its vote and its data, until a member that stays leads and the others
can do without it. Those that are declared again meanwhile have to stop all the same, and come back one after the other.
"""


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
