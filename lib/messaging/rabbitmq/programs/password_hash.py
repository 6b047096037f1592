"""What the server keeps of a password: four letters of salt, and the digest of both. Sent in the password's place, it is in no log."""
import base64
import hashlib
import os

SALT = 4


def password_hash(password, salt=None):
    salt = os.urandom(SALT) if salt is None else salt
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def matches(password, stored):
    try:
        salt = base64.b64decode(stored)[:SALT]
    except ValueError:
        return False
    return password_hash(password, salt) == stored
