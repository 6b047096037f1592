"""Says what is waited for where people look: in an annotation of the workload's object, and in its Events.

A wait is said when it is there at two looks: most are over by then. The annotation is what was said last, also for the program that runs after
this one. It is no part of a manifest, nor of a pod, so that nothing that applies manifests takes it away, and no pod is replaced for it.
"""
import secrets
import time

import kube_api

# kubectl get statefulset -o custom-columns=NAME:.metadata.name,WHY:.metadata.annotations.cdk8s-patterns/why
ANNOTATION = 'cdk8s-patterns/why'
# A sentence that comes back sooner is counted, and not said again.
AGAIN_SECONDS = 600
MOST_LETTERS = 1000  # of an Event's message: 1,024


class Announcement:
    """Of one namespace, in the name of one controller."""

    def __init__(self, namespace, controller, call=kube_api.call, now=time.time):
        self.namespace, self.controller, self.call, self.now = namespace, controller, call, now
        self.before = None
        self.events = {}

    def say(self, about, sentence):
        """`about`: the object as it was seen last; `sentence`: why something is waited for, or None."""
        lasts, self.before = sentence == self.before, sentence
        metadata = about['metadata']
        text = sentence and sentence[:MOST_LETTERS]
        if not (lasts or text is None) or metadata.get('annotations', {}).get(ANNOTATION) == text:
            return
        path = '/apis/%s/namespaces/%s/%ss/%s' % (about['apiVersion'], self.namespace, about['kind'].lower(), metadata['name'])
        self.call('PATCH', path, {'metadata': {'annotations': {ANNOTATION: text}}}, 'application/merge-patch+json')
        if text is None:
            self.event(about, 'Normal', 'Settled', 'nothing is waited for any more')
        else:
            self.event(about, 'Warning', 'Waiting', text)

    def event(self, about, kind, reason, message):
        now = self.now()
        first, last, count = self.events.get(message, (now, None, 0))
        said = last is None or now - last >= AGAIN_SECONDS
        self.events[message] = (first, now if said else last, count + 1)
        if not said:
            return
        metadata = about['metadata']
        self.call('POST', '/api/v1/namespaces/%s/events' % self.namespace, {
            'metadata': {'name': '%s.%s' % (metadata['name'], secrets.token_hex(8)), 'namespace': self.namespace},
            'involvedObject': {'apiVersion': about['apiVersion'], 'kind': about['kind'], 'namespace': self.namespace,
                               'name': metadata['name'], 'uid': metadata['uid']},
            'type': kind, 'reason': reason, 'message': message, 'source': {'component': self.controller},
            'firstTimestamp': stamp(first), 'lastTimestamp': stamp(now), 'count': count + 1,
        })


def stamp(seconds):
    return time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(seconds))
