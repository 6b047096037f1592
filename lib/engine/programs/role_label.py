"""The label by which Services find the primary. Who leads takes it, and who leads no more gives it back: early.

The proxies of the nodes follow changes of a Service once a second at the most (kube-proxy's --iptables-min-sync-period): given back in the same
second in which the next one is labelled, it would make new connections wait for another second.
"""
import urllib.parse

import kube_api

LABEL = 'role'
PRIMARY = 'primary'
# Who gives it back late is found a second later.
GIVE_BACK_SECONDS = 1


def is_on(pod):
    return pod['metadata']['labels'].get(LABEL) == PRIMARY


def take(namespace, cluster, me, leads):
    """Whoever leads takes it, and takes it off all others: a former primary can't give it back while it is cut off from the API server, and its
    Service would send half of the new connections to it until its node is found to be gone. This may be late: `leads` says whether that is still
    so, before anything is taken from others."""
    pods = [pod['metadata']['name'] for pod in holders(namespace, cluster)]
    if me not in pods:
        put(namespace, me, PRIMARY)
    if not leads():
        put(namespace, me, None)
        return
    for name in pods:
        if name != me:
            put(namespace, name, None)


def holders(namespace, cluster, timeout=5, role=PRIMARY):
    """The pods that have it."""
    selector = urllib.parse.quote('app.kubernetes.io/instance=%s,%s=%s' % (cluster, LABEL, role))
    return kube_api.call('GET', '/api/v1/namespaces/%s/pods?labelSelector=%s' % (namespace, selector), timeout=timeout)['items']


def give_back(namespace, name):
    """Holds nobody up: whoever leads next takes it."""
    try:
        put(namespace, name, None, GIVE_BACK_SECONDS)
    except OSError as error:
        print('%s keeps its label: %s' % (name, error), flush=True)


def put(namespace, name, value, timeout=5, **noted):
    """Labels a pod with its role; takes the label from it where that is None. `noted`: what else of its metadata goes with it."""
    kube_api.call('PATCH', '/api/v1/namespaces/%s/pods/%s' % (namespace, name), {'metadata': {'labels': {LABEL: value}, **noted}},
                  'application/merge-patch+json', timeout)
