"""The mark that a group was founded, outside of the members' volumes: a ConfigMap, which can be made only once."""
import urllib.error
import uuid

import kube_api
from objects import find

ENDED = 'ended-'


class Mark:
    def __init__(self, namespace, cluster):
        self.folder, self.name = '/api/v1/namespaces/%s/configmaps' % namespace, cluster + '-founded'
        self.path = '%s/%s' % (self.folder, self.name)
        self.version = None

    def object(self):
        return find(self.path)

    def read(self):
        found = self.object()
        self.version = found and found['metadata']['resourceVersion']
        return found and found.get('data') or None

    def make(self, founder, member, name=None):
        """Answers the mark that is there then: of this founder, or of another who was quicker."""
        data = {'founder': founder, 'members': member, 'name': name or str(uuid.uuid4())}
        try:
            kube_api.call('POST', self.folder, {'apiVersion': 'v1', 'kind': 'ConfigMap', 'metadata': {'name': self.name}, 'data': data})
        except urllib.error.HTTPError as error:
            if error.code != 409:
                raise
        return self.read()

    def change(self, data, version=None):
        metadata = {'metadata': {'resourceVersion': version}} if version else {}
        kube_api.call('PATCH', self.path, {'data': data, **metadata}, 'application/merge-patch+json')

    def claim(self, member):
        """Says who restarts the group. Answers whether the mark was as it was read last; where there is none, nobody left a note in it."""
        try:
            if self.version:
                self.change({'restarts': member}, self.version)
            return True
        except urllib.error.HTTPError as error:
            if error.code != 409:
                raise
            return False


def held(mark):
    """Who may have held data."""
    return set((mark or {}).get('members', '').split())


def ended(mark):
    """What members had that stopped with all others, by their notes."""
    return {key[len(ENDED):]: had for key, had in (mark or {}).items() if key.startswith(ENDED)}


def kept(mark, answer, declared):
    """What a primary has to change in the mark, or None: who is or was in the group may have held data; who isn't declared any more, and isn't in it,
    is forgotten. So are, when the group goes on, a loss that was accepted, who restarts it, and notes of members that work."""
    before = held(mark)
    online = {name for name, state in answer['group'].items() if state == 'ONLINE'}
    now = sorted({name for name in before if name in declared} | online)
    changed = {} if now == sorted(before) else {'members': ' '.join(now)}
    over = ['accept-loss-of', 'restarts', *(ENDED + name for name in sorted(online))]
    return {**changed, **{key: None for key in over if key in mark}} or None
