"""A member's StatefulSet and the pods in it, as the API server has them."""
import collections
import urllib.parse

import kube_api
import role_label
from objects import find

# Which pods were told to stop, the addresses of all, and which other pod has the primary's label, or None.
Peers = collections.namedtuple('Peers', 'leaving addresses primary')


def statefulset(me):
    return me.rsplit('-', 1)[0]


def declared_members(me):
    """How many the StatefulSet is to have; None where it is gone, or about to go."""
    found = find('/apis/apps/v1/namespaces/%s/statefulsets/%s' % (kube_api.read('namespace'), statefulset(me)))
    return None if found is None or 'deletionTimestamp' in found['metadata'] else found['spec']['replicas']


def see(me):
    # the second label is on the pods of StatefulSets alone
    scope = urllib.parse.quote('app.kubernetes.io/instance=%s,statefulset.kubernetes.io/pod-name' % statefulset(me))
    path = '/api/v1/namespaces/%s/pods?labelSelector=%s' % (kube_api.read('namespace'), scope)
    pods = {pod['metadata']['name']: pod for pod in kube_api.call('GET', path)['items']}
    return Peers(
        {name: 'deletionTimestamp' in pod['metadata'] for name, pod in pods.items()},
        {name: pod['status'].get('podIP', '') for name, pod in pods.items()},
        next((name for name, pod in pods.items() if role_label.is_on(pod) and name != me), None))
