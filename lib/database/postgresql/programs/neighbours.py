"""What a member that stops sees of itself and of the others: Patroni's answers, and who else was told to stop."""
import collections
import http.client
import json
import urllib.error
import urllib.parse

import kube_api
import patroni_api
import role_label
import stopping

# What to do now, the number of members that are declared, this member's status, which pods were told to stop, who may have confirmed this
# member's writes, and the addresses of all pods.
Look = collections.namedtuple('Look', 'step declared status leaving confirming addresses')


def look(me, away):
    seen, addresses = see(me)
    declared = declared_members(me)
    step = stopping.decide_leaving(me, declared, confirmations(me), *seen[:3]) if away else stopping.decide(me, *seen)
    status, leaving, _, _, confirming = seen
    return Look(step, declared, status, leaving, confirming, addresses)


def declared_members(me):
    """How many the StatefulSet is to have; None where it is gone, or about to go."""
    try:
        found = kube_api.call('GET', '/apis/apps/v1/namespaces/%s/statefulsets/%s' % (kube_api.read('namespace'), me.rsplit('-', 1)[0]))
    except urllib.error.HTTPError as error:
        if error.code != 404:
            raise
        return None
    return None if 'deletionTimestamp' in found['metadata'] else found['spec']['replicas']


def confirmations(me):
    """How many members besides the primary a write waits for, where fewer are there."""
    config = json.loads(annotations(me, 'config').get('config') or '{}')
    return 1 if patroni_api.is_strict(config) else 0


def see(me):
    """The arguments of `decide`, and the addresses of all pods."""
    scope = 'app.kubernetes.io/instance=%s,app.kubernetes.io/component=database' % me.rsplit('-', 1)[0]
    path = '/api/v1/namespaces/%s/pods?labelSelector=%s' % (kube_api.read('namespace'), urllib.parse.quote(scope))
    pods = {pod['metadata']['name']: pod for pod in kube_api.call('GET', path)['items']}
    leaving = {name: 'deletionTimestamp' in pod['metadata'] for name, pod in pods.items()}
    addresses = {name: pod['status'].get('podIP', '') for name, pod in pods.items()}
    primary = next((name for name, pod in pods.items() if pod['metadata']['labels'].get(role_label.LABEL) == role_label.PRIMARY and name != me), None)
    status = patroni_api.call('localhost', 'GET', '/patroni')
    if stopping.leads(status):
        return (status, leaving, (None, None), *noted(me)), addresses
    return (status, leaving, (primary, ask(addresses[primary]) if primary else None), None, []), addresses


def noted(me):
    """Who leads by Patroni's note of who has to confirm writes, and who these are; nobody where it keeps none."""
    try:
        found = annotations(me, 'sync')
    except urllib.error.HTTPError:
        found = {}
    return found.get('leader'), [name for name in (found.get('sync_standby') or '').split(',') if name not in ('', me)]


def annotations(me, suffix):
    """What Patroni keeps in one of its ConfigMaps."""
    path = '/api/v1/namespaces/%s/configmaps/%s-%s' % (kube_api.read('namespace'), me.rsplit('-', 1)[0], suffix)
    return kube_api.call('GET', path)['metadata'].get('annotations') or {}


def ask(address):
    """What a member says of itself; None when it doesn't answer."""
    try:
        return patroni_api.call('[%s]' % address if ':' in address else address, 'GET', '/patroni', timeout=1)
    except (OSError, http.client.HTTPException):
        return None
