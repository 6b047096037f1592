"""The members' pods as the API server sees them, and the steps that touch these, whatever runs in them."""
import urllib.parse

import kube_api
from objects import find

# The scheduler leaves it on the claims that it waits for.
SELECTED_NODE = 'volume.kubernetes.io/selected-node'
# What the kubelet says of a container that is about to start as it should.
STARTS = ('ContainerCreating', 'PodInitializing')


class Pods:
    def __init__(self, namespace):
        self.namespace = namespace
        self.core = '/api/v1/namespaces/' + namespace
        self.statefulset = None

    def see(self, want):
        """Whether the StatefulSet's controller has `settled`, how many are `declared`, its `pods`, and why others are `refused`."""
        self.statefulset = statefulset = kube_api.call('GET', '/apis/apps/v1/namespaces/%s/statefulsets/%s' % (self.namespace, want['name']))
        status, labels = statefulset['status'], statefulset['spec']['selector']['matchLabels']
        selector = urllib.parse.quote(','.join('%s=%s' % label for label in labels.items()))
        found = kube_api.call('GET', '%s/pods?labelSelector=%s' % (self.core, selector))['items']
        pods = {pod['metadata']['name']: self.placed(seen_pod(pod, status.get('updateRevision')), pod) for pod in found}
        return {'settled': status.get('observedGeneration') == statefulset['metadata']['generation'],
                'declared': statefulset['spec']['replicas'], 'pods': pods, 'refused': self.refused(want, pods)}

    def placed(self, seen, pod):
        """With the node that the claim of a pod that fits nowhere was made for."""
        claim = seen['unschedulable'] is not None and find('%s/persistentvolumeclaims/data-%s' % (self.core, pod['metadata']['name']))
        bound = claim and claim.get('spec', {}).get('volumeName')
        return dict(seen, tied_to=claim['metadata'].get('annotations', {}).get(SELECTED_NODE) if bound else None)

    def refused(self, want, pods):
        """Why pods that aren't there can't be made, in the API server's words: a quota, a webhook. The StatefulSet's controller is told."""
        absent = [name for name in want['members'] if name not in pods]
        if not absent:
            return {}
        fields = 'involvedObject.kind=StatefulSet,involvedObject.name=%s,reason=FailedCreate' % want['name']
        return seen_refusals(kube_api.call('GET', '%s/events?fieldSelector=%s' % (self.core, urllib.parse.quote(fields)))['items'], absent)

    def evict(self, name):
        """An eviction, not a deletion: the disruption budget has a say."""
        kube_api.call('POST', '%s/pods/%s/eviction' % (self.core, name), {
            'apiVersion': 'policy/v1', 'kind': 'Eviction', 'metadata': {'name': name, 'namespace': self.namespace}})

    def give_way(self, name):
        """The claim goes when its pod is gone, and the StatefulSet makes both anew."""
        kube_api.call('DELETE', '%s/persistentvolumeclaims/data-%s' % (self.core, name))
        kube_api.call('DELETE', '%s/pods/%s' % (self.core, name))


def seen_pod(pod, revision):
    metadata = pod['metadata']
    conditions = {condition['type']: condition for condition in pod.get('status', {}).get('conditions', [])}
    scheduled = conditions.get('PodScheduled', {})
    waiting = [status['state']['waiting'] for status in pod.get('status', {}).get('containerStatuses', []) if 'waiting' in status.get('state', {})]
    return {
        'uid': metadata.get('uid'), 'outdated': metadata['labels'].get('controller-revision-hash') != revision,
        'ready': conditions.get('Ready', {}).get('status') == 'True',
        'leaving': 'deletionTimestamp' in metadata, 'finalizers': metadata.get('finalizers', []),
        'stuck': next(('%s: %s' % (one['reason'], one.get('message', '')) for one in waiting if one.get('reason') not in (None, *STARTS)), None),
        'node': pod.get('spec', {}).get('nodeName'),
        'unschedulable': scheduled.get('message', '') if scheduled.get('status') == 'False' else None,
    }


def seen_refusals(events, absent):
    """What the newest Event of each absent pod says after "error: "."""
    refusals = {}
    for event in sorted(events, key=lambda event: event.get('lastTimestamp') or ''):
        for name in absent:
            if 'create Pod %s ' % name in event['message']:
                refusals[name] = event['message'].rpartition('error: ')[2]
    return refusals


def claimed(namespace, claims):
    """When each of these claims was made that is there."""
    found = {name: find('/api/v1/namespaces/%s/persistentvolumeclaims/%s' % (namespace, name)) for name in claims}
    return {name: claim['metadata']['creationTimestamp'] for name, claim in found.items() if claim}
