"""Gives the server's own users the passwords that this member was started with, where they have others: a database whose volumes were kept, and whose
Secret wasn't, would let in neither those that follow nor the controller.

By who has become the primary, over the socket, which asks its own user for none; and without waiting for a standby, which needs its password before
it can confirm anything.
"""
import os
import subprocess
import time

import passwords

USERS = ('SUPERUSER', 'REPLICATION', 'REWIND')
NAME, PASSWORD = 'SYSTEM_%s_NAME', 'SYSTEM_%s_PASSWORD'
ALONE = 'set synchronous_commit = local;\n'
# A server that is being promoted takes no writes yet.
TRIES, PAUSE_SECONDS = 60, 1


def keep(environment):
    """The same under other names: Patroni takes its own variables away from its children."""
    for user in USERS:
        environment[NAME % user] = environment['PATRONI_%s_USERNAME' % user]
        environment[PASSWORD % user] = environment['PATRONI_%s_PASSWORD' % user]


def settle(sql, environment):
    """Every one, or all again where the server doesn't take them yet."""
    for _ in range(TRIES):
        try:
            for name, password in ((environment[NAME % user], environment[PASSWORD % user]) for user in USERS):
                if passwords.give(sql, name, password):
                    print('%s has the password of the Secret now' % name, flush=True)
            return
        except OSError as error:
            print('passwords, trying again: %s' % error, flush=True)
        time.sleep(PAUSE_SECONDS)


def over(psql, socket):
    """SQL as the server's own user."""
    def sql(text, variables):
        place = 'host=%s user=%s dbname=postgres' % (socket, os.environ[NAME % 'SUPERUSER'])
        command = [psql, '-X', '-A', '-t', '-q', '-v', 'ON_ERROR_STOP=1', place]
        done = subprocess.run(command, input=ALONE + text, env=dict(os.environ, **variables), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              universal_newlines=True)
        if done.returncode != 0:
            raise OSError(done.stderr.strip())
        return done.stdout
    return sql
