"""What is declared, with what its Secrets say."""
import hashlib
import json
import os
import unicodedata

LEAST_LETTERS = 8


def declared(path, read):
    """What is declared, with what its Secrets say, and a digest of all that is provisioned: another password is another digest."""
    with open(path) as file:
        want = {'databases': [], 'secrets': [], **json.load(file)}
    unfit = [take_passwords(want['system'], read)] if 'system' in want else []
    for database in want['databases']:
        entries = read(database['secretName'], database['folder'], ['username', 'password'])
        database['password'], reason, database['waits'] = judge(database, entries)
        unfit.append(reason)
    want['unfit'] = [reason for reason in unfit if reason]
    want['digest'] = hashlib.sha256(json.dumps(want['databases']).encode()).hexdigest()
    return want


def provisionable(want):
    """The databases that can be made: others wait for their Secrets."""
    return [database for database in want['databases'] if not database['waits']]


def hosts(want, names):
    """Of the declared members, and of those of these names that were scaled away and are still there."""
    _, _, domain = want['hosts'][0].partition('.')
    return {**dict(zip(want['members'], want['hosts'])), **{name: '%s.%s' % (name, domain) for name in names if name not in want['members']}}


def take_passwords(system, read):
    """Puts those of the cluster's own users where its programs look for them; what keeps it from that, or None. The last ones stay in memory."""
    name, variables = system['secretName'], system['variables']
    entries = read(name, system['folder'], sorted(variables.values()))
    if entries is None:
        return 'the Secret %s isn\'t there: no member starts without it' % name
    os.environ.update({variable: entries[key].decode(errors='replace') for variable, key in variables.items() if key in entries})
    missing = sorted(set(variables.values()) - set(entries))
    return 'the Secret %s has no %s' % (name, missing[0]) if missing else None


def judge(database, entries):
    """What a database's Secret gives: the password, or None; what is wrong with it, or None; and whether the whole database waits for it."""
    secret, owner = database['secretName'], database['owner']
    if entries is None:
        return None, 'the Secret %s isn\'t there: the database %s waits for it' % (secret, database['name']), True
    username = entries.get('username', b'').decode(errors='replace')
    if username != owner:
        return None, 'the Secret %s names the user %r, and the owner of database %s is declared as %s: nothing is changed until they are the same' % (
            secret, username, database['name'], owner), True
    password, unfit = read_password(entries.get('password', b''))
    return password, unfit and 'the password in the Secret %s %s: %s keeps the one before' % (secret, unfit, owner), False


def read_password(content):
    """The password, and why it can't be used: one of the two is None."""
    try:
        password = content.decode()
    except UnicodeDecodeError:
        return None, 'is no text'
    if not password:
        return None, 'is empty'
    if any(unicodedata.category(letter) == 'Cc' for letter in password):
        return None, 'has a line break or another control character'
    if len(password) < LEAST_LETTERS:
        return None, 'has fewer than %d characters' % LEAST_LETTERS
    return password, None


def is_fit(content):
    return read_password(content)[1] is None
