import unittest

from postgresql import answers
from postgresql.situations import member


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
