"""Patroni's callback: a member that has become the primary takes the primary's label, and takes it off all others.

Patroni does that itself, but in its next round, and the former primary can't while it is cut off from the API server: the
Service would then send half of the new connections to it until its node is found to be gone. The member that is called holds the
leader lock, so no other is primary; but it may be called late, so it asks its Patroni whether that is still so before it takes anything
from others, and gives the label back where it isn't.
"""
import http.client
import os
import sys
import urllib.error
import urllib.parse

import kube_api
import patroni_api
import role_label


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
    if not patroni_api.is_primary(role):
        return
    me = os.environ['HOSTNAME']
    namespace = kube_api.read('namespace')
    selector = urllib.parse.quote('app.kubernetes.io/instance=%s,%s=%s' % (scope, role_label.LABEL, role_label.PRIMARY))
    pods = [pod['metadata']['name'] for pod in kube_api.call('GET', '/api/v1/namespaces/%s/pods?labelSelector=%s' % (namespace, selector))['items']]
    if me not in pods:
        role_label.put(namespace, me, role_label.PRIMARY)
    if not leads():
        role_label.put(namespace, me, None)
        return
    for name in pods:
        if name != me:
            role_label.put(namespace, name, None)


if __name__ == '__main__':
    main()
