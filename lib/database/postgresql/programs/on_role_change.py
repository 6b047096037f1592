"""Patroni's callback: a member that has become the primary takes the primary's label, and takes it off all others (role_label.py).

Patroni does that itself, but in its next round. The member that is called holds the leader lock, so no other is primary; but it may be called
late, so it asks its Patroni whether that is still so.

Then it sees to the passwords of the server's own users (system_passwords.py). Arguments: psql and the folder of the server's socket, and Patroni's.
"""
import http.client
import os
import sys
import urllib.error

import kube_api
import patroni_api
import role_label
import system_passwords


def leads():
    """Whether this member holds the leader lock. Patroni refuses where it doesn't; one that is too busy to answer has just called."""
    try:
        patroni_api.call('localhost', 'GET', '/primary')
    except urllib.error.HTTPError:
        return False
    except (OSError, http.client.HTTPException):
        pass
    return True


def main():
    _, psql, socket, _, role, scope = sys.argv
    if not patroni_api.is_primary(role):
        return
    try:
        role_label.take(kube_api.read('namespace'), scope, os.environ['HOSTNAME'], leads)
    finally:
        system_passwords.settle(system_passwords.over(psql, socket), os.environ)


if __name__ == '__main__':
    main()
