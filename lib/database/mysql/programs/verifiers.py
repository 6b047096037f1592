"""What MySQL keeps instead of a password, made and compared outside of the server: so that no statement has a password in it.

It is `$A$`, a thousandth of the number of rounds as three hexadecimal digits, `$`, a salt of 20 letters, and the digest, which is SHA-crypt's.

@see https://dev.mysql.com/doc/refman/8.4/en/caching-sha2-pluggable-authentication.html
@see https://www.akkadia.org/drepper/SHA-crypt.txt
"""
import hashlib
import hmac
import secrets

KIND = b'$A$'
# MySQL's own number in 8.4, and the least that any takes.
ROUNDS = 5000
SALT_LETTERS = 20
LETTERS = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
# The order in which SHA-crypt writes the 32 bytes of a digest, each three as four letters.
ORDER = [(i * 21 % 30, (i * 21 + 10) % 30, (i * 21 + 20) % 30) for i in range(10)]


def verifier(password, salt=None, rounds=ROUNDS):
    salt = salt or ''.join(secrets.choice(LETTERS) for _ in range(SALT_LETTERS)).encode()
    return KIND + b'%03X$' % (rounds // 1000) + salt + stretched(password.encode(), salt, rounds).encode()


def matches(password, stored):
    """Whether a verifier is that of the password."""
    try:
        rounds, salt = int(stored[3:6], 16) * 1000, stored[7:7 + SALT_LETTERS]
    except ValueError:
        return False
    return stored[:3] == KIND and len(salt) == SALT_LETTERS and hmac.compare_digest(stored, verifier(password, salt, rounds))


def stretched(password, salt, rounds):
    inner = digest(password + salt + password)
    start = password + salt + filled(inner, len(password))
    length = len(password)
    while length:
        start += inner if length & 1 else password
        length >>= 1
    found = digest(start)
    key = filled(digest(password * len(password)), len(password))
    seasoning = filled(digest(salt * (16 + found[0])), len(salt))
    for i in range(rounds):
        found = digest((key if i & 1 else found) + (seasoning if i % 3 else b'') + (key if i % 7 else b'') + (found if i & 1 else key))
    return ''.join(letters(found[a] << 16 | found[b] << 8 | found[c], 4) for a, b, c in ORDER) + letters(found[31] << 8 | found[30], 3)


def digest(content):
    return hashlib.sha256(content).digest()


def filled(content, length):
    return (content * (length // len(content) + 1))[:length]


def letters(number, count):
    return ''.join(LETTERS[number >> 6 * i & 63] for i in range(count))
