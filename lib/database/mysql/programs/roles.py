"""The label by which Services find a member of a role, and who may take the primary's from others.

A primary that was frozen, or cut off, believes for seconds that it still leads. The view of its group tells: it is older than that of the primary
that has the label. So each primary notes its view beside its label.
"""
import urllib.parse

import kube_api

LABEL = 'role'
PRIMARY, REPLICA = 'primary', 'replica'
VIEW = 'cdk8s-patterns/view'


def role(answer):
    if not answer or answer['state'] != 'ONLINE' or not answer['majority']:
        return None
    return PRIMARY if answer['role'] == 'PRIMARY' else REPLICA


def number(view):
    """A view's founding and its count; the lowest where there is none."""
    parts = view.split(':') if view else []
    return tuple(int(part) for part in parts) if len(parts) == 2 and all(part.isdigit() for part in parts) else (0, 0)


def may_take(view, holder, leads):
    """Whether a primary of this view takes the label from a holder of that one. `leads()`: whether the holder says that it leads, or None where it
    doesn't answer. Of the same founding the newer view counts; in one view the lead is handed over. Another founding was begun when nobody was
    in a group any more."""
    mine, other = number(view), number(holder)
    return mine > other if mine[0] == other[0] and mine != other else not leads()


def put(namespace, name, role, view=None, timeout=3):
    kube_api.call('PATCH', '/api/v1/namespaces/%s/pods/%s' % (namespace, name),
                  {'metadata': {'labels': {LABEL: role}, 'annotations': {VIEW: view}}}, 'application/merge-patch+json', timeout)


def holders(namespace, cluster):
    """The views of those that have the primary's label."""
    selector = urllib.parse.quote('app.kubernetes.io/instance=%s,%s=%s' % (cluster, LABEL, PRIMARY))
    pods = kube_api.call('GET', '/api/v1/namespaces/%s/pods?labelSelector=%s' % (namespace, selector), timeout=3)['items']
    return {pod['metadata']['name']: pod['metadata'].get('annotations', {}).get(VIEW) or '' for pod in pods}
