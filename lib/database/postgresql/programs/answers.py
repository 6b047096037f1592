"""What Patroni's answers say, in the words by which all is decided: pure functions of one answer, or of two looks."""
import patroni_api

# Patroni's states of a data folder that isn't whole yet.
COPYING = ('creating replica', 'initializing new cluster', 'initdb failed', 'running custom bootstrap script', 'custom bootstrap failed')


def seen_mark(config):
    """Patroni's note that the cluster was founded, which is empty while it is; None where there is none."""
    metadata = config['metadata']
    system = metadata.get('annotations', {}).get('initialize')
    return None if system is None else {
        'name': metadata['name'], 'version': metadata['resourceVersion'], 'made': metadata['creationTimestamp'], 'finished': bool(system)}


def seen_member(status):
    """One answer to GET /patroni, by which all is decided."""
    place = status.get('xlog') or status.get('wal') or {}
    replayed = place.get('replayed_location')
    return {
        'role': 'leader' if patroni_api.is_primary(status['role']) else 'replica',
        'state': status.get('replication_state', status['state']),
        'pending_restart': bool(status.get('pending_restart')),
        'unlocked': bool(status.get('cluster_unlocked')) and not status.get('failsafe_mode_is_active'),
        'empty': status['role'] == 'uninitialized' or status['state'] in COPYING,
        'system': status.get('database_system_identifier'),
        'timeline': status.get('timeline'), 'replayed': replayed,
        'position': place.get('location') or max(place.get('received_location') or 0, replayed or 0) or None,
    }


def since(before, now):
    """What two looks say of a member."""
    return {'still': stands_still(before, now), 'blank': stays_blank(before, now), 'shut': stays_shut(before, now),
            'failed': failed_starts(before, now)}


def stands_still(before, now):
    """Whether a standby received and replayed nothing since the last look, and streams from nobody."""
    places = ('role', 'state', 'timeline', 'position', 'replayed')
    return (now['role'] == 'replica' and now['state'] not in ('streaming', 'starting') and bool(now['position'] and now['timeline'])
            and before is not None and all(before[key] == now[key] for key in places))


def stays_blank(before, now):
    """Whether a member still has no data and copies none, as at the last look. With a leader, one whose folder is empty copies at once."""
    return all(look is not None and look['empty'] and look['state'] == 'stopped' for look in (before, now))


def stays_shut(before, now):
    """Whether a server that runs let its own Patroni in neither now nor at the last look."""
    return all(look is not None and look['state'] == 'unknown' for look in (before, now))


def failed_starts(before, now):
    """How many looks found a server that had failed to start, since it last ran or had no data. Patroni tries again in each of its rounds."""
    if now['empty'] or now['state'] in ('streaming', 'running', 'in archive recovery'):
        return 0
    return (before or {}).get('failed', 0) + (now['state'] == 'start failed')


def seen_sync(annotations):
    """Who led last, by Patroni's own note, who may have confirmed its writes, and how many of these need not have."""
    return {
        'leader': annotations.get('leader') or None,
        'standbys': [name.strip() for name in (annotations.get('sync_standby') or '').split(',') if name.strip()],
        'quorum': int(annotations.get('quorum') or 0),
    }
