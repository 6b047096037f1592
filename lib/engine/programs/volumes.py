"""Gives the members' claims the class of attributes that is declared: a StatefulSet's claim template can't be changed, and Kubernetes
changes a volume while it is in use."""
import kube_api


class Volumes:
    """Looks at one claim a round, so that volumes change one after another and a refusal stops nothing else."""

    def __init__(self, namespace):
        self.namespace = namespace
        self.said = {}
        self.round = 0

    def follow(self, want):
        declared, members = want.get('volumeAttributes'), want['members']
        if declared is None:
            return
        member = members[self.round % len(members)]
        self.round += 1
        try:
            self.say(member, self.change(member, declared))
        except OSError as error:
            self.say(member, 'isn\'t changed to %s: %s' % (declared, error))

    def change(self, member, declared):
        """What there is to say of a member's claim."""
        path = '/api/v1/namespaces/%s/persistentvolumeclaims/data-%s' % (self.namespace, member)
        claim = kube_api.call('GET', path)
        if claim['spec'].get('volumeAttributesClassName') != declared:
            claim = kube_api.call('PATCH', path, {'spec': {'volumeAttributesClassName': declared}}, 'application/merge-patch+json')
        if claim['spec'].get('volumeAttributesClassName') != declared:
            return 'can\'t be changed to %s: this Kubernetes has no classes of attributes' % declared
        status = claim.get('status') or {}
        if status.get('currentVolumeAttributesClassName') == declared:
            return 'has the attributes of %s' % declared
        return 'is being changed to %s: %s' % (declared, (status.get('modifyVolumeStatus') or {}).get('status') or 'Pending')

    def say(self, member, sentence):
        if self.said.get(member) != sentence:
            print('the volume of %s %s' % (member, sentence), flush=True)
        self.said[member] = sentence
