"""What Patroni says to a member that stops: of itself, of who leads, and in its notes."""
import http.client
import json
import urllib.error

import kube_api
import patroni_api
import peers
import stopping


def confirmations(me):
    """How many members besides the primary a write waits for, where fewer are there."""
    config = json.loads(annotations(me, 'config').get('config') or '{}')
    return 1 if patroni_api.is_strict(config) else 0


def see(me):
    """The arguments of `decide`, and the addresses of all pods."""
    leaving, addresses, primary = peers.see(me)
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
    path = '/api/v1/namespaces/%s/configmaps/%s-%s' % (kube_api.read('namespace'), peers.statefulset(me), suffix)
    return kube_api.call('GET', path)['metadata'].get('annotations') or {}


def ask(address):
    """What a member says of itself; None when it doesn't answer."""
    try:
        return patroni_api.call('[%s]' % address if ':' in address else address, 'GET', '/patroni', timeout=1)
    except (OSError, http.client.HTTPException):
        return None
