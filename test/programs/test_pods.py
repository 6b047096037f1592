import unittest
import urllib.error
from unittest import mock

from programs import kube_api, pods


class Pods(unittest.TestCase):
    WANT = {'name': 'orders', 'members': ['orders-0', 'orders-1']}
    STATEFULSET = {'metadata': {'generation': 4},
                   'spec': {'replicas': 2, 'selector': {'matchLabels': {'instance': 'orders', 'component': 'database'}}},
                   'status': {'observedGeneration': 4, 'updateRevision': 'r2'}}

    def setUp(self):
        self.kube = mock.Mock()
        patcher = mock.patch.object(kube_api, 'call', self.kube)
        patcher.start()
        self.addCleanup(patcher.stop)
        self.pods = pods.Pods('ns')

    def asked(self):
        return [call[0] for call in self.kube.call_args_list]

    def test_are_those_that_the_statefulset_selects(self):
        found = [{'metadata': {'name': 'orders-%d' % i, 'labels': {'controller-revision-hash': 'r%d' % (i + 1)}}} for i in range(2)]
        self.kube.side_effect = [self.STATEFULSET, {'items': found}]
        seen = self.pods.see(self.WANT)
        self.assertEqual(({'orders-0': True, 'orders-1': False}, True, {}),
                         ({name: pod['outdated'] for name, pod in seen['pods'].items()}, seen['settled'], seen['refused']))
        self.assertEqual([('GET', '/apis/apps/v1/namespaces/ns/statefulsets/orders'),
                          ('GET', '/api/v1/namespaces/ns/pods?labelSelector=instance%3Dorders%2Ccomponent%3Ddatabase')], self.asked())

    def test_have_not_settled_before_the_change_was_seen(self):
        changed = {**self.STATEFULSET, 'metadata': {'generation': 5}}
        self.kube.side_effect = [changed, {'items': []}, {'items': []}]
        self.assertEqual({'settled': False, 'declared': 2, 'pods': {}, 'refused': {}}, self.pods.see(self.WANT))
        self.assertEqual(changed, self.pods.statefulset)

    def placed(self, unschedulable, *claim):
        self.kube.side_effect = claim
        return self.pods.placed({'unschedulable': unschedulable}, {'metadata': {'name': 'orders-1'}})['tied_to']

    def test_are_tied_to_the_node_of_their_claim_where_they_fit_nowhere(self):
        claim = {'metadata': {'annotations': {pods.SELECTED_NODE: 'node-2'}}, 'spec': {'volumeName': 'pv'}}
        self.assertIsNone(self.placed(None))
        self.kube.assert_not_called()
        self.assertEqual('node-2', self.placed('0/3 nodes', claim))
        self.assertIsNone(self.placed('0/3 nodes', {**claim, 'spec': {}}))
        self.assertIsNone(self.placed('0/3 nodes', urllib.error.HTTPError('https://api', 404, 'not found', {}, None)))

    def test_are_asked_for_why_they_are_refused_only_where_some_are_missing(self):
        self.assertEqual({}, self.pods.refused(self.WANT, {'orders-0': {}, 'orders-1': {}}))
        self.kube.assert_not_called()
        self.kube.return_value = {'items': []}
        self.assertEqual({}, self.pods.refused(self.WANT, {'orders-0': {}}))

    def test_are_evicted_so_that_the_disruption_budget_has_a_say(self):
        self.pods.evict('orders-1')
        [(method, path, body)] = self.asked()
        self.assertEqual(('POST', '/api/v1/namespaces/ns/pods/orders-1/eviction', 'Eviction'), (method, path, body['kind']))

    def test_make_room_by_the_claim_first_which_stays_until_the_pod_is_gone(self):
        self.pods.give_way('orders-1')
        self.assertEqual([('DELETE', '/api/v1/namespaces/ns/persistentvolumeclaims/data-orders-1'),
                          ('DELETE', '/api/v1/namespaces/ns/pods/orders-1')], self.asked())

    def test_have_claims_that_were_made_at_some_time_or_are_not_there(self):
        self.kube.side_effect = [{'metadata': {'creationTimestamp': 'then'}}, urllib.error.HTTPError('https://api', 404, 'not found', {}, None)]
        self.assertEqual({'data-orders-0': 'then'}, pods.claimed('ns', ['data-orders-0', 'data-orders-6']))


class SeenPod(unittest.TestCase):
    def pod(self, metadata=None, conditions=(('Ready', 'True'),)):
        return {'metadata': {'labels': {'controller-revision-hash': 'r2'}, **(metadata or {})},
                'status': {'conditions': [{'type': name, 'status': status} for name, status in conditions]}}

    def test_is_outdated_when_its_revision_is_not_the_current_one(self):
        self.assertFalse(pods.seen_pod(self.pod(), 'r2')['outdated'])
        self.assertTrue(pods.seen_pod(self.pod(), 'r3')['outdated'])
        self.assertTrue(pods.seen_pod(self.pod({'labels': {}}), 'r3')['outdated'])

    def test_has_the_schedulers_words_when_it_fits_nowhere(self):
        def pending(condition):
            return {'metadata': {'labels': {}}, 'status': {'conditions': [dict(condition, type='PodScheduled')]}}
        self.assertEqual('0/3 nodes', pods.seen_pod(pending({'status': 'False', 'message': '0/3 nodes'}), 'r2')['unschedulable'])
        self.assertIsNone(pods.seen_pod(pending({'status': 'True'}), 'r2')['unschedulable'])
        self.assertIsNone(pods.seen_pod({'metadata': {'labels': {}}}, 'r2')['unschedulable'])

    def test_is_leaving_when_it_was_told_to_stop(self):
        self.assertFalse(pods.seen_pod(self.pod(), 'r2')['leaving'])
        self.assertTrue(pods.seen_pod(self.pod({'labels': {}, 'deletionTimestamp': 'now'}), 'r2')['leaving'])

    def test_has_what_keeps_it(self):
        found = pods.seen_pod(self.pod({'labels': {}, 'deletionTimestamp': 'now', 'finalizers': ['example.com/hold']}), 'r2')
        self.assertEqual(['example.com/hold'], found['finalizers'])
        for waiting, stuck in (({'reason': 'ErrImagePull', 'message': 'no such image'}, 'ErrImagePull: no such image'),
                               ({'reason': 'ContainerCreating'}, None), ({}, None)):
            pod = {'metadata': {'labels': {}}, 'status': {'containerStatuses': [{'state': {'running': {}}}, {'state': {'waiting': waiting}}]}}
            self.assertEqual(stuck, pods.seen_pod(pod, 'r2')['stuck'])

    def test_is_ready_when_the_kubelet_says_so(self):
        self.assertTrue(pods.seen_pod(self.pod(), 'r2')['ready'])
        self.assertFalse(pods.seen_pod(self.pod(conditions=[('Ready', 'False')]), 'r2')['ready'])
        self.assertFalse(pods.seen_pod(self.pod(conditions=[('PodScheduled', 'False')]), 'r2')['ready'])
        self.assertFalse(pods.seen_pod({'metadata': {'labels': {}}}, 'r2')['ready'])


class SeenRefusals(unittest.TestCase):
    def test_are_the_api_servers_words_of_the_newest_event_of_each_pod_that_is_missing(self):
        def event(when, pod, words):
            return {'lastTimestamp': when, 'message': 'create Pod %s in StatefulSet orders failed error: %s' % (pod, words)}
        quota = 'pods "orders-1" is forbidden: exceeded quota: team'
        events = [event('2026-11-25T10:02:00Z', 'orders-1', quota), event('2026-11-25T10:01:00Z', 'orders-1', 'old'),
                  event('2026-11-25T10:02:00Z', 'orders-10', 'another'), event(None, 'orders-2', 'there by now')]
        self.assertEqual({'orders-1': quota}, pods.seen_refusals(events, ['orders-1']))


if __name__ == '__main__':
    unittest.main()
