"""The cluster's own users, as statements for each start of a server: each member has them of its own, in no log, so that an empty member stays empty.

Not while the data folder is made: the server knows no privileges of its plugins then.
"""
from sql import quoted

# Users, whence they come, and what they may; the passwords are those of the same names.
USERS = (
    ('actor', '%', 'CLONE_ADMIN, GROUP_REPLICATION_ADMIN, SYSTEM_VARIABLES_ADMIN, CONNECTION_ADMIN, REPLICATION CLIENT, SHOW DATABASES ON *.*',
     'SELECT ON performance_schema.*'),
    ('replication', '%', 'REPLICATION SLAVE, GROUP_REPLICATION_STREAM, CONNECTION_ADMIN, BACKUP_ADMIN ON *.*'),
    # who makes databases and their owners, and gives these all rights in them
    ('provisioner', '%', 'ALTER, ALTER ROUTINE, CREATE, CREATE ROUTINE, CREATE TEMPORARY TABLES, CREATE USER, CREATE VIEW, DELETE, DROP, EVENT, '
     'EXECUTE, INDEX, INSERT, LOCK TABLES, REFERENCES, SELECT, SHOW VIEW, TRIGGER, UPDATE, GRANT OPTION ON *.*'),
)
# Whose passwords the members' programs are given.
PASSWORDS = ('superuser', *(user for user, *_ in USERS))


def statements(passwords):
    """Ends with a server that takes no writes until it is in a group."""
    lines = ['SET sql_log_bin = 0', "ALTER USER 'root'@'localhost' IDENTIFIED BY %s" % quoted(passwords['superuser'])]
    for user, host, *rights in USERS:
        account = '%s@%s' % (quoted(user), quoted(host))
        lines.append('CREATE USER IF NOT EXISTS %s IDENTIFIED BY %s REQUIRE SSL' % (account, quoted(passwords[user])))
        lines.append('ALTER USER %s IDENTIFIED BY %s' % (account, quoted(passwords[user])))
        lines += ['GRANT %s TO %s' % (right, account) for right in rights]
    return ''.join(line + ';\n' for line in [*lines, 'SET GLOBAL super_read_only = ON'])
