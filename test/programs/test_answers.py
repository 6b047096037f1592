import unittest

from programs import answers
from situations import member


class SeenPod(unittest.TestCase):
    def pod(self, metadata=None, conditions=(('Ready', 'True'),)):
        return {'metadata': {'labels': {'controller-revision-hash': 'r2'}, **(metadata or {})},
                'status': {'conditions': [{'type': name, 'status': status} for name, status in conditions]}}

    def test_is_outdated_when_its_revision_is_not_the_current_one(self):
        self.assertFalse(answers.seen_pod(self.pod(), 'r2')['outdated'])
        self.assertTrue(answers.seen_pod(self.pod(), 'r3')['outdated'])
        self.assertTrue(answers.seen_pod(self.pod({'labels': {}}), 'r3')['outdated'])

    def test_has_the_schedulers_words_when_it_fits_nowhere(self):
        def pending(condition):
            return {'metadata': {'labels': {}}, 'status': {'conditions': [dict(condition, type='PodScheduled')]}}
        self.assertEqual('0/3 nodes', answers.seen_pod(pending({'status': 'False', 'message': '0/3 nodes'}), 'r2')['unschedulable'])
        self.assertIsNone(answers.seen_pod(pending({'status': 'True'}), 'r2')['unschedulable'])
        self.assertIsNone(answers.seen_pod({'metadata': {'labels': {}}}, 'r2')['unschedulable'])

    def test_is_leaving_when_it_was_told_to_stop(self):
        self.assertFalse(answers.seen_pod(self.pod(), 'r2')['leaving'])
        self.assertTrue(answers.seen_pod(self.pod({'labels': {}, 'deletionTimestamp': 'now'}), 'r2')['leaving'])

    def test_has_what_keeps_it(self):
        found = answers.seen_pod(self.pod({'labels': {}, 'deletionTimestamp': 'now', 'finalizers': ['example.com/hold']}), 'r2')
        self.assertEqual(['example.com/hold'], found['finalizers'])
        for waiting, stuck in (({'reason': 'ErrImagePull', 'message': 'no such image'}, 'ErrImagePull: no such image'),
                               ({'reason': 'ContainerCreating'}, None), ({}, None)):
            pod = {'metadata': {'labels': {}}, 'status': {'containerStatuses': [{'state': {'running': {}}}, {'state': {'waiting': waiting}}]}}
            self.assertEqual(stuck, answers.seen_pod(pod, 'r2')['stuck'])

    def test_is_ready_when_the_kubelet_says_so(self):
        self.assertTrue(answers.seen_pod(self.pod(), 'r2')['ready'])
        self.assertFalse(answers.seen_pod(self.pod(conditions=[('Ready', 'False')]), 'r2')['ready'])
        self.assertFalse(answers.seen_pod(self.pod(conditions=[('PodScheduled', 'False')]), 'r2')['ready'])
        self.assertFalse(answers.seen_pod({'metadata': {'labels': {}}}, 'r2')['ready'])


class SeenRefusals(unittest.TestCase):
    def test_are_the_api_servers_words_of_the_newest_event_of_each_pod_that_is_missing(self):
        def event(when, pod, words):
            return {'lastTimestamp': when, 'message': 'create Pod %s in StatefulSet orders failed error: %s' % (pod, words)}
        quota = 'pods "orders-1" is forbidden: exceeded quota: team'
        events = [event('2026-11-25T10:02:00Z', 'orders-1', quota), event('2026-11-25T10:01:00Z', 'orders-1', 'old'),
                  event('2026-11-25T10:02:00Z', 'orders-10', 'another'), event(None, 'orders-2', 'there by now')]
        self.assertEqual({'orders-1': quota}, answers.seen_refusals(events, ['orders-1']))


class SeenMember(unittest.TestCase):
    STANDBY = {'role': 'replica', 'state': 'running', 'timeline': 5, 'database_system_identifier': '7',
               'xlog': {'received_location': 300, 'replayed_location': 200, 'paused': False}}

    def test_is_as_far_as_it_has_received_or_replayed(self):
        for received, replayed, position in ((300, 200, 300), (200, 300, 300), (None, 300, 300), (None, None, None)):
            with self.subTest(received=received, replayed=replayed):
                found = answers.seen_member({**self.STANDBY, 'xlog': {'received_location': received, 'replayed_location': replayed}})
                self.assertEqual((position, replayed), (found['position'], found['replayed']))

    def test_streams_only_while_patroni_says_so(self):
        self.assertEqual('streaming', answers.seen_member({**self.STANDBY, 'replication_state': 'streaming'})['state'])
        self.assertEqual('running', answers.seen_member(self.STANDBY)['state'])

    def test_is_empty_until_its_copy_is_whole(self):
        for status in ({'role': 'uninitialized', 'state': 'stopped'}, {'role': 'uninitialized', 'state': 'creating replica'},
                       {'role': 'replica', 'state': 'creating replica'}):
            with self.subTest(status):
                self.assertTrue(answers.seen_member(status)['empty'])
        self.assertFalse(answers.seen_member(self.STANDBY)['empty'])

    def test_knows_of_a_leader_through_its_peers_while_the_store_is_away(self):
        self.assertTrue(answers.seen_member({**self.STANDBY, 'cluster_unlocked': True})['unlocked'])
        self.assertFalse(answers.seen_member({**self.STANDBY, 'cluster_unlocked': True, 'failsafe_mode_is_active': True})['unlocked'])
        self.assertFalse(answers.seen_member(self.STANDBY)['unlocked'])

    def test_reads_a_primary(self):
        found = answers.seen_member({'role': 'primary', 'state': 'running', 'timeline': 5, 'xlog': {'location': 400}})
        self.assertEqual(('leader', 400), (found['role'], found['position']))


class StandsStill(unittest.TestCase):
    def test_needs_two_looks_that_are_alike(self):
        self.assertTrue(answers.stands_still(member(), member()))
        self.assertFalse(answers.stands_still(None, member()))
        for changed in ({'position': 201}, {'replayed': 199}, {'timeline': 6}, {'state': 'in archive recovery'}):
            with self.subTest(changed):
                self.assertFalse(answers.stands_still(member(**changed), member()))

    def test_is_not_said_of_who_leads_streams_or_starts(self):
        for changed in ({'role': 'leader'}, {'state': 'streaming'}, {'state': 'starting'}, {'position': None}, {'timeline': None}):
            with self.subTest(changed):
                self.assertFalse(answers.stands_still(member(**changed), member(**changed)))


class SeenSync(unittest.TestCase):
    def test_is_what_the_last_primary_wrote_down(self):
        self.assertEqual({'leader': 'a', 'standbys': ['b', 'c'], 'quorum': 1},
                         answers.seen_sync({'leader': 'a', 'sync_standby': 'b,c', 'quorum': '1'}))
        self.assertEqual({'leader': 'a', 'standbys': [], 'quorum': 0}, answers.seen_sync({'leader': 'a', 'quorum': '0'}))
        self.assertEqual({'leader': None, 'standbys': [], 'quorum': 0}, answers.seen_sync({}))


if __name__ == '__main__':
    unittest.main()
