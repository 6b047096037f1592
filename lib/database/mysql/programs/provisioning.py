"""Databases and their owners as declared, by SQL that changes nothing where all is so.

An owner may do everything in its database, and nothing elsewhere. Nobody is deleted: who owned a database before goes on, unless it owns another
one now.
"""
import json
import secrets

from sql import quoted
from verifiers import matches, verifier

# Of those that `all privileges` of a database are.
RIGHTS = ('Select', 'Insert', 'Update', 'Delete', 'Create', 'Drop', 'References', 'Index', 'Alter', 'Create_tmp_table', 'Lock_tables', 'Create_view',
          'Show_view', 'Create_routine', 'Alter_routine', 'Execute', 'Event', 'Trigger')
FOUND = """
select json_object(
  'databases', (select coalesce(json_arrayagg(schema_name), json_array()) from information_schema.schemata),
  'verifiers', (select coalesce(json_objectagg(user, hex(authentication_string)), json_object()) from mysql.user where host = '%%'),
  'rights', (select coalesce(json_arrayagg(json_array(db, user, concat(%s) not like '%%N%%')), json_array()) from mysql.db where host = '%%')
)""" % ', '.join(right + '_priv' for right in RIGHTS)


def provision(sql, databases):
    """`sql(text)` answers what is printed."""
    todo = statements(databases, json.loads(sql(FOUND)))
    if todo:
        sql(''.join(statement + ';\n' for statement in todo))


def statements(databases, found):
    """What is to be said. `found`: the databases there are, verifiers of users, and who has rights in which pattern of databases, and whether all."""
    owners = [database['owner'] for database in databases]
    holders = {}
    for pattern, user, everything in found['rights']:
        holders.setdefault(pattern, {})[user] = bool(everything)
    said = []
    for database in databases:
        name, owner = database['name'], database['owner']
        said += user_of(owner, database['password'], bytes.fromhex(found['verifiers'].get(owner, '')))
        if name not in found['databases']:
            said.append('create database if not exists `%s`' % name)
        rights = holders.get(pattern_of(name), {})
        if not rights.get(owner):
            said.append('grant all privileges on `%s`.* to %s' % (pattern_of(name), account(owner)))
        said += ['revoke all privileges on `%s`.* from %s' % (pattern_of(name), account(other))
                 for other in sorted(rights) if other in owners and other != owner]
    return said


def user_of(owner, password, stored):
    """A user whose password isn't fit for use is made all the same, with one that nobody knows."""
    if not stored:
        return ['create user %s %s' % (account(owner), identified(password or secrets.token_urlsafe()))]
    if password is not None and not matches(password, stored):
        return ['alter user %s %s' % (account(owner), identified(password))]
    return []


def identified(password):
    return 'identified with caching_sha2_password as 0x' + verifier(password).hex()


def account(user):
    return '%s@%s' % (quoted(user), quoted('%'))


def pattern_of(database):
    """In a grant '_' stands for any letter."""
    return database.replace('_', '\\_')
