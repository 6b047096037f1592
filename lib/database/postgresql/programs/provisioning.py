"""Databases and their owners as declared, by SQL that changes nothing where all is so."""
import base64
import hashlib
import hmac
import os
import stringprep
import unicodedata

ITERATIONS = 4096  # PostgreSQL's own number

# No statement that holds a secret, not even a verifier, is kept by the log or by an extension that counts statements.
UNSEEN = """
    set log_statement = none; set log_min_error_statement = panic; set log_min_duration_statement = -1;
    set pg_stat_statements.track_utility = off;
"""
OWNER = r"""
    \getenv owner OWNER
    select format('create role %I login', :'owner') where not exists (select from pg_roles where rolname = :'owner') \gexec
"""
PASSWORD = UNSEEN + r"""
    \getenv owner OWNER
    \getenv verifier VERIFIER
    select format('alter role %I password %L', :'owner', :'verifier') \gexec
"""
DATABASE = r"""
    \getenv owner OWNER
    \getenv database DATABASE
    select format('create database %I owner %I', :'database', :'owner')
      where not exists (select from pg_database where datname = :'database') \gexec
"""
# What another owner made becomes the new one's; that other one may go on with it, for apps that haven't read their new name yet, unless it owns
# another database now: owners that were swapped can't be members of each other.
INHERIT = r"""
    \getenv owner OWNER
    \getenv owners OWNERS
    \getenv database DATABASE
    select pg_get_userbyid(datdba) as former from pg_database where datname = :'database' \gset
    select :'former' not in (:'owner', 'postgres') as another, :'former' = any (string_to_array(:'owners', ',')) as declared \gset
    \if :another
      select format('reassign owned by %I to %I', :'former', :'owner') \gexec
      \if :declared
      \else
        select format('grant %I to %I', :'owner', :'former') \gexec
        select format('alter role %I in database %I set role %L', :'former', :'database', :'owner') \gexec
      \endif
    \endif
"""
# At the end, since reassigning takes other databases of the former owner along.
SETTLED = r"""
    \getenv owner OWNER
    \getenv database DATABASE
    select format('alter database %I owner to %I', :'database', :'owner')
      where exists (select from pg_database where datname = :'database' and pg_get_userbyid(datdba) <> :'owner') \gexec
    select format('revoke connect, temporary on database %I from public', :'database') \gexec
"""
# Databases that belong to PostgreSQL are open to its own users and to those that watch it, not to every owner.
CLOSED = r"""
    \getenv rewinder REWINDER
    revoke connect, temporary on database postgres, template1 from public;
    select format('grant connect on database postgres, template1 to pg_monitor, %I', :'rewinder') \gexec
    select format('grant pg_use_reserved_connections to %I', :'rewinder') \gexec
"""
STORED = r"""
    \getenv owner OWNER
    select coalesce(rolpassword, '') from pg_authid where rolname = :'owner'
"""


def provision(sql, databases, rewinder):
    """The owners, their passwords unless one is unfit, and the databases, closed to all others. `sql(text, variables, database)` answers lines."""
    owners = ','.join(database['owner'] for database in databases)
    described = [(database, {'OWNER': database['owner'], 'OWNERS': owners, 'DATABASE': database['name']}) for database in databases]
    for database, variables in described:
        sql(OWNER, variables)
        password = database['password']
        if password is not None and not matches(password, sql(STORED, variables).strip()):
            sql(PASSWORD, dict(variables, VERIFIER=verifier(password)))
        sql(DATABASE, variables)
        sql(INHERIT, variables, database['name'])
    for _, variables in described:
        sql(SETTLED, variables)
    sql(CLOSED, {'REWINDER': rewinder})


def verifier(password, salt=None, iterations=ITERATIONS):
    """What PostgreSQL keeps instead of the password. @see RFC 5803"""
    salt = os.urandom(16) if salt is None else salt
    salted = hashlib.pbkdf2_hmac('sha256', prepared(password).encode(), salt, iterations)
    stored = hashlib.sha256(hmac.digest(salted, b'Client Key', 'sha256')).digest()
    server = hmac.digest(salted, b'Server Key', 'sha256')
    parts = [base64.b64encode(part).decode() for part in (salt, stored, server)]
    return 'SCRAM-SHA-256$%d:%s$%s:%s' % (iterations, *parts)


def matches(password, stored):
    """Whether a verifier is that of the password."""
    try:
        kind, parameters, _ = stored.split('$')
        iterations, salt = parameters.split(':')
        return kind == 'SCRAM-SHA-256' and hmac.compare_digest(stored, verifier(password, base64.b64decode(salt), int(iterations)))
    except ValueError:
        return False


def prepared(password):
    """As clients prepare it before they hash it; as it is where the rules forbid one of its letters. @see RFC 4013"""
    if password.isascii():
        return password
    letters = ''.join(' ' if stringprep.in_table_c12(letter) else letter for letter in password if not stringprep.in_table_b1(letter))
    normal = unicodedata.normalize('NFKC', letters)
    forbidden = (stringprep.in_table_c12, stringprep.in_table_c21_c22, stringprep.in_table_c3, stringprep.in_table_c4, stringprep.in_table_c5,
                 stringprep.in_table_c6, stringprep.in_table_c7, stringprep.in_table_c8, stringprep.in_table_c9, stringprep.in_table_a1)
    return password if not normal or any(test(letter) for letter in normal for test in forbidden) else normal
