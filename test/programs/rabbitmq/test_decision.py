import unittest

from rabbitmq import decision


def seen(declared, pods, queues=None, **nodes):
    """Pods as `stops` or `stays`; nodes as `runs`, `drained` or `gone`, which run where nothing is said."""
    names = {'events-' + number: how for number, how in zip('01234', pods.split())}
    states = {name: 'runs' for name in names}
    states.update({'events-' + number[1:]: how for number, how in nodes.items()})
    return {
        'declared': declared, 'queues': queues, 'removals': [], 'links': {'wrong': [], 'waits': []}, 'plugged': True,
        'pods': {name: {'uid': 'u' + name[-1], 'leaving': how == 'stops'} for name, how in names.items() if how != 'away'},
        'nodes': {name: {'running': how != 'gone', 'drained': how == 'drained'} for name, how in states.items() if how != 'none'},
    }


def queue(members, kind='quorum', messages=1):
    return {'name': 'q', 'vhost': '/', 'type': kind, 'messages': messages, 'members': ['events-' + number for number in members]}


ALL, STAYING = queue('01234'), queue('012')


class Orders(unittest.TestCase):
    def test_are_none_while_nobody_stops(self):
        self.assertEqual({}, decision.orders(seen(3, 'stays stays stays')))

    def test_tell_who_is_declared_that_it_comes_back(self):
        self.assertEqual({'u1': 'return'}, decision.orders(seen(3, 'stays stops stays')))

    def test_hold_nobody_where_all_stop_or_none_is_declared(self):
        self.assertEqual({'u0': 'end', 'u1': 'end', 'u2': 'end'}, decision.orders(seen(3, 'stops stops stops')))
        self.assertEqual({'u0': 'end', 'u1': 'end', 'u2': 'end'}, decision.orders(seen(0, 'stops stops stops')))

    def test_hold_all_that_leave_but_the_last_of_them(self):
        told = decision.orders(seen(3, 'stays stays stays stops stops', [ALL]))
        self.assertEqual({'u3': 'hold', 'u4': 'drain'}, told)

    def test_hold_everybody_before_queues_are_known(self):
        self.assertEqual({'u3': 'hold', 'u4': 'hold'}, decision.orders(seen(3, 'stays stays stays stops stops')))

    def test_hold_everybody_while_one_that_stays_is_away_or_lacks_a_copy(self):
        self.assertEqual({'u3': 'hold', 'u4': 'hold'}, decision.orders(seen(3, 'stays stays stays stops stops', [ALL], _2='gone')))
        self.assertEqual({'u3': 'hold', 'u4': 'hold'}, decision.orders(seen(3, 'stays stays stays stops stops', [ALL, queue('0134')])))

    def test_let_the_last_one_go_when_it_is_drained_and_has_no_copies(self):
        self.assertEqual('hold', decision.orders(seen(3, 'stays stays stays stops stops', [ALL], _4='drained'))['u4'])
        self.assertEqual('leave', decision.orders(seen(3, 'stays stays stays stops stops', [queue('0123')], _4='drained'))['u4'])

    def test_let_one_after_the_other_go(self):
        self.assertEqual({'u1': 'hold', 'u2': 'leave'}, decision.orders(seen(1, 'stays stops stops', [queue('01')], _2='drained')))
        self.assertEqual({'u1': 'leave', 'u2': 'hold'}, decision.orders(seen(1, 'stays stops stops', [queue('0')], _1='drained', _2='none')))

    def test_hold_the_others_until_one_has_left(self):
        self.assertEqual({'u1': 'hold', 'u2': 'hold'}, decision.orders(seen(1, 'stays stops stops', [queue('01')], _2='gone')))
        self.assertEqual({'u1': 'hold', 'events-0': 'forget events-2'}, decision.orders(seen(1, 'stays stops away', [queue('01')], _2='gone')))

    def test_hold_who_has_the_only_copy_of_something(self):
        alone = queue('4', 'classic')
        self.assertEqual('hold', decision.orders(seen(3, 'stays stays stays stays stops', [STAYING, alone], _4='drained'))['u4'])
        self.assertEqual('leave', decision.orders(seen(3, 'stays stays stays stays stops', [STAYING, queue('4', 'classic', 0)], _4='drained'))['u4'])

    def test_have_one_forgotten_that_is_gone_without_a_word(self):
        self.assertEqual({'events-0': 'forget events-3'}, decision.orders(seen(3, 'stays stays stays away', [STAYING], _3='gone')))

    def test_have_nobody_forgotten_that_is_declared_or_whose_pod_is_there(self):
        self.assertEqual({}, decision.orders(seen(5, 'stays stays stays away', _3='gone')))
        self.assertEqual({'u3': 'hold'}, decision.orders(seen(3, 'stays stays stays stops', [STAYING], _3='gone')))
        self.assertEqual({}, decision.orders(seen(0, 'away', _0='gone')))


class Streams(unittest.TestCase):
    def test_are_copied_to_who_comes(self):
        self.assertEqual({'events-0': 'copy streams to events-1'}, decision.orders(seen(3, 'stays stays stays', [queue('0', 'stream')])))
        self.assertEqual({'events-0': 'copy streams to events-2'}, decision.orders(seen(3, 'stays stays stays', [queue('01', 'stream')])))
        self.assertEqual({}, decision.orders(seen(3, 'stays stays stays', [queue('012', 'stream')])))

    def test_are_copied_to_nobody_who_is_away_or_stops(self):
        self.assertEqual({}, decision.orders(seen(3, 'stays stays stays', [queue('01', 'stream')], _2='gone')))
        self.assertEqual({'u2': 'return'}, decision.orders(seen(3, 'stays stays stops', [queue('01', 'stream')])))

    def test_are_copied_after_one_is_forgotten(self):
        self.assertEqual({'events-0': 'forget events-3'}, decision.orders(seen(3, 'stays stays stays away', [queue('0', 'stream')], _3='gone')))

    def test_are_on_those_that_stay_before_anybody_leaves(self):
        self.assertEqual({'u3': 'hold', 'events-0': 'copy streams to events-2'},
                         decision.orders(seen(3, 'stays stays stays stops', [queue('013', 'stream')])))

    def test_are_shed_by_who_leaves_and_is_drained(self):
        everywhere = queue('0123', 'stream')
        self.assertEqual({'u3': 'drain'}, decision.orders(seen(3, 'stays stays stays stops', [everywhere])))
        self.assertEqual({'u3': 'shed'}, decision.orders(seen(3, 'stays stays stays stops', [everywhere], _3='drained')))
        self.assertEqual({'u3': 'leave'}, decision.orders(seen(3, 'stays stays stays stops', [queue('012', 'stream')], _3='drained')))


class Correct(unittest.TestCase):
    def test_is_nothing_while_nobody_leaves(self):
        self.assertIsNone(decision.correct(seen(3, 'stays stops stays', [STAYING])))

    def test_gives_those_that_stay_what_they_lack_first(self):
        self.assertEqual(('grow', 'events-2'), decision.correct(seen(3, 'stays stays stays stops', [queue('013')])))

    def test_waits_for_those_that_stay(self):
        self.assertIsNone(decision.correct(seen(3, 'stays stays stays stops', [queue('013')], _2='gone')))

    def test_takes_the_copies_of_one_that_is_drained(self):
        self.assertIsNone(decision.correct(seen(3, 'stays stays stays stops', [queue('0123')])))
        self.assertEqual(('shrink', 'events-3'), decision.correct(seen(3, 'stays stays stays stops', [queue('0123')], _3='drained')))
        self.assertIsNone(decision.correct(seen(3, 'stays stays stays stops', [STAYING], _3='drained')))

    def test_says_what_has_the_only_copy(self):
        step, why = decision.correct(seen(3, 'stays stays stays stops', [queue('3', 'stream')], _3='drained'))
        self.assertEqual(('wait', 'events-3 has the only copy of q in /: read it, delete it, or declare the member again'), (step, why))


class Confirmed(unittest.TestCase):
    def test_is_what_a_majority_has(self):
        self.assertTrue(decision.confirmed({**seen(3, 'stays stays stays', _1='gone'), 'streams': False}))
        self.assertFalse(decision.confirmed({**seen(3, 'stays stays stays', _1='gone', _2='gone'), 'streams': False}))

    def test_are_streams_only_where_all_declared_members_are_there_to_have_a_copy(self):
        self.assertTrue(decision.confirmed({**seen(3, 'stays stays stays'), 'streams': True}))
        self.assertFalse(decision.confirmed({**seen(3, 'stays stays stays', _1='none', _2='none'), 'streams': True}))
        self.assertFalse(decision.confirmed({**seen(3, 'stays stays stays stays', _2='gone'), 'streams': True}))


    def test_is_nothing_while_a_member_has_no_plugin_that_links_need(self):
        self.assertFalse(decision.confirmed({**seen(3, 'stays stays stays'), 'streams': False, 'plugged': False}))


def feature(name, state='disabled', stability='stable'):
    return {'name': name, 'state': state, 'stability': stability}


def updated(*features, versions='4.3.6 4.3.6 4.3.6', **nodes):
    told = dict(zip(('events-0', 'events-1', 'events-2'), (None if one == '?' else one for one in versions.split())))
    return {**seen(3, 'stays stays stays', **nodes), 'features': features, 'versions': told}


class Features(unittest.TestCase):
    def test_are_enabled_when_all_members_run_the_version_that_brought_them(self):
        self.assertEqual(('enable', ['a', 'b']), decision.finish(updated(feature('b'), feature('a'), feature('old', 'enabled', 'required'))))

    def test_are_no_step_where_all_are_on(self):
        self.assertIsNone(decision.finish(updated(feature('old', 'enabled'))))

    def test_stay_off_where_they_are_experimental_or_a_member_has_them_not(self):
        off = [feature('a', stability='experimental'), feature('b', 'unavailable'), feature('c', 'state_changing')]
        self.assertIsNone(decision.finish(updated(*off)))

    def test_wait_while_members_of_two_versions_run(self):
        self.assertEqual(('wait', 'members run 4.2.9 and 4.3.6: features of the newer one wait until all run it'),
                         decision.finish(updated(feature('a'), versions='4.3.6 4.2.9 4.3.6')))

    def test_wait_for_a_member_that_does_not_say_what_it_runs(self):
        self.assertEqual('wait', decision.finish(updated(feature('a'), versions='4.3.6 ? 4.3.6'))[0])

    def test_wait_for_a_member_that_is_away(self):
        self.assertIsNone(decision.finish(updated(feature('a'), _1='gone')))
        self.assertIsNone(decision.finish(updated(feature('a'), _3='gone')))


def removal(name, held=None):
    return {'delete': [['queues', '/', name]], 'held': held}


class Removal(unittest.TestCase):
    def test_is_of_one_after_the_other_past_those_that_stay(self):
        removals = [removal('a', 'a has 1 message'), removal('b'), removal('c')]
        self.assertEqual(('remove', [['queues', '/', 'b']]), decision.finish({**updated(), 'removals': removals}))

    def test_says_why_the_others_stay(self):
        removals = [removal('a', 'a has 1 message'), removal('b', 'b has 2 consumers')]
        self.assertEqual(('wait', 'a has 1 message; b has 2 consumers'), decision.finish({**updated(), 'removals': removals}))

    def test_says_what_links_wait_for_beside(self):
        links = {'wrong': [], 'waits': ['the shovel s in / waits']}
        self.assertEqual(('wait', 'the shovel s in / waits; a has 1 message'),
                         decision.finish({**updated(), 'links': links, 'removals': [removal('a', 'a has 1 message')]}))
        self.assertEqual('remove', decision.finish({**updated(), 'links': links, 'removals': [removal('a')]})[0])

    def test_waits_for_links(self):
        links = {'wrong': [['shovel', '/', 's']], 'waits': []}
        self.assertEqual(('link', [['shovel', '/', 's']]), decision.finish({**updated(), 'links': links, 'removals': [removal('a')]}))

    def test_waits_for_features(self):
        self.assertEqual('enable', decision.finish({**updated(feature('a')), 'removals': [removal('a')]})[0])
