"""What keeps a member that answers from its work, in words: as far as its own Patroni says."""


def ailment(name, seen):
    member = seen['members'][name]
    if member['empty']:
        return name + ' has no data yet: its log says how far it is'
    if member['role'] == 'replica' and member['state'] != 'streaming':
        if not seen['leader']:
            return '%s doesn\'t lead yet (%s): its log says why' % (name, member['state'])
        return '%s doesn\'t stream from the primary (%s): its log says why' % (name, member['state'])
    if member['state'] not in ('streaming', 'running'):
        return '%s leads, and its server isn\'t there (%s): its log says why' % (name, member['state'])
    return name + ' works, and isn\'t ready: it lags behind, or its probe is shut out'
