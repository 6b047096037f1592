import itertools
import unittest

from mysql import gtids, healing

GROUP, OTHER = 'aaaaaaaa-0000-4000-8000-000000000001', 'bbbbbbbb-0000-4000-8000-000000000002'
NAMES = ['shop-0', 'shop-1', 'shop-2']
MARK = {'founder': 'u0', 'name': GROUP, 'members': 'shop-0 shop-1 shop-2'}
YOUNG = {'founder': 'u0', 'name': GROUP, 'members': 'shop-0'}


def answer(state='OFFLINE', upto=0, **changes):
    """A member out of the group with so many transactions."""
    executed = '%s:1-%d' % (GROUP, upto) if upto else ''
    return {'uuid': 'u?', 'state': state, 'role': '', 'majority': False, 'group': {}, 'view': '', 'name': GROUP if upto else '',
            'executed': executed, 'received': '', 'purged': '', 'half': False, **changes}


def online(upto=9, sees=(0, 1, 2), role='SECONDARY', **changes):
    group = {'shop-%d' % i: 'ONLINE' for i in sees}
    return answer('ONLINE', upto, **{'role': role, 'majority': True, 'group': group, 'view': '17:3', 'name': GROUP,
                               'bears': 5 if len(sees) == 1 else 0, **changes})


PRIMARY = online(role='PRIMARY')
CUT_OFF = online(majority=False, role='PRIMARY')
# the second member, or the third, has lost both others
LEFT, LEFT_LAST = ({**CUT_OFF, 'group': {name: 'ONLINE' if name == me else 'UNREACHABLE' for name in NAMES}} for me in NAMES[1:])
OUT, EMPTY, ERROR = answer(upto=9), answer(), answer('ERROR', 9)
RECOVERING = answer('RECOVERING', 5, majority=True, group={'shop-0': 'ONLINE', 'shop-1': 'RECOVERING'}, view='17:4')
WITHOUT_ME = online(sees=(0, 2), role='PRIMARY')
HALF = answer(upto=9, half=True)
# the first member stopped with all others, and left a note of what it had
NOTED, AHEAD = dict(MARK, **{'ended-shop-0': GROUP + ':1-9'}), dict(MARK, **{'ended-shop-0': GROUP + ':1-12'})

# What the members answer, the mark, and what the second of them does. Each of them has the uuid of its number.
SITUATIONS = {
    # beside a group that works
    'it is in the group': ([PRIMARY, online(), online()], MARK, 'none'),
    'it leads': ([online(), PRIMARY, online()], MARK, 'none'),
    'it leads, and the others are away, but not out yet': ([None, PRIMARY, None], MARK, 'none'),
    'it recovers': ([PRIMARY, RECOVERING, online()], MARK, 'none'),
    'it recovers without anybody else': ([None, RECOVERING, None], MARK, 'none'),
    'its server is not there': ([PRIMARY, None, online()], MARK, 'wait'),
    'it was restarted': ([WITHOUT_ME, OUT, online(sees=(0, 2))], MARK, 'join'),
    'it was restarted, and the third is away': ([online(sees=(0, 2), role='PRIMARY'), OUT, None], MARK, 'join'),
    'it was restarted before the group noticed': ([PRIMARY, OUT, online()], MARK, 'wait'),
    'it was restarted before one of the group noticed': ([WITHOUT_ME, OUT, online()], MARK, 'wait'),
    'it was expelled': ([WITHOUT_ME, ERROR, online(sees=(0, 2))], MARK, 'join'),
    'it is empty': ([WITHOUT_ME, EMPTY, online(sees=(0, 2))], MARK, 'join'),
    'it is empty, and the mark is gone': ([WITHOUT_ME, EMPTY, online(sees=(0, 2))], None, 'join'),
    'it is empty, and the first is about to lead alone': ([online(0, sees=(0,), role='PRIMARY'), EMPTY, EMPTY], YOUNG, 'join'),
    'the one that is left still has connections to those that were there': ([online(sees=(0,), role='PRIMARY', bears=0), OUT, OUT], MARK, 'wait'),
    'the one that is left has forgotten them': ([online(sees=(0,), role='PRIMARY'), OUT, OUT], MARK, 'join'),
    'its copy was never finished': ([WITHOUT_ME, HALF, online(sees=(0, 2))], MARK, 'join'),
    'its unfinished copy is of another group': ([WITHOUT_ME, answer(upto=3, half=True, name=OTHER), online(sees=(0, 2))], MARK, 'join'),
    'it is behind': ([WITHOUT_ME, answer(upto=2), online(sees=(0, 2))], MARK, 'join'),
    'it has what only another of the group has': ([WITHOUT_ME, answer(upto=12), online(12, sees=(0, 2))], MARK, 'join'),
    'it has received more than the group has': ([WITHOUT_ME, answer(upto=9, received=GROUP + ':1-12'), online(sees=(0, 2))], MARK, 'join'),
    'it has transactions of its own': ([WITHOUT_ME, answer(upto=9, executed=GROUP + ':1-9, u1:1'), online(sees=(0, 2))], MARK, 'alarm'),
    'it has more than the group': ([WITHOUT_ME, answer(upto=10), online(sees=(0, 2))], MARK, 'alarm'),
    'its data is of another group': ([WITHOUT_ME, answer(upto=9, name=OTHER), online(sees=(0, 2))], MARK, 'alarm'),
    'its data is of a group that it does not know': ([WITHOUT_ME, answer(upto=9, name=''), online(sees=(0, 2))], MARK, 'join'),
    'there are two groups, by their names': ([WITHOUT_ME, OUT, online(sees=(2,), name=OTHER)], MARK, 'alarm'),
    'there are two groups, by their foundings': ([WITHOUT_ME, OUT, online(sees=(2,), view='18:1')], MARK, 'alarm'),
    'the group is told of in two views': ([WITHOUT_ME, OUT, online(sees=(0, 2), view='17:4')], MARK, 'join'),
    'it has lost the majority, and others have it': ([WITHOUT_ME, CUT_OFF, online(sees=(0, 2))], MARK, 'wait'),
    'it is not declared any more': ([PRIMARY], MARK, 'wait'),
    # no group, not all answer
    'it has lost the majority, nobody else answers': ([None, CUT_OFF, None], MARK, 'wait'),
    'all were stopped, and one does not answer': ([None, OUT, OUT], MARK, 'wait'),
    'all were stopped, and it alone answers': ([None, OUT, None], MARK, 'wait'),
    'it is empty and alone': ([None, EMPTY, None], None, 'wait'),
    'all are empty, and one does not answer': ([EMPTY, EMPTY, None], None, 'wait'),
    # no group, and who doesn't answer left a note of what it had
    'one stopped with all others, and had no more': ([None, OUT, OUT], NOTED, 'restart'),
    'one stopped with less': ([None, answer(upto=10), OUT], NOTED, 'restart'),
    'one stopped with less, and another has more than it': ([None, OUT, answer(upto=10)], NOTED, 'wait'),
    'one stopped with more': ([None, OUT, OUT], AHEAD, 'wait'),
    'one stopped with what it has received': ([None, answer(upto=9, received=GROUP + ':10-12'), OUT], AHEAD, 'restart'),
    'one stopped, and it was expelled': ([None, ERROR, OUT], NOTED, 'end'),
    'one stopped, and the third is away': ([None, OUT, None], NOTED, 'wait'),
    'two stopped, and it alone is no majority': ([None, OUT, None], dict(NOTED, **{'ended-shop-2': GROUP + ':1-9'}), 'wait'),
    'another than who is away left a note': ([OUT, OUT, None], NOTED, 'wait'),
    'one stopped, and it is empty': ([None, EMPTY, OUT], NOTED, 'alarm'),
    'one stopped, and it has transactions of its own': ([None, answer(upto=8, executed=GROUP + ':1-8, u1:1'), OUT], NOTED, 'alarm'),
    'one stopped, and another recovers': ([None, OUT, RECOVERING], NOTED, 'wait'),
    'one stopped, and a group works': ([None, OUT, online(sees=(2,), role='PRIMARY')], NOTED, 'join'),
    'one that stopped is there again': ([OUT, OUT, OUT], NOTED, 'wait'),
    'one that stopped is there again, and it had said that it restarts': ([OUT, OUT, OUT], dict(NOTED, restarts='shop-1'), 'restart'),
    'another said that it restarts': ([answer(upto=8), OUT, OUT], dict(MARK, restarts='shop-2'), 'wait'),
    'another said so, and lacks something': ([answer(upto=8), OUT, OUT], dict(MARK, restarts='shop-0'), 'restart'),
    'another said so, and is away': ([None, OUT, OUT], dict(NOTED, restarts='shop-0'), 'restart'),
    # no group, all answer, and somebody is busy
    'it is left of its group': ([OUT, LEFT, answer(upto=8)], MARK, 'end'),
    'it is left of its group, and another has more': ([answer(upto=10), LEFT, ERROR], MARK, 'end'),
    'it is left of its group, and one lost its data': ([OUT, LEFT, EMPTY], MARK, 'end'),
    'it is left of its group, and one does not answer': ([OUT, LEFT, None], MARK, 'wait'),
    'it is left of its group, and one that does not answer left a note': ([None, LEFT, OUT], NOTED, 'wait'),
    'it is left of its group, and another one joins': ([OUT, LEFT, RECOVERING], MARK, 'wait'),
    'it is left of its group, and another one believes so too: they may find each other': ([OUT, LEFT, LEFT_LAST], MARK, 'wait'),
    'another has lost the majority': ([CUT_OFF, OUT, OUT], MARK, 'wait'),
    'another recovers': ([RECOVERING, OUT, OUT], MARK, 'wait'),
    # no group, all are out of it
    'it has all that anyone has': ([answer(upto=8), OUT, answer(upto=7)], MARK, 'restart'),
    'it has it and was expelled, and leaving may take long': ([answer(upto=8), ERROR, answer('ERROR', 7)], MARK, 'end'),
    'it has received what another has executed': ([OUT, answer(upto=7, received=GROUP + ':8-10'), answer(upto=8)], MARK, 'restart'),
    'another has received more than it has': ([answer(upto=7, received=GROUP + ':8-10'), OUT, OUT], MARK, 'wait'),
    'another has more': ([OUT, answer(upto=8), OUT], MARK, 'wait'),
    'all have the same, and it is not the first': ([OUT, OUT, OUT], MARK, 'wait'),
    'it has the same as the last, and more than the first': ([answer(upto=8), OUT, OUT], MARK, 'restart'),
    'the mark is gone, and all have data': ([answer(upto=8), OUT, OUT], None, 'restart'),
    'no member has all': ([answer(upto=9, executed=GROUP + ':1-9, u0:1'), answer(upto=9, executed=GROUP + ':1-9, u1:1'), OUT], MARK, 'alarm'),
    'the data is of two groups': ([OUT, OUT, answer(upto=9, name=OTHER)], MARK, 'alarm'),
    'the data is of another group than was founded here': ([answer(upto=8), OUT, OUT], dict(MARK, name=OTHER), 'alarm'),
    'the data of one is of a group that it does not know': ([answer(upto=8, name=''), OUT, OUT], MARK, 'restart'),
    # no group, and some have nothing
    'one is empty that held data': ([EMPTY, OUT, OUT], MARK, 'alarm'),
    'it is empty itself': ([OUT, EMPTY, OUT], MARK, 'alarm'),
    'the copy of one was never finished': ([HALF, OUT, OUT], MARK, 'alarm'),
    'one is empty, and nobody knows whether it held data': ([EMPTY, OUT, OUT], None, 'alarm'),
    'one is empty, and its loss was accepted': ([EMPTY, OUT, OUT], dict(MARK, **{'accept-loss-of': 'shop-0'}), 'restart'),
    'two are empty, and the loss of one was accepted': ([EMPTY, OUT, EMPTY], dict(MARK, **{'accept-loss-of': 'shop-0'}), 'alarm'),
    'two are empty, and the loss of both was accepted': ([EMPTY, OUT, EMPTY], dict(MARK, **{'accept-loss-of': 'shop-0 shop-2'}), 'restart'),
    'another is empty than the one whose loss was accepted': ([OUT, OUT, EMPTY], dict(MARK, **{'accept-loss-of': 'shop-0'}), 'alarm'),
    'one is empty that was never in the group': ([EMPTY, OUT, OUT], dict(MARK, members='shop-1 shop-2'), 'restart'),
    'the group was its own alone': ([EMPTY, OUT, EMPTY], dict(MARK, founder='u1', members='shop-1'), 'restart'),
    'one that held data is not declared any more': ([answer(upto=8), OUT, OUT], dict(MARK, members='shop-1 shop-3'), 'alarm'),
    'one that held data is not declared any more, and that is accepted':
        ([answer(upto=8), OUT, OUT], dict(MARK, **{'members': 'shop-1 shop-3', 'accept-loss-of': 'shop-3'}), 'restart'),
    # all have nothing
    'all are empty for the first time, and it is not the first': ([EMPTY, EMPTY, EMPTY], None, 'wait'),
    'the founding was interrupted, and it began it': ([EMPTY, EMPTY, EMPTY], dict(YOUNG, founder='u1'), 'found'),
    'the founding was interrupted, and another began it': ([EMPTY, EMPTY, EMPTY], YOUNG, 'wait'),
    'all are empty, and were not': ([EMPTY, EMPTY, EMPTY], dict(MARK, founder='gone'), 'alarm'),
    'all are empty, and a copy was never finished': ([EMPTY, EMPTY, HALF], MARK, 'alarm'),
}


def members(answers):
    names = ['shop-%d' % i for i in range(len(answers))]
    return {name: one and dict(one, uuid='u%d' % i) for i, (name, one) in enumerate(zip(names, answers))}


class Decide(unittest.TestCase):
    def test_says_what_a_member_does(self):
        self.assertGreaterEqual(len(SITUATIONS), 40)
        for title, (answers, mark, step) in SITUATIONS.items():
            with self.subTest(title):
                decided = healing.decide('shop-1', members(answers), mark, {})
                self.assertEqual(step, decided.what, decided.why)

    def test_gives_a_reason_for_whatever_it_waits_for(self):
        for title, (answers, mark, step) in SITUATIONS.items():
            with self.subTest(title):
                self.assertEqual(step == 'none', healing.decide('shop-1', members(answers), mark, {}).why == '')

    def test_has_the_first_by_number_found_the_group(self):
        view = {'shop-%d' % i: EMPTY for i in range(11)}
        self.assertEqual(['shop-0'], [me for me in view if healing.decide(me, view, None, {}).what == 'found'])

    def test_lets_the_only_member_found_and_restart(self):
        self.assertEqual('found', healing.decide('shop-0', members([EMPTY]), None, {}).what)
        self.assertEqual('restart', healing.decide('shop-0', members([OUT]), dict(MARK, members='shop-0'), {}).what)

    def test_does_not_restart_with_one_member_where_three_held_data(self):
        self.assertEqual('alarm', healing.decide('shop-0', members([OUT]), MARK, {}).what)

    def test_asks_for_as_many_members_as_before_where_some_that_had_data_are_not_declared_any_more(self):
        why = healing.decide('shop-0', members([OUT]), MARK, {'shop-1': None}).why
        self.assertIn('shop-1 had data and isn\'t declared any more, and shop-2 had data and isn\'t declared any more', why)
        self.assertIn('Declare as many members as before, or, to go on without it, put accept-loss-of: "shop-1 shop-2"', why)

    def test_joins_those_that_were_scaled_away_and_still_lead(self):
        beyond = {'shop-1': online(sees=(1, 2)), 'shop-2': online(sees=(1, 2), role='PRIMARY')}
        self.assertEqual(('join', 'shop-1'), healing.decide('shop-0', members([OUT]), MARK, beyond))

    def test_waits_for_those_that_were_scaled_away_and_have_not_found_out(self):
        self.assertEqual('wait', healing.decide('shop-0', members([OUT]), dict(MARK, members='shop-0'), {'shop-1': CUT_OFF, 'shop-2': None}).what)

    def test_restarts_where_members_that_never_joined_are_empty(self):
        """Grown from three to five, and all were lost before the new ones had joined."""
        view = members([OUT, OUT, OUT, EMPTY, EMPTY])
        self.assertEqual('restart', healing.decide('shop-0', view, MARK, {}).what)
        self.assertEqual('wait', healing.decide('shop-4', view, MARK, {}).what)

    def test_ends_no_server_where_those_that_were_scaled_away_may_still_lead(self):
        view = {'shop-0': OUT, 'shop-1': LEFT, 'shop-2': OUT}
        self.assertEqual('wait', healing.decide('shop-1', view, MARK, {'shop-3': online(sees=(3, 4, 5))}).what)
        self.assertEqual('end', healing.decide('shop-1', view, MARK, {'shop-3': None}).what)

    def test_ends_the_servers_of_all_that_are_left_and_are_no_majority(self):
        view = members([OUT, LEFT, OUT, LEFT, OUT])
        self.assertEqual(['end', 'end'], [healing.decide(name, view, MARK, {}).what for name in ('shop-1', 'shop-3')])

    def test_joins_by_a_member_of_the_group(self):
        self.assertEqual('shop-2', healing.decide('shop-0', members([OUT, None, online(sees=(1, 2))]), MARK, {}).why)


KINDS = [None, EMPTY, answer(upto=3), OUT, answer(upto=3, received=GROUP + ':4-9'), answer(upto=9, executed=GROUP + ':1-9, own:1'), HALF, ERROR,
         answer(upto=9, name=OTHER), CUT_OFF, LEFT, LEFT_LAST, RECOVERING, PRIMARY, WITHOUT_ME]
MARKS = [None, MARK, YOUNG, dict(MARK, name=OTHER), dict(MARK, founder='gone'), dict(MARK, members='shop-0 shop-1 shop-2 shop-3'),
         dict(MARK, **{'accept-loss-of': 'shop-0'}), dict(MARK, **{'accept-loss-of': 'shop-0 shop-2'}), NOTED, AHEAD,
         dict(NOTED, **{'ended-shop-1': GROUP + ':1-9', 'restarts': 'shop-2'})]


class EverySituation(unittest.TestCase):
    def everything(self):
        """What three members do, whatever each answers, and whatever the mark says."""
        for answers, mark in itertools.product(itertools.product(KINDS, repeat=3), MARKS):
            view = members(answers)
            yield view, mark, {me: healing.decide(me, view, mark, {}).what for me in view}

    def test_keeps_the_promises(self):
        count = 0
        for view, mark, steps in self.everything():
            count += 1
            alone = [name for name, step in steps.items() if step in ('found', 'restart')]
            if alone:
                self.begins_rightly(view, mark, alone)
            for name in (name for name, step in steps.items() if step == 'end'):
                self.ends_rightly(view, name)
            for name in (name for name, step in steps.items() if step == 'join'):
                self.joins_rightly(view, name)
        self.assertEqual(len(KINDS) ** 3 * len(MARKS), count)

    def begins_rightly(self, view, mark, alone):
        """One alone, a majority answers, and all others left a note, nobody is in a group, and nobody has anything that it hasn't, but who was given
        up by name."""
        situation = (view, mark, alone)
        self.assertEqual(1, len(alone), situation)
        there = [one for one in view.values() if one]
        self.assertGreater(len(there) * 2, len(view), situation)
        self.assertTrue(all(one['state'] in healing.OUT for one in there), situation)
        whole = {name: healing.has(one) if one else mark['ended-' + name] for name, one in view.items()}
        self.assertTrue(all(gtids.contains(whole[alone[0]], other) for other in whole.values()), situation)
        if any(whole.values()):
            held = set(view) if mark is None else set(mark['members'].split())
            given_up = (mark or {}).get('accept-loss-of', '').split()
            self.assertTrue(all(name in given_up or whole.get(name) for name in held), situation)
        else:
            self.assertTrue(mark is None or mark['founder'] == view[alone[0]]['uuid'], situation)

    def ends_rightly(self, view, name):
        """Nobody works, and nobody can before it is out."""
        there = [one for one in view.values() if one]
        self.assertFalse(any(healing.works(one) for one in there), view)
        self.assertIn(view[name]['state'], ('ONLINE', 'ERROR'), view)
        self.assertGreater(sum(one['state'] in healing.OUT for one in there) * 2, len(view), view)

    def joins_rightly(self, view, name):
        """A group works that doesn't list it, and has all that it has executed."""
        working = [one for one in view.values() if one and healing.works(one)]
        self.assertTrue(working, view)
        self.assertFalse(any(name in one['group'] for one in working), view)
        if not healing.empty(view[name]):
            self.assertTrue(gtids.contains(','.join(one['executed'] for one in working), view[name]['executed']), view)


class NeedsCopy(unittest.TestCase):
    def test_copies_nothing_of_a_group_that_has_nothing_yet(self):
        self.assertFalse(healing.needs_copy(EMPTY, {'shop-0': online(0, sees=(0,), role='PRIMARY'), 'shop-1': EMPTY}))
        self.assertTrue(healing.needs_copy(HALF, {'shop-0': online(0, sees=(0,), role='PRIMARY'), 'shop-1': HALF}))

    def test_copies_from_a_secondary_where_there_is_one(self):
        self.assertEqual('shop-1', healing.donor({'shop-0': PRIMARY, 'shop-1': online(), 'shop-2': EMPTY}))
        self.assertEqual('shop-0', healing.donor({'shop-0': PRIMARY, 'shop-1': EMPTY, 'shop-2': None}))

    def test_copies_what_logs_cannot_give(self):
        for title, mine, purged, copies in [
            ('an empty one', EMPTY, '', True),
            ('an unfinished copy', HALF, '', True),
            ('one that is behind, by logs that are there', answer(upto=5), GROUP + ':1-3', False),
            ('one that has just what was purged', answer(upto=5), GROUP + ':1-5', False),
            ('one that is behind what was purged', answer(upto=5), GROUP + ':1-6', True),
        ]:
            with self.subTest(title):
                self.assertEqual(copies, healing.needs_copy(mine, {'shop-0': dict(PRIMARY, purged=purged), 'shop-1': mine}))
