"""The label by which Services find the primary. Patroni sets it in its rounds; who can't wait for one does it here.

The proxies of the nodes follow changes of a Service once a second at the most (kube-proxy's --iptables-min-sync-period). So who leads no more gives
its label back early: given back in the same second in which the next one is labelled, it would make new connections wait for another second.
"""
import kube_api

LABEL = 'role'
PRIMARY = 'primary'
# Who gives it back late is found a second later.
GIVE_BACK_SECONDS = 1


def give_back(namespace, name):
    """Holds nobody up: Patroni does it as well, later."""
    try:
        put(namespace, name, None, GIVE_BACK_SECONDS)
    except OSError as error:
        print('%s keeps its label: %s' % (name, error), flush=True)


def put(namespace, name, value, timeout=5):
    """Labels a pod with its role; takes the label from it where that is None."""
    kube_api.call('PATCH', '/api/v1/namespaces/%s/pods/%s' % (namespace, name), {'metadata': {'labels': {LABEL: value}}},
                  'application/merge-patch+json', timeout)
