"""Accounts and what they may, as declared, by calls that change nothing where all is so.

Nobody is deleted: who isn't declared any more goes on until somebody deletes it.
"""
import secrets

from password_hash import matches, password_hash

HASHING = 'rabbit_password_hashing_sha256'


def provision(management, accounts):
    for account in accounts:
        user = management.get('users', account['owner'])
        changed = body_of(account, user)
        if changed is not None:
            management.put(('users', account['owner']), changed)
        for vhost, allowed in account['permissions'].items():
            if rights_of(management.get('permissions', vhost, account['owner'])) != allowed:
                management.put(('permissions', vhost, account['owner']), allowed)


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
    return permission and {right: permission[right] for right in ('configure', 'write', 'read')}
