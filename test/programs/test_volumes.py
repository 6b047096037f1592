import contextlib
import io
import unittest
import urllib.error
from unittest import mock

from programs import volumes

WANT = {'members': ['orders-0', 'orders-1'], 'volumeAttributes': 'fast'}


def claim(asked=None, current=None, status=None):
    found = {'spec': {}, 'status': {}}
    if asked:
        found['spec']['volumeAttributesClassName'] = asked
    if current:
        found['status']['currentVolumeAttributesClassName'] = current
    if status:
        found['status']['modifyVolumeStatus'] = {'status': status}
    return found


class Follow(unittest.TestCase):
    def followed(self, answers, want=WANT, rounds=1):
        """What was asked of the API server, and what was said."""
        said = io.StringIO()
        with mock.patch.object(volumes.kube_api, 'call', side_effect=answers) as call, contextlib.redirect_stdout(said):
            actor = volumes.Volumes('shop')
            for _ in range(rounds):
                actor.follow(want)
        return [asked.args for asked in call.call_args_list], said.getvalue().splitlines()

    def test_gives_a_claim_the_class_that_is_declared(self):
        asked, said = self.followed([claim('slow', 'slow'), claim('fast', 'slow', 'InProgress')])
        path = '/api/v1/namespaces/shop/persistentvolumeclaims/data-orders-0'
        self.assertEqual([('GET', path), ('PATCH', path, {'spec': {'volumeAttributesClassName': 'fast'}}, 'application/merge-patch+json')], asked)
        self.assertEqual(['the volume of orders-0 is being changed to fast: InProgress'], said)

    def test_looks_at_one_claim_a_round_and_says_a_thing_once(self):
        asked, said = self.followed([claim('fast', 'fast')] * 4, rounds=4)
        self.assertEqual(['data-orders-0', 'data-orders-1'] * 2, [path.split('/')[-1] for _, path in asked])
        self.assertEqual(['the volume of orders-%d has the attributes of fast' % i for i in range(2)], said)

    def test_asks_for_nothing_where_nothing_is_declared(self):
        self.assertEqual(([], []), self.followed([], {'members': ['orders-0']}))

    def test_says_what_stands_in_the_way_and_goes_on(self):
        for title, (answers, said) in {
            'the driver refuses': ([claim('fast', None, 'Infeasible')], 'is being changed to fast: Infeasible'),
            'a Kubernetes that drops the field': ([claim(), claim()], "can't be changed to fast: this Kubernetes has no classes of attributes"),
            'no claim yet': ([urllib.error.HTTPError('', 404, 'not found', None, None)], "isn't changed to fast: HTTP Error 404: not found"),
            'an API server that is away': ([OSError('refused')], "isn't changed to fast: refused"),
        }.items():
            with self.subTest(title):
                self.assertEqual(['the volume of orders-0 ' + said], self.followed(answers)[1])


if __name__ == '__main__':
    unittest.main()
