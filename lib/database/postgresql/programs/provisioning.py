"""Databases and their owners as declared, by SQL that changes nothing where all is so."""
import passwords

OWNER = r"""
    \getenv owner OWNER
    select format('create role %I login', :'owner') where not exists (select from pg_roles where rolname = :'owner') \gexec
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


def provision(sql, databases, rewinder):
    """The owners, their passwords unless one is unfit, and the databases, closed to all others. `sql(text, variables, database)` answers lines."""
    owners = ','.join(database['owner'] for database in databases)
    described = [(database, {'OWNER': database['owner'], 'OWNERS': owners, 'DATABASE': database['name']}) for database in databases]
    for database, variables in described:
        sql(OWNER, variables)
        password = database['password']
        if password is not None:
            passwords.give(sql, database['owner'], password)
        sql(DATABASE, variables)
        sql(INHERIT, variables, database['name'])
    for _, variables in described:
        sql(SETTLED, variables)
    sql(CLOSED, {'REWINDER': rewinder})
