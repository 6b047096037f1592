"""Patroni's notes in its ConfigMaps, where they are gone although this member has data: deleted while no member ran.

Without them Patroni has the fullest of those lead that happen to be up, and forgets what was acknowledged by the others; and a member
with an empty volume founds another database. So before it starts, the founding is noted again, with the settings that the member had last, and who
led last as nobody: then no election succeeds, and the controller asks one to lead when all have answered (takeover.py).
"""
import json
import urllib.parse

import kube_api
from patroni_api import NOBODY


def gone(found, system, settings):
    """What is to be noted again. `found` is what each ConfigMap that is there says, `settings` what this member had last, or None where unknown."""
    again = {}
    config = found.get('config', {})
    if 'initialize' not in config:
        again['config'] = {'initialize': system}
        if settings is not None and not config.get('config'):
            again['config']['config'] = json.dumps(settings)
    known = json.loads(config.get('config') or 'null') or settings
    if (known is None or known.get('synchronous_mode', 'off') != 'off') and not found.get('sync', {}).get('leader'):
        again['sync'] = {'leader': NOBODY, 'quorum': '0'}
    return again


def last_settings(file):
    """What Patroni kept in the data folder; None where a crash has left nothing of it."""
    try:
        with open(file) as content:
            return json.load(content) or None
    except ValueError:
        return None


def note_again(namespace, scope, system, file):
    """Once: raises OSError where the API server refuses, or where another member did the same in this moment."""
    path = '/api/v1/namespaces/%s/configmaps' % namespace
    labels = {'app.kubernetes.io/instance': scope, 'app.kubernetes.io/component': 'database'}  # by which Patroni finds them
    selector = urllib.parse.quote(','.join('%s=%s' % label for label in labels.items()))
    there = {one['metadata']['name']: one['metadata'] for one in kube_api.call('GET', path + '?labelSelector=' + selector)['items']}
    found = {suffix: there[scope + '-' + suffix].get('annotations') or {} for suffix in ('config', 'sync') if scope + '-' + suffix in there}
    for suffix, annotations in gone(found, system, last_settings(file)).items():
        name = '%s-%s' % (scope, suffix)
        print('the ConfigMap %s is gone, or empty: noted again: %s' % (name, ', '.join(sorted(annotations))), flush=True)
        if name in there:
            metadata = {'annotations': annotations, 'resourceVersion': there[name]['resourceVersion']}
            kube_api.call('PATCH', '%s/%s' % (path, name), {'metadata': metadata}, 'application/merge-patch+json')
        else:
            metadata = {'name': name, 'labels': labels, 'annotations': annotations}
            kube_api.call('POST', path, {'apiVersion': 'v1', 'kind': 'ConfigMap', 'metadata': metadata})
