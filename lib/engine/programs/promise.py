"""When another durability, or another number of members, begins to count: pure functions that know no engine.

A promise is tightened when the members that keep it follow, not when their pods exist: until then each write would wait for them. And fewer
have to confirm a write when nobody who leaves is counted any more: until then an election may have to do without those.
"""


def may_tighten(members, counted, confirmations):
    """Whether enough of the declared members are counted on to confirm a write."""
    return len(set(members) & set(counted)) >= confirmations


def may_need_fewer(members, counted):
    return set(counted) <= set(members)
