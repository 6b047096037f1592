"""Whether a server that runs and lets nobody in has lost files, by its own words: pure functions of a refusal.

It may run on so for ever: who was let in before works on, WAL is received and sent, and its Patroni keeps what role it has. Any other refusal (a full
house, a password, a start) is no reason to give anything up.
"""
import re

# PostgreSQL's own, of what it reads for each session: the map of its catalogues, their files, the folder of a database.
WORDS = ('No such file or directory', 'contains invalid data', 'contains incorrect checksum', 'invalid page in block',
         'is not a valid data directory', 'database subdirectory')


def damage(refusal):
    """What the server says of its files, or None."""
    fatal = re.search(r'FATAL: +(.*)', refusal or '', re.DOTALL)
    said = fatal.group(1).strip() if fatal else ''
    return said if any(word in said for word in WORDS) else None
