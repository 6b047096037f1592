"""Patroni's notes in its ConfigMaps, where they are gone although this member has data: deleted while no member ran.

Without them Patroni has the fullest of those lead that happen to be up, and forgets what was acknowledged by the others; and a member
with an empty volume founds another database. So before it starts, the founding is noted again, with the settings that the member had last, and who
led last as nobody: then no election succeeds, and the controller asks one to lead when all have answered (takeover.py).
"""
import json

import kube_api
from objects import find
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
    there = {suffix: find('%s/%s-%s' % (path, scope, suffix)) for suffix in ('config', 'sync')}
    found = {suffix: config_map['metadata'].get('annotations') or {} for suffix, config_map in there.items() if config_map}
    for suffix, annotations in gone(found, system, last_settings(file)).items():
        name = '%s-%s' % (scope, suffix)
        print('the ConfigMap %s is gone, or empty: noted again: %s' % (name, ', '.join(sorted(annotations))), flush=True)
        # the labels are those by which Patroni finds them
        metadata = {'annotations': annotations, 'labels': {'app.kubernetes.io/instance': scope, 'app.kubernetes.io/component': 'database'}}
        if there[suffix]:
            metadata['resourceVersion'] = there[suffix]['metadata']['resourceVersion']
            kube_api.call('PATCH', '%s/%s' % (path, name), {'metadata': metadata}, 'application/merge-patch+json')
        else:
            kube_api.call('POST', path, {'apiVersion': 'v1', 'kind': 'ConfigMap', 'metadata': dict(metadata, name=name)})
