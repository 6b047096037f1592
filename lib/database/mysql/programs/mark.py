"""The mark that a group was founded, outside of the members' volumes: a ConfigMap, which can be made only once."""
import urllib.error
import uuid

import kube_api
from objects import find


class Mark:
    def __init__(self, namespace, cluster):
        self.folder, self.name = '/api/v1/namespaces/%s/configmaps' % namespace, cluster + '-founded'
        self.path = '%s/%s' % (self.folder, self.name)

    def object(self):
        return find(self.path)

    def read(self):
        found = self.object()
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

    def change(self, data):
        kube_api.call('PATCH', self.path, {'data': data}, 'application/merge-patch+json')


def held(mark):
    """Who may have held data."""
    return set((mark or {}).get('members', '').split())


def kept(mark, answer, declared):
    """What a primary has to change in the mark, or None: who is or was in the group may have held data; who isn't declared any more, and isn't in it,
    is forgotten, and so is a loss that was accepted, when the group goes on."""
    before = held(mark)
    now = sorted({name for name in before if name in declared} | {name for name, state in answer['group'].items() if state == 'ONLINE'})
    changed = {} if now == sorted(before) else {'members': ' '.join(now)}
    return {**changed, **({'accept-loss-of': None} if 'accept-loss-of' in mark else {})} or None
