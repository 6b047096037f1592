import itertools
import unittest
from unittest import mock

from postgresql import takeover
from postgresql.situations import CONFIG, EMPTY, LEADER, REPLICA, STARTING, called, decide, member, want, without_leader

STANDBY = member()
AVAILABLE = {**CONFIG, 'synchronous_mode_strict': False}
BEST_EFFORT = {**CONFIG, 'synchronous_mode': 'off'}
ALONE = {'leader': 'orders-0', 'standbys': [], 'quorum': 0}
DELETED = {**ALONE, 'leader': 'nobody'}
FIVE = ['orders-1', 'orders-2', 'orders-3', 'orders-4']


def wait(reason):
    return 'wait', 'no primary: ' + reason


START_0 = 'start orders-0, which led last, or its node'
BACK_2 = 'orders-2, which led last, has to come back, with 3 members declared again'


def lead(number):
    return 'failover', 'orders-%d' % number


def down(*members, **changes):
    """The last primary, orders-0, doesn't answer; it wrote itself down alone."""
    return without_leader(None, *members, **{'sync': ALONE, **changes})


SILENT_2 = wait('orders-2 doesn\'t answer, and may have writes that the others don\'t: start it, or its node')
# what is seen, the step where three members are declared with CONFIG
SITUATIONS = {
    # the last primary is away, and everybody else is there
    'all others are alike: the first by name': (down(STANDBY, STANDBY), lead(1)),
    'one has more WAL': (down(STANDBY, member(position=201)), lead(2)),
    'one is on a newer timeline': (down(STANDBY, member(timeline=6, position=150)), lead(2)),
    'one received what it has not replayed': (down(member(position=210, replayed=200), STANDBY), lead(1)),
    'standbys were named, and one confirmation was enough': (
        down(STANDBY, STANDBY, sync={'leader': 'orders-0', 'standbys': ['orders-1', 'orders-2'], 'quorum': 1}), lead(1)),
    'one standby was named, and it had to confirm': (
        down(STANDBY, member(position=300), sync={'leader': 'orders-0', 'standbys': ['orders-1'], 'quorum': 0}), lead(2)),
    'the last primary is another': (without_leader(STANDBY, STANDBY, None, sync={**ALONE, 'leader': 'orders-2'}), lead(0)),
    'the last primary is empty': (without_leader(EMPTY, STANDBY, member(position=201), sync=ALONE), lead(2)),
    'the last primary starts: who is fullest does not hang on it': (without_leader(STARTING, STANDBY, STANDBY, sync=ALONE), lead(1)),
    'the last primary is on a branch of its own': (without_leader(member(timeline=6, position=900), STANDBY, STANDBY, sync=ALONE), lead(1)),
    'the last primary was scaled away': (without_leader(STANDBY, STANDBY, STANDBY, sync={**ALONE, 'leader': 'orders-4'}), lead(0)),

    # somebody else is missing
    'nobody answers': (
        down(None, None),
        wait('orders-1 and orders-2 don\'t answer, and may have writes that the others don\'t: start them, or their nodes')),
    'one more is silent': (down(STANDBY, None), SILENT_2),
    'one more is silent though named standbys would do': (
        down(STANDBY, None, sync={'leader': 'orders-0', 'standbys': ['orders-1'], 'quorum': 0}), SILENT_2),
    'one more is empty': (down(STANDBY, EMPTY), wait('no data on orders-2, which may have had the newest: ' + START_0)),
    'all are empty: founded, and all volumes lost': (
        without_leader(EMPTY, EMPTY, EMPTY, sync=ALONE),
        wait('no data on orders-1 and orders-2, which may have had the newest: orders-0, which led last, has to lead: its log says what keeps it')),
    'one is being copied': (
        down(STANDBY, {**EMPTY, 'state': 'creating replica'}),
        wait('no data on orders-2, which may have had the newest: ' + START_0)),
    'one is starting': (down(STANDBY, STARTING), wait('the server of orders-2 doesn\'t run yet: its log says how far it is')),
    'one does not know its timeline': (
        down(STANDBY, member(timeline=None)),
        wait('the server of orders-2 doesn\'t run yet: its log says how far it is')),
    'one is another cluster\'s': (
        down(STANDBY, member(system='8')),
        wait('the members have data of different clusters (orders-1 of 7, orders-2 of 8): give each the volume that is its own')),
    'one still streams': (
        down(STANDBY, member(state='streaming', still=False)),
        wait('orders-2 still receives or replays WAL: it is asked again when it has done')),
    'one still replays': (down(STANDBY, member(still=False)), wait('orders-2 still receives or replays WAL: it is asked again when it has done')),
    'two are on branches of the same number': (
        down(STANDBY, member(position=201), forked=['orders-1']),
        wait('orders-1 has other WAL of the same timeline than the fullest: one of the two has to be given up, claim and pod, by hand')),

    # somebody else may have confirmed
    'a receiver of WAL is no member': (down(STANDBY, STANDBY, receivers=['archive', 'orders-0', 'orders-1', 'orders-2']),
                                       wait('archive received WAL, is no member, and may have confirmed writes that no member has: ' + START_0)),
    'it is no member, but all standbys were named': (
        down(STANDBY, STANDBY, receivers=['archive', 'orders-1'], sync={'leader': 'orders-0', 'standbys': ['orders-1', 'orders-2'], 'quorum': 1}),
        lead(1)),
    'a member was scaled away before all others had everything': (
        down(STANDBY, STANDBY, receivers=['orders-0', 'orders-1', 'orders-2', 'orders-3']),
        wait('orders-3 received WAL, is no member, and may have confirmed writes that no member has, with 5 members declared again; otherwise '
             + START_0)),
    'named standbys were scaled away, and the rest is not enough': (
        down(STANDBY, STANDBY, sync={'leader': 'orders-0', 'standbys': FIVE, 'quorum': 2}),
        wait('1 more of orders-3 and orders-4 must answer, which may have confirmed what nobody else has, with 5 members declared again; '
             'otherwise ' + START_0)),
    'named standbys were scaled away, and the rest is enough': (
        down(STANDBY, STANDBY, sync={'leader': 'orders-0', 'standbys': FIVE[:3], 'quorum': 1}), lead(1)),

    # somebody leads, or may
    'a member says that it leads': (
        without_leader(LEADER, LEADER, STANDBY, leader=None),
        wait('orders-0 and orders-1 each say that they lead: the lease decides within 20 s')),
    'the lease is not over': (
        down(STANDBY, member(unlocked=False)),
        wait('orders-0 may lead until its lease is over, says orders-2: that takes 20 s at the most')),
    'the lease is not over, and who led last is not known': (
        down(member(unlocked=False), STANDBY, sync={**ALONE, 'leader': None}), wait('another may lead until its lease is over, says '
             'orders-1: that takes 20 s at the most')),
    'the store is away, and peers keep the primary alive': (
        down(REPLICA, REPLICA),
        wait('orders-0 may lead until its lease is over, says orders-1: that takes 20 s at the most')),
    'Patroni is paused': (down(STANDBY, STANDBY, paused=True), wait('Patroni is paused: patronictl resume')),

    # nobody had to confirm
    'never founded': (
        without_leader(EMPTY, None, None, config={}, sync={'leader': None, 'standbys': [], 'quorum': 0}),
        wait('not founded yet, which the first member does that starts: orders-0 has no data yet: its log says how far it is; '
             'orders-1 doesn\'t answer: see its log and its node; orders-2 doesn\'t answer: see its log and its node')),
    'AVAILABLE: the last primary may have acknowledged alone': (
        down(STANDBY, STANDBY, config=AVAILABLE),
        wait('orders-0 led last, and may have acknowledged writes alone, as durability allows: ' + START_0)),
    'AVAILABLE: it had named its standbys': (
        down(STANDBY, STANDBY, config=AVAILABLE, sync={'leader': 'orders-0', 'standbys': ['orders-1', 'orders-2'], 'quorum': 1}), lead(1)),
    'BEST_EFFORT': (down(STANDBY, STANDBY, config=BEST_EFFORT),
                    wait('orders-0 led last, and may have acknowledged writes alone, as durability allows: ' + START_0)),
    'BEST_EFFORT, and Patroni keeps no note': (
        down(STANDBY, STANDBY, config=BEST_EFFORT, sync={'leader': None, 'standbys': [], 'quorum': 0}), wait('who led last is not known, '
             'and may have acknowledged writes alone, as durability allows: all members have to run')),
}


# Patroni's notes were deleted while no member ran; what is seen, the step
DECIDE = 'who led last is not known any more: start all members with their data, or decide yourself who leads, by patronictl failover'
FORGOTTEN = {
    'all have data: the first by name': (without_leader(STANDBY, STANDBY, STANDBY, sync=DELETED), lead(0)),
    'one has more WAL': (without_leader(STANDBY, member(position=201), STANDBY, sync=DELETED), lead(1)),
    'a newer timeline is worth more than WAL': (
        without_leader(member(position=900), STANDBY, member(timeline=6, position=150), sync=DELETED), lead(2)),
    'whatever the durability': (without_leader(STANDBY, STANDBY, member(position=201), sync=DELETED, config=AVAILABLE), lead(2)),
    'one is silent': (without_leader(STANDBY, STANDBY, None, sync=DELETED), SILENT_2),
    'one is empty': (without_leader(STANDBY, STANDBY, EMPTY, sync=DELETED), wait('no data on orders-2, which may have had the newest: ' + DECIDE)),
    'one is starting': (without_leader(STANDBY, STANDBY, STARTING, sync=DELETED),
                        wait('the server of orders-2 doesn\'t run yet: its log says how far it is')),
    'who was scaled away may have received': (
        without_leader(STANDBY, STANDBY, STANDBY, sync=DELETED, receivers=FIVE[:3]),
        wait('orders-3 received WAL, is no member, and may have confirmed writes that no member has, with 5 members declared again; otherwise '
             + DECIDE)),
    'the lease is not over': (without_leader(STANDBY, STANDBY, member(unlocked=False), sync=DELETED),
                              wait('another may lead until its lease is over, says orders-2: that takes 20 s at the most')),
}

# three members were declared, and only orders-0 is now; what is seen, the step
SCALED_AWAY = {
    'the last primary is gone, and what is left had to confirm': (
        without_leader(STANDBY, sync={'leader': 'orders-2', 'standbys': ['orders-0'], 'quorum': 0}), lead(0)),
    'the last primary is gone, and another that is gone may have confirmed': (
        without_leader(STANDBY, sync={'leader': 'orders-2', 'standbys': ['orders-0', 'orders-1'], 'quorum': 1}),
        wait('1 more of orders-1 must answer, which may have confirmed what nobody else has, with 3 members declared again; otherwise ' + BACK_2)),
    'the other is held and stands still': (
        without_leader(STANDBY, STANDBY, sync={'leader': 'orders-2', 'standbys': ['orders-0', 'orders-1'], 'quorum': 1}), lead(0)),
    'the other is held and has more': (
        without_leader(STANDBY, member(position=201), sync={'leader': 'orders-2', 'standbys': ['orders-0', 'orders-1'], 'quorum': 1}), lead(1)),
    'the other is held and does not stand still yet': (
        without_leader(STANDBY, member(still=False), sync={'leader': 'orders-2', 'standbys': ['orders-0', 'orders-1'], 'quorum': 1}),
        wait('1 more of orders-1 must answer, which may have confirmed what nobody else has, with 3 members declared again; otherwise ' + BACK_2)),
    'the other has data of another cluster': (
        without_leader(STANDBY, member(system='8'), sync={'leader': 'orders-2', 'standbys': ['orders-0', 'orders-1'], 'quorum': 1}),
        wait('the members have data of different clusters (orders-0 of 7, orders-1 of 8): give each the volume that is its own')),
    'nobody was named, and who is gone received': (
        without_leader(STANDBY, sync={**ALONE, 'leader': 'orders-2'}, receivers=['orders-0', 'orders-1', 'orders-2']),
        wait('orders-1 received WAL, is no member, and may have confirmed writes that no member has, with 3 members declared again; otherwise '
             + BACK_2)),
    'the last primary is gone and may have acknowledged alone': (
        without_leader(STANDBY, sync={**ALONE, 'leader': 'orders-2'}, config=AVAILABLE),
        wait('orders-2 led last, and may have acknowledged writes alone, as durability allows: ' + BACK_2)),
    'the one that stays led last': (
        without_leader(STANDBY, sync={**ALONE, 'leader': 'orders-0'}),
        wait('there is one member alone, and orders-0 doesn\'t lead yet (running): its log says why')),
    'nobody that stays answers': (
        without_leader(None, STANDBY, sync={'leader': 'orders-2', 'standbys': ['orders-0', 'orders-1'], 'quorum': 1}),
        wait('orders-0 doesn\'t answer, and may have writes that the others don\'t: start it, or its node')),
}


class Takeover(unittest.TestCase):
    def test_asks_for_members_that_were_scaled_away_only_where_they_may_have_what_others_lack(self):
        for title, (found, step) in SCALED_AWAY.items():
            with self.subTest(title):
                self.assertEqual(step, takeover.takeover(want(1), found))

    def test_names_the_least_number_of_members_that_brings_them_back(self):
        for number, members in ((1, 3), (2, 3), (3, 5), (4, 5), (5, 7), (6, 7)):
            self.assertEqual(', with %d members declared again' % members, takeover.declared_again(want(1), [called(number)]))
        self.assertEqual('', takeover.declared_again(want(3), [called(2), 'archive', 'archive-7']))

    def test_asks_everybody_where_the_note_is_gone(self):
        for title, (found, step) in FORGOTTEN.items():
            with self.subTest(title):
                self.assertEqual(step, takeover.takeover(want(), found))
        self.assertEqual(lead(0), takeover.takeover(want(1), without_leader(STANDBY, sync=DELETED)))

    def test_waits_for_the_only_member(self):
        self.assertEqual(wait('there is one member alone, and orders-0 doesn\'t answer: see its log and its node'),
                         takeover.takeover(want(1), down(sync={**ALONE, 'leader': None})))

    def test_names_who_is_to_lead_or_what_is_not_known_yet(self):
        for title, (found, step) in SITUATIONS.items():
            with self.subTest(title):
                self.assertEqual(step, takeover.takeover(want(), found))

    def test_is_what_the_controller_does_without_a_primary_whatever_the_pods_do(self):
        for title, (found, step) in SITUATIONS.items():
            with self.subTest(title):
                self.assertEqual(step, decide(want(), dict(found, settled=False)))


# A world of which the decision sees a part: what became of each member. The newest acknowledged write is at 200; a member that has
# not got it is at 100.
FATES = {
    'full': STANDBY, 'behind': member(position=100, replayed=100), 'silent': None, 'empty': EMPTY, 'starting': STARTING,
    'moving': member(position=100, replayed=100, still=False),
    'foreign': member(system='8', position=900), 'elected': member(timeline=6, position=250),
}
# A member of which this became may have confirmed the write, as far as anybody can tell.
MAY_HAVE_IT = ('full', 'silent', 'empty', 'starting', 'moving', 'elected')
# And if it did, asking this one to lead keeps the write: who was elected since had a majority's agreement.
HAS_IT = ('full', 'elected')


def worlds(size, last=0):
    """Every fate of every member but the last primary, with every note that it may have left, and who may have confirmed then."""
    others = [called(i) for i in range(size) if i != last]
    for fates in itertools.product(FATES, repeat=size - 1):
        found = {name: FATES[fate] for name, fate in zip(others, fates)}
        for standbys, confirmations in [((), 1)] + [(others, number) for number in range(1, size // 2 + 1)] + [(others[:1], 1)]:
            sync = {'leader': called(last), 'standbys': list(standbys), 'quorum': len(standbys) - confirmations if standbys else 0}
            yield dict(zip(others, fates)), found, sync, confirmations


def kept(fates, sync, confirmations, leader):
    """Whether a write that was acknowledged under this note is with the new leader, whoever confirmed it."""
    could = [name for name in (sync['standbys'] or fates) if fates[name] in MAY_HAVE_IT]
    return fates[leader] in HAS_IT or not any(leader not in who for who in itertools.combinations(could, confirmations))


class Enumerated(unittest.TestCase):
    """Over every combination of states of three and of five members, with every note of the last primary."""

    def violations(self, size, first=False):
        declared, config = want(size), CONFIG
        for fates, found, sync, confirmations in worlds(size):
            seen = {'members': {**found, called(0): None}, 'sync': sync, 'config': config, 'paused': False, 'forked': [], 'pods': {}, 'refused': {},
                    'receivers': declared['members']}
            step, leader = takeover.takeover(declared, seen)
            if step == 'failover' and not kept(fates, sync, confirmations, leader):
                yield fates, sync, leader
                if first:
                    return

    def test_no_acknowledged_write_is_dropped(self):
        for size in (3, 5):
            with self.subTest(size=size):
                self.assertEqual([], list(self.violations(size)))

    def test_none_is_where_the_note_was_deleted(self):
        for fates in itertools.product(FATES, repeat=3):
            found = dict(zip(want()['members'], (FATES[fate] for fate in fates)))
            seen = {'members': found, 'sync': DELETED, 'config': CONFIG, 'paused': False, 'forked': [], 'pods': {}, 'refused': {},
                    'receivers': want()['members']}
            step, leader = takeover.takeover(want(), seen)
            if step == 'failover':
                self.assertTrue(kept(dict(zip(want()['members'], fates)), DELETED, 1, leader), (fates, leader))
            self.assertEqual(set(fates) <= {'full', 'behind', 'elected'} or set(fates) == {'foreign'}, step == 'failover', fates)

    def test_none_is_while_members_are_scaled_away(self):
        for size, declared in ((3, 1), (5, 3), (5, 1)):
            for last in (0, size - 1):
                for fates, found, sync, confirmations in worlds(size, last):
                    # who is no longer declared and silent is gone; how far others are that don't stand still isn't known
                    seen = {'members': {**found, called(last): None}, 'sync': sync, 'config': CONFIG, 'paused': False, 'forked': [],
                            'receivers': want(size)['members'], 'pods': {}, 'refused': {}}
                    step, leader = takeover.takeover(want(declared), seen)
                    if step == 'failover':
                        self.assertTrue(kept(fates, sync, confirmations, leader), (declared, fates, sync, leader))

    def test_somebody_is_asked_wherever_all_others_have_data_and_stand_still(self):
        for size in (3, 5):
            for fates, found, sync, _ in worlds(size):
                if set(fates.values()) <= {'full', 'behind', 'elected'}:
                    seen = {'members': {**found, called(0): None}, 'sync': sync, 'config': CONFIG, 'paused': False, 'forked': [],
                    'pods': {}, 'refused': {},
                            'receivers': want(size)['members']}
                    self.assertEqual('failover', takeover.takeover(want(size), seen)[0])

    def test_whatever_became_of_the_last_primary(self):
        for fates, found, sync, _ in worlds(3):
            steps = [takeover.takeover(want(), {'members': {**found, called(0): state}, 'sync': sync, 'config': CONFIG, 'paused': False,
                                                'pods': {}, 'refused': {}, 'forked': [], 'receivers': want()['members']})
                     for state in (None, EMPTY, STARTING, STANDBY)]
            # but for the words on how the last primary comes back
            self.assertEqual(1, len({step if step[0] == 'failover' else 'wait' for step in steps}), (fates, sync))

    def test_nobody_is_asked_while_anybody_leads_or_may(self):
        for fates in itertools.product(list(FATES.values()) + [LEADER, REPLICA, member(unlocked=False)], repeat=3):
            found = dict(zip(want()['members'], fates))
            seen = {'members': found, 'sync': ALONE, 'config': CONFIG, 'paused': False, 'forked': [],
                    'pods': {}, 'refused': {}, 'receivers': want()['members']}
            if any(state and not state['unlocked'] for state in fates):
                self.assertEqual('wait', takeover.takeover(want(), seen)[0])

    # what goes wrong without a rule, where it is another fault than a write that is dropped in a world above
    ELSEWHERE = {
        takeover.nobody_leads: without_leader({**LEADER, 'unlocked': True}, STANDBY, STANDBY, leader=None, sync=ALONE),
        takeover.lease_is_over: down(member(unlocked=False), STANDBY),
        takeover.not_paused: down(STANDBY, STANDBY, paused=True),
        takeover.synchronous: down(STANDBY, STANDBY, config=AVAILABLE),
        takeover.receivers_answer: down(STANDBY, STANDBY, receivers=['archive']),
        takeover.one_cluster: down(STANDBY, member(system='8')),
        takeover.one_branch: down(STANDBY, STANDBY, forked=['orders-2']),
    }

    def test_each_rule_that_is_taken_out_is_caught(self):
        for rule in takeover.RULES:
            with self.subTest(rule.__name__), mock.patch.object(takeover, 'RULES', [one for one in takeover.RULES if one is not rule]):
                if rule in self.ELSEWHERE:
                    self.assertEqual('failover', takeover.takeover(want(), self.ELSEWHERE[rule])[0])
                else:
                    self.assertTrue(list(self.violations(3, first=True)), 'nothing goes wrong without it')


if __name__ == '__main__':
    unittest.main()
