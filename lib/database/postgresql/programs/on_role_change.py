"""Patroni's callback: a member that has become the primary takes the primary's label, and takes it off all others.

Patroni does that itself, but in its next round, and the former primary can't while it is cut off from the API server: the
Service would then send half of the new connections to it until its node is found to be gone. The member that is called holds the
leader lock, so no other is primary; but it may be called late, so it asks its Patroni first whether that is still so.
"""
import http.client
import os
import sys
import urllib.error
import urllib.parse

import kube_api
import patroni_api

LABEL = 'role'
PRIMARY = 'primary'


def changes(pods, me):
    """The value of the label for every pod that has the wrong one; the new primary's comes first."""
    wrong = {me: PRIMARY} if me not in pods else {}
    wrong.update({name: None for name in pods if name != me})
    return wrong


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
    _, _, role, scope = sys.argv
    if role not in ('primary', 'master') or not leads():
        return
    path = '/api/v1/namespaces/%s/pods' % kube_api.read('namespace')
    selector = urllib.parse.quote('app.kubernetes.io/instance=%s,%s=%s' % (scope, LABEL, PRIMARY))
    pods = [pod['metadata']['name'] for pod in kube_api.call('GET', path + '?labelSelector=' + selector)['items']]
    for name, value in changes(pods, os.environ['HOSTNAME']).items():
        kube_api.call('PATCH', path + '/' + name, {'metadata': {'labels': {LABEL: value}}}, 'application/merge-patch+json')


if __name__ == '__main__':
    main()
