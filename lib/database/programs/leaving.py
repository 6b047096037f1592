"""What a member that was scaled away does before it stops: pure functions that know no engine.

A StatefulSet deletes the pods of members that are no longer declared, all at once and whatever they are. What holds them is their preStop: who
leads hands over to a member that stays, and who follows remains, with its vote and its data, until a member that stays leads and the others
can do without it. A number that is declared again meanwhile lets them go at once: they come back.
"""


def scaled_away(name, declared):
    """Whether a member isn't declared any more, while others are: where nobody is, all stop together."""
    return bool(declared) and ordinal(name) >= declared


def before_leaving(me, declared, leader, followers, confirmations):
    """'hand over', 'hold', or None when this member may stop.

    `declared` is the number of members, or None where nobody declares one; `followers` stream from the leader and weren't told to stop, and
    a write needs so many `confirmations` besides the leader's.
    """
    if not scaled_away(me, declared):
        return None
    stay = [name for name in followers if not scaled_away(name, declared)]
    if leader == me:
        return 'hand over' if stay else 'hold'
    if leader is None or scaled_away(leader, declared):
        return 'hold'
    return None if len(stay) >= confirmations else 'hold'


def ordinal(name):
    return int(name.rsplit('-', 1)[1])
