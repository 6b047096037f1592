"""Virtual hosts with what is in them, accounts and what they may, as declared, by calls that change nothing where all is so.

Nothing is deleted: what isn't declared any more goes on, with its messages (but for removal.py). What can't be changed without that is refused, and
said.
"""
import secrets

from password_hash import matches, password_hash

HASHING = 'rabbit_password_hashing_sha256'


def provision(management, accounts, virtual_hosts):
    for virtual_host in virtual_hosts:
        fill(management, virtual_host)
    for account in accounts:
        let_in(management, account)


def fill(management, virtual_host):
    """What queues are bound to is there first, and what is said of them."""
    name = virtual_host['name']
    if management.get('vhosts', name) is None:
        management.put(('vhosts', name), {'default_queue_type': 'quorum'})
    for limit, value in virtual_host['limits'].items():
        management.put(('vhost-limits', name, limit), {'value': value})
    for policy in virtual_host['policies']:
        body = {key: value for key, value in policy.items() if key != 'name'}
        found = management.get('policies', name, policy['name'])
        if found is None or any(found[key] != value for key, value in body.items()):
            management.put(('policies', name, policy['name']), body)
    said = {policy['name'] for policy in virtual_host['policies']}
    own = ['%s %s' % (what, one['name']) for what in ('exchange', 'queue') for one in virtual_host[what + 's']]
    for policy in own:
        # nothing is said any more of what is declared
        if policy not in said and management.get('policies', name, policy) is not None:
            management.delete('policies', name, policy)
    for exchange in virtual_host['exchanges']:
        found = management.get('exchanges', name, exchange['name'])
        if is_absent('exchange', exchange, name, found):
            management.put(('exchanges', name, exchange['name']), {'type': exchange['type'], 'durable': True})
    for queue in virtual_host['queues']:
        found = management.get('queues', name, queue['name'])
        if is_absent('queue', queue, name, found):
            management.put(('queues', name, queue['name']), {'durable': True, 'arguments': {'x-queue-type': queue['type']}})
    for binding in virtual_host['bindings']:
        path = ('bindings', name, 'e', binding['source'], binding['to'], binding['destination'])
        if all(found['routing_key'] != binding['key'] or found['arguments'] for found in management.get(*path)):
            management.post(path, {'routing_key': binding['key'], 'arguments': {}})


def is_absent(what, declared, virtual_host, found):
    """Raises OSError for one of another type: only deleting it would make it another."""
    if found is not None and found['type'] != declared['type']:
        raise OSError('the %s %s in %s is a %s, and declared as %s: delete it, or declare it as it is' % (
            what, declared['name'], virtual_host, found['type'], declared['type']))
    return found is None


def let_in(management, account):
    user = management.get('users', account['owner'])
    changed = body_of(account, user)
    if changed is not None:
        management.put(('users', account['owner']), changed)
    permissions = {} if user is None else {found['vhost']: rights_of(found) for found in management.get('users', account['owner'], 'permissions')}
    for virtual_host, allowed in account['permissions'].items():
        if permissions.get(virtual_host) != allowed:
            management.put(('permissions', virtual_host, account['owner']), allowed)
    for virtual_host in sorted(set(permissions) - set(account['permissions'])):
        management.delete('permissions', virtual_host, account['owner'])


def body_of(account, user):
    """What makes the user be as declared, or None. One whose password isn't fit for use is made all the same, with one that nobody knows."""
    password, tags = account['password'], account['tags']
    if user is None:
        return {'password_hash': password_hash(password or secrets.token_urlsafe()), 'hashing_algorithm': HASHING, 'tags': ','.join(tags)}
    same = password is None or matches(password, user['password_hash'])
    if same and sorted(user['tags']) == sorted(tags):
        return None
    kept = user['password_hash'] if same else password_hash(password)
    return {'password_hash': kept, 'hashing_algorithm': HASHING, 'tags': ','.join(tags)}


def rights_of(permission):
    return {right: permission[right] for right in ('configure', 'write', 'read')}
