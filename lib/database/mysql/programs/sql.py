"""SQL by the program `mysql`: the server beside this program by its socket, others by the network, in any case encrypted."""
import os
import subprocess

SOCKET = '/run/mysqld/mysqld.sock'
USER = 'actor'


def run(text, host=None, timeout=4, user=USER):
    """Answers what it prints. Raises OSError where the server refuses, without the passwords that are in the text."""
    place = ['--protocol=socket', '--socket=' + SOCKET] if host is None else ['--host=' + host]
    command = ['mysql', '--no-defaults', *place, '--ssl-mode=REQUIRED', '--user=' + user, '--connect-timeout=2', '--batch', '--raw', '--skip-column-names']
    try:
        done = subprocess.run(command, input=text, stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True, timeout=timeout,
                              env=dict(os.environ, MYSQL_PWD=os.environ['ACTOR_PASSWORD']))
    except subprocess.TimeoutExpired:
        raise OSError('no answer within %d s' % timeout) from None
    if done.returncode != 0:
        raise OSError(hidden(done.stderr.strip()))
    return done.stdout.strip('\n')


def hidden(text):
    for name, value in os.environ.items():
        if name.endswith('_PASSWORD') and value:
            text = text.replace(value, '***')
    return text


def quoted(text):
    return "'%s'" % text.replace('\\', '\\\\').replace("'", "''")
