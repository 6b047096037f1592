"""Passwords of the server's users, as it keeps them: nothing else is sent."""
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
STORED = r"""
    \getenv user USER_NAME
    select coalesce(rolpassword, '') from pg_authid where rolname = :'user'
"""
PASSWORD = UNSEEN + r"""
    \getenv user USER_NAME
    \getenv verifier VERIFIER
    select format('alter role %I password %L', :'user', :'verifier') \gexec
"""


def give(sql, user, password):
    """Gives a user a password, and answers whether it had another. `sql(text, variables)` answers what is printed."""
    if matches(password, sql(STORED, {'USER_NAME': user}).strip()):
        return False
    sql(PASSWORD, {'USER_NAME': user, 'VERIFIER': verifier(password)})
    return True


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
