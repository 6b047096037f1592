"""The label by which Services find a member of a role, and who may take the primary's from others.

A primary that was frozen, or cut off, believes for seconds that it still leads. The view of its group tells: it is older than that of the primary
that has the label. So each primary notes its view beside its label.
"""
import role_label
from role_label import PRIMARY

REPLICA = 'replica'
VIEW = 'cdk8s-patterns/view'
TIMEOUT_SECONDS = 3


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


def put(namespace, name, role, view=None, timeout=TIMEOUT_SECONDS):
    role_label.put(namespace, name, role, timeout, annotations={VIEW: view})


def gone(namespace, cluster, group):
    """Those that have a replica's label and are in the group no more: who is cut off from the API server can't give it back."""
    pods = role_label.holders(namespace, cluster, TIMEOUT_SECONDS, REPLICA)
    return [name for name in (pod['metadata']['name'] for pod in pods) if name not in group]


def holders(namespace, cluster):
    """The views of those that have the primary's label."""
    pods = role_label.holders(namespace, cluster, TIMEOUT_SECONDS)
    return {pod['metadata']['name']: pod['metadata'].get('annotations', {}).get(VIEW) or '' for pod in pods}
