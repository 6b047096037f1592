"""SQL by the program `mysql`: the server beside this program by its socket, others by the network, in any case encrypted."""
import os
import select
import subprocess
import time

SOCKET = '/run/mysqld/mysqld.sock'
USER = 'actor'
LOGIN_SECONDS = 15
TEXT_ALONE = ('--batch', '--raw', '--skip-column-names', '--unbuffered')


def command(host=None, user=USER, patience=2):
    place = ['--protocol=socket', '--socket=' + SOCKET] if host is None else ['--host=' + host]
    return ['mysql', '--no-defaults', *place, '--ssl-mode=REQUIRED', '--user=' + user, '--connect-timeout=%d' % patience, *TEXT_ALONE]


def environment(user=USER):
    """Raises OSError where its password isn't known, as to one that began while the Secret was gone."""
    password = os.environ.get(user.upper() + '_PASSWORD')
    if password is None:
        raise OSError('the password of %s isn\'t known' % user)
    return dict(os.environ, MYSQL_PWD=password)


def run(text, host=None, timeout=4, user=USER):
    """Answers what it prints. `timeout`: None for as long as it takes. Raises OSError where the server refuses, without the passwords of the text."""
    try:
        done = subprocess.run(command(host, user, (timeout or LOGIN_SECONDS) // 2), input=text, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              universal_newlines=True, timeout=timeout, env=environment(user))
    except subprocess.TimeoutExpired:
        raise OSError('no answer within %d s' % timeout) from None
    if done.returncode != 0:
        raise OSError(hidden(done.stderr.strip()))
    return done.stdout.strip('\n')


class Session:
    """One that stays, with the server beside this program: who asks twice a second would keep it busy with logins."""

    def __init__(self, start=command):
        self.start, self.process = start, None

    def line(self, text, timeout=4):
        """The one line that a query answers. A login may take longer: one that is broken off and begun anew keeps a busy machine busy."""
        if self.process is None:
            timeout = max(timeout, LOGIN_SECONDS)
            self.process = subprocess.Popen(self.start(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, bufsize=0,
                                            env=environment())
        try:
            self.process.stdin.write(text.encode() + b';\n')
            return self.read(time.monotonic() + timeout)
        except OSError:
            self.end()
            raise

    def read(self, until):
        found = b''
        while not found.endswith(b'\n'):
            if not select.select([self.process.stdout], [], [], max(until - time.monotonic(), 0))[0]:
                raise OSError('no answer')
            piece = os.read(self.process.stdout.fileno(), 1 << 16)
            if not piece:
                raise OSError('the session ended')
            found += piece
        text = found.decode().strip('\n')
        if text.startswith('ERROR'):
            raise OSError(text)
        return text

    def end(self):
        if self.process is None:
            return
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
        self.process = None


def hidden(text):
    for name, value in os.environ.items():
        if name.endswith('_PASSWORD') and value:
            text = text.replace(value, '***')
    return text


def quoted(text):
    return "'%s'" % text.replace('\\', '\\\\').replace("'", "''")
