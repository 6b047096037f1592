"""Whether a database is founded anew where no member has data though it was founded once: pure functions that know no engine.

The mark of a founding outlives the data where the claims were deleted and the mark wasn't, and then everybody waits for a primary for ever.
It may go on complete information only: every declared member answers, and every one is empty; no claim is left that may hold data; and
the claims are younger than the mark. A volume that is as old as the mark and has no data may be another than it was.
"""


def found_anew(want, mark, claims):
    """The step: 'found', or why not. `mark` says when it was made, and whether the founding came to its end; `claims` says when each was made."""
    declared = ['data-' + name for name in want['members']]
    others = sorted(set(claims) - set(declared))
    if others:
        return 'wait', 'no member has data, and %s of members that were scaled away may have: declare these again, or delete it' % ', '.join(others)
    old = [name for name in declared if name not in claims or claims[name] <= mark['made']]
    if mark['finished'] and old:
        return 'wait', 'no member has data, though %s is as old as the founding: its volume may be another. To begin anew, delete the ConfigMap %s' \
            % (', '.join(old), mark['name'])
    return 'found', mark['version']
