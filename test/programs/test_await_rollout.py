import contextlib
import io
import unittest
from unittest import mock

from programs import await_rollout

JOB = 'contract-d1'
ANNOTATION = 'cdk8s-patterns/then-contract'


def deployment(generation=2, job=JOB, replicas=3, **status):
    whole = {'observedGeneration': generation, 'replicas': replicas, 'updatedReplicas': replicas, 'availableReplicas': replicas}
    return {'metadata': {'name': 'api', 'generation': generation, 'annotations': {ANNOTATION: job}}, 'spec': {'replicas': replicas},
            'status': dict(whole, **status)}


class WaitsFor(unittest.TestCase):
    def test_says_what_is_missing(self):
        for what, state, reason in [
            ('all of the new version', deployment(), None),
            ('no pods are asked for', deployment(replicas=0), None),
            ('applied before', deployment(job='contract-d0'), 'api: is of another version than contract-d1'),
            ('without annotations', {'metadata': {'name': 'api'}, 'spec': {}}, 'api: is of another version than contract-d1'),
            ('not seen', deployment(observedGeneration=1), 'api: the cluster has not seen the new version'),
            ('not seen at all', {'metadata': {'name': 'api', 'generation': 1, 'annotations': {ANNOTATION: JOB}}, 'spec': {}},
             'api: the cluster has not seen the new version'),
            ('half-way', deployment(updatedReplicas=1), 'api: 1 of 3 pods are of the new version'),
            ('old ones left', deployment(replicas=3, updatedReplicas=3) | {'status': dict(deployment()['status'], replicas=4)},
             'api: 1 pods of the old version are there'),
            ('new ones that are not ready', deployment(availableReplicas=2), 'api: 2 of 3 pods are available'),
        ]:
            with self.subTest(what):
                self.assertEqual(reason, await_rollout.waits_for(state, ANNOTATION, JOB))


class Look(unittest.TestCase):
    def test_looks_at_one_after_another(self):
        wanted = {'deployments': ['api', 'mailer'], 'annotation': ANNOTATION}
        call = mock.Mock(side_effect=[deployment(), deployment(updatedReplicas=0)])
        self.assertEqual('api: 0 of 3 pods are of the new version', await_rollout.look(wanted, JOB, 'shop', call))
        self.assertEqual([mock.call('GET', '/apis/apps/v1/namespaces/shop/deployments/' + name) for name in ['api', 'mailer']], call.mock_calls)


class Wait(unittest.TestCase):
    def test_says_each_reason_once_and_ends_without_one(self):
        attempt = mock.Mock(side_effect=['a', 'a', OSError('away'), 'b', None])
        with contextlib.redirect_stdout(io.StringIO()) as said:
            await_rollout.wait(attempt, mock.Mock())
        self.assertEqual(['a', 'trying again: away', 'b'], said.getvalue().split('\n')[:-1])
