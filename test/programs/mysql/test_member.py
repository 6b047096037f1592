import contextlib
import io
import unittest
from unittest import mock

import kube_api
import peers
from mysql import entered, group, member, roles
from mysql.test_healing import EMPTY, PRIMARY, RECOVERING, online

ALL = ['shop-0', 'shop-1', 'shop-2']
IDS = {'shop-0': 'u0', 'shop-1': 'u1', 'shop-2': 'u2'}
LEADS = dict(PRIMARY, primary='shop-0', ids=IDS, closed=False)
CLOSED = dict(LEADS, closed=True)
FOLLOWS = dict(online(), primary='shop-0', ids=IDS, closed=True)


def told(*names):
    return {name: name in names for name in ALL}


class Look(unittest.TestCase):
    def setUp(self):
        self.begun, self.hosts = [], dict.fromkeys(ALL)
        entered(self, mock.patch.object(group, 'declared', lambda: self.hosts))

    def step(self, me, mine, leaving, primary=None, answer=None, declared=3, away=False):
        with mock.patch.object(peers, 'see', return_value=peers.Peers(leaving, {}, primary)), \
                mock.patch.object(group, 'look', lambda host=None: answer if host else mine), \
                mock.patch.object(member.ending, 'begin', lambda: self.begun.append(me)):
            return member.Member(me, 'shop-headless.default.svc').look(declared, away).step

    def test_says_what_a_member_does_that_comes_back(self):
        for title, me, mine, leaving, primary, answer, step in [
            ('it leads, others stay', 'shop-0', LEADS, told('shop-0'), None, None, 'hand over'),
            ('its pod was deleted by force', 'shop-0', LEADS, {'shop-1': False, 'shop-2': False}, None, None, 'hand over'),
            ('it leads, and all stop: it takes no more writes', 'shop-0', LEADS, told(*ALL), None, None, 'hand over'),
            ('it took its last write', 'shop-0', CLOSED, told(*ALL), None, None, None),
            ('it follows', 'shop-1', FOLLOWS, told('shop-1'), 'shop-0', LEADS, None),
            ('it follows a primary that stops as well', 'shop-1', FOLLOWS, told(*ALL), 'shop-0', LEADS, 'linger'),
            ('it follows one that took its last write', 'shop-1', FOLLOWS, told(*ALL), 'shop-0', CLOSED, None),
            ('it follows one that is gone', 'shop-1', FOLLOWS, told(*ALL), 'shop-0', None, None),
            ('it recovers', 'shop-1', dict(RECOVERING, primary='shop-0', closed=True), told('shop-1'), 'shop-0', LEADS, None),
            ('its server is not there', 'shop-1', None, told('shop-1'), 'shop-0', LEADS, None),
            ('it is in no group', 'shop-1', dict(EMPTY, primary=None, closed=True), told('shop-1'), 'shop-0', LEADS, None),
        ]:
            with self.subTest(title):
                self.assertEqual(step, self.step(me, mine, leaving, primary, answer))

    def test_stops_for_good_where_all_others_stop_too(self):
        for leaving, begun in [(told(*ALL), ['shop-1']), (told('shop-1', 'shop-2'), []), (told('shop-1'), [])]:
            self.begun = []
            self.step('shop-1', FOLLOWS, leaving, 'shop-0', CLOSED)
            self.assertEqual(begun, self.begun)

    def test_leaves_no_note_where_it_is_the_only_one(self):
        self.hosts = {'shop-0': None}
        self.step('shop-0', LEADS, {'shop-0': True}, declared=1)
        self.assertEqual([], self.begun)

    def test_says_what_a_member_does_that_was_scaled_away(self):
        follows = dict(FOLLOWS, primary='shop-2')
        leads = dict(LEADS, primary='shop-2')
        for title, me, mine, declared, primary, answer, step in [
            ('it leads, and one stays', 'shop-2', leads, 1, None, None, 'hand over'),
            ('it follows one that leaves', 'shop-1', follows, 1, 'shop-2', leads, 'hold'),
            ('it follows the one that stays', 'shop-1', FOLLOWS, 1, 'shop-0', LEADS, None),
            ('it follows, and enough stay', 'shop-2', FOLLOWS, 2, 'shop-0', LEADS, None),
            ('nobody leads', 'shop-2', FOLLOWS, 1, None, None, 'hold'),
            ('its server is not there', 'shop-2', None, 1, 'shop-0', LEADS, None),
        ]:
            with self.subTest(title):
                leaving = told(*(name for name in ALL if int(name[-1]) >= declared))
                self.assertEqual(step, self.step(me, mine, leaving, primary, answer, declared, away=True))

    def test_does_not_wait_for_an_answer_of_the_primary_where_its_pod_is_gone(self):
        gone = {'shop-0': False, 'shop-1': True}
        cut_off = dict(FOLLOWS, majority=False)
        for title, mine, leaving, step in [
            ('its server sees one that stays lead', FOLLOWS, gone, None),
            ('its pod is there', FOLLOWS, {**gone, 'shop-2': True}, 'hold'),
            ('its server sees one that leaves lead', dict(FOLLOWS, primary='shop-1'), gone, 'hold'),
            ('its server sees nobody lead', dict(FOLLOWS, primary=None), gone, 'hold'),
            ('its server sees no majority', cut_off, gone, 'hold'),
        ]:
            with self.subTest(title):
                self.assertEqual(step, self.step('shop-2', mine, leaving, 'shop-0', None, 1, away=True))


class PassOn(unittest.TestCase):
    def done(self, leaving, away=False, refusals=0, looks=None, mine=LEADS):
        """What is done, in its order."""
        done, self.slept = [], []
        looks = iter(looks or [FOLLOWS])
        refused = iter([OSError('a member recovers')] * refusals)

        def lead(uuid):
            done.append('lead ' + uuid)
            for error in refused:
                raise error
        with mock.patch.object(group, 'lead', lead), mock.patch.object(group, 'close', lambda: done.append('close')), \
                mock.patch.object(group, 'look', lambda: next(looks)), mock.patch.object(kube_api, 'read', return_value='default'), \
                mock.patch.object(roles, 'put', lambda _, name, role, *more: done.append('%s %s' % (name, role))), \
                mock.patch.object(member.time, 'sleep', self.slept.append), contextlib.redirect_stdout(io.StringIO()):
            member.Member('shop-0', 'domain').pass_on(member.Look('hand over', mine, leaving), away)
        return done

    def test_sends_clients_to_the_heir_while_it_begins_to_lead(self):
        self.assertEqual(['shop-1 primary', 'lead u1', 'shop-0 replica'], self.done(told('shop-0')))

    def test_waits_until_the_nodes_can_follow_and_until_they_have_but_not_where_its_pod_is_gone(self):
        self.done(told('shop-0'))
        self.assertEqual([member.FOLLOWED_SECONDS, member.FOLLOWING_SECONDS], self.slept)
        self.done({'shop-1': False, 'shop-2': False})
        self.assertEqual([], self.slept)

    def test_takes_one_that_stays(self):
        self.assertEqual(['shop-2 primary', 'lead u2', 'shop-0 replica'], self.done(told('shop-0', 'shop-1')))

    def test_sends_nobody_before_where_the_group_may_refuse(self):
        mine = dict(LEADS, group={'shop-0': 'ONLINE', 'shop-1': 'ONLINE', 'shop-2': 'RECOVERING'})
        self.assertEqual(['lead u1', 'shop-1 primary', 'shop-0 replica'], self.done(told('shop-0'), mine=mine))

    def test_tries_again_where_it_is_refused(self):
        self.assertEqual(['shop-1 primary', 'lead u1', 'shop-1 replica', 'lead u1', 'shop-1 primary', 'shop-0 replica'],
                         self.done(told('shop-0'), refusals=1, looks=[LEADS, FOLLOWS]))

    def test_gives_up_where_another_leads_by_then(self):
        self.assertEqual(['shop-1 primary', 'lead u1', 'shop-1 replica'], self.done(told('shop-0'), refusals=1, looks=[FOLLOWS, FOLLOWS]))

    def test_takes_no_more_writes_where_nobody_can_take_over(self):
        self.assertEqual(['close'], self.done(told(*ALL), looks=[LEADS]))
        refused = self.done(told('shop-0'), refusals=member.TRIES, looks=[LEADS] * (member.TRIES + 1))
        self.assertEqual(['lead u1', 'close'], refused[-2:])

    def test_leads_on_while_it_is_held(self):
        self.assertEqual([], self.done(told(*ALL), away=True, looks=[LEADS]))

    def test_is_not_kept_by_a_label(self):
        with mock.patch.object(roles, 'put', side_effect=OSError('no answer')), mock.patch.object(kube_api, 'read', return_value='default'), \
                contextlib.redirect_stdout(io.StringIO()) as printed:
            member.label('shop-1', roles.PRIMARY)
        self.assertIn('shop-1 is not labelled', printed.getvalue())
