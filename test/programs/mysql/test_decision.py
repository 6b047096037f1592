import unittest
from unittest import mock

from mysql import decision, engine
from mysql.test_healing import CUT_OFF, EMPTY, ERROR, GROUP, HALF, MARK, OTHER, OUT, PRIMARY, RECOVERING, WITHOUT_ME, answer, online
from programs import order

NAMES = ['shop-0', 'shop-1', 'shop-2']
WANT = {'name': 'shop', 'members': NAMES, 'databases': [{'name': 'shop', 'owner': 'shop', 'waits': False}], 'digest': 'abc', 'unfit': []}
OUTLIVED = {'name': 'shop-founded', 'version': '7', 'made': '2026-01-02T00:00:00Z', 'finished': True}
CLAIMS = {'data-' + name: '2026-01-03T00:00:00Z' for name in NAMES}


def pod(outdated=False, ready=True, leaving=False, stuck=None, unschedulable=None):
    return {'outdated': outdated, 'ready': ready, 'leaving': leaving, 'unschedulable': unschedulable, 'node': 'node', 'tied_to': None, 'stuck': stuck,
            'finalizers': []}


def seen(*answers, outdated=(), mark=MARK, names=NAMES, **changes):
    """A cluster of members that answer this, each with the uuid of its number, and nothing left to do but for `changes`."""
    members = {name: one and decision.seen(dict(one, uuid='u%d' % i)) for i, (name, one) in enumerate(zip(names, answers))}
    pods = {name: pod(i in outdated, bool(one) and one['state'] == 'ONLINE') for i, (name, one) in enumerate(zip(names, answers))}
    return {'settled': True, 'provisioned': 'abc', 'pods': pods, 'members': members, 'leader': decision.leader(members), 'declared': NAMES,
            'mark': mark, 'earlier': [], 'outlived': None, 'claims': {}, 'gone': {}, 'refused': {}, **changes}


def decide(found, want=WANT):
    return order.decide(engine.Engine('ns'), want, found)


ALL = (PRIMARY, online(), online())


class Decide(unittest.TestCase):
    def test_does_nothing_about_a_cluster_that_is_as_declared(self):
        self.assertEqual(('done', None), decide(seen(*ALL)))

    def test_provisions_when_what_is_declared_changed(self):
        self.assertEqual(('provision', 'abc'), decide(seen(*ALL, provisioned=None)))

    def test_provisions_while_a_third_is_away(self):
        self.assertEqual(('provision', 'abc'), decide(seen(PRIMARY, online(), None, provisioned=None)))

    def test_provisions_nothing_that_the_primary_alone_would_have(self):
        self.assertEqual('wait', decide(seen(online(sees=(0,), role='PRIMARY'), EMPTY, EMPTY, provisioned=None))[0])

    def test_provisions_where_one_member_is_all(self):
        want = dict(WANT, members=NAMES[:1])
        self.assertEqual(('provision', 'abc'), decide(seen(online(sees=(0,), role='PRIMARY'), declared=NAMES[:1], provisioned=None), want))

    def test_replaces_secondaries_first_and_the_primary_last(self):
        for outdated, first in (((0, 1, 2), 'shop-2'), ((0, 1), 'shop-1'), ((0,), 'shop-0')):
            self.assertEqual(('evict', first), decide(seen(*ALL, outdated=outdated)))
        self.assertEqual(('evict', 'shop-1'), decide(seen(online(), online(), PRIMARY, outdated=(1, 2))))

    def test_replaces_nobody_while_a_member_recovers(self):
        step, why = decide(seen(PRIMARY, RECOVERING, online(), outdated=(2,)))
        self.assertEqual(('wait', 'shop-1 catches up with the group (RECOVERING): its log says how far it is'), (step, why))

    def test_says_of_a_member_that_is_out_what_it_waits_for(self):
        self.assertEqual(('wait', 'shop-1 is out of the group (OFFLINE), and the group still lists shop-1 as it was before'),
                         decide(seen(PRIMARY, OUT, online())))
        self.assertEqual(('wait', 'shop-1 is out of the group (ERROR), and is about to join'),
                         decide(seen(WITHOUT_ME, ERROR, online(sees=(0, 2)))))

    def test_says_that_the_others_have_other_passwords(self):
        found = seen(WITHOUT_ME, OUT, online(sees=(0, 2)), earlier=['shop-0', 'shop-2'])
        self.assertEqual(('wait', 'shop-1 is out of the group (OFFLINE), and shop-0 and shop-2 were started before the passwords in the Secret '
                                  'changed: restart all members at once'), decide(found))

    def test_says_that_new_passwords_are_no_members_yet(self):
        self.assertEqual(('wait', 'shop-0 was started before the passwords in the Secret changed: restart all members at once'),
                         decide(seen(*ALL, earlier=['shop-0'])))

    def test_says_of_a_member_whose_data_is_of_no_use_what_a_person_can_do(self):
        step, why = decide(seen(WITHOUT_ME, answer(upto=10), online(sees=(0, 2))))
        self.assertEqual('wait', step)
        self.assertEqual('shop-1 has transactions that the group hasn\'t: delete its volume claim and its pod to have it copied anew', why)

    def test_replaces_a_broken_pod_though_nobody_leads(self):
        self.assertEqual(('evict', 'shop-2'), decide(seen(CUT_OFF, OUT, None, outdated=(2,))))


class NobodyLeads(unittest.TestCase):
    def why(self, *answers, **changes):
        step, why = decide(seen(*answers, **changes))
        self.assertEqual('wait', step)
        return why

    def test_says_who_does_not_answer_and_why(self):
        found = seen(OUT, OUT, None)
        found['pods']['shop-2'] = pod(ready=False, unschedulable='0/3 nodes are available')
        self.assertEqual('nobody leads until every declared member answers: shop-2 fits on no node (0/3 nodes are available)', decide(found)[1])

    def test_says_who_has_other_passwords(self):
        self.assertEqual('nobody leads until every declared member answers: shop-1 doesn\'t answer: see its log and its node; '
                         'shop-1 was started before the passwords in the Secret changed: restart all members at once',
                         self.why(OUT, None, OUT, earlier=['shop-1']))

    def test_says_what_only_a_person_can_decide(self):
        self.assertIn('a person has to decide: no group, and what shop-2 had is gone', self.why(OUT, OUT, EMPTY))
        self.assertIn('a person has to decide: no member has the transactions of all others',
                      self.why(answer(upto=9, executed=GROUP + ':1-9, u0:1'), answer(upto=9, executed=GROUP + ':1-9, u1:1'), OUT))
        self.assertIn('different groups', self.why(OUT, answer(upto=9, name=OTHER), OUT))

    def test_says_who_goes_on_with_the_group(self):
        self.assertEqual('nobody leads yet: shop-0 has all that anyone has; shop-0 restarts the group', self.why(OUT, OUT, ERROR))

    def test_says_that_a_minority_is_about_to_find_out(self):
        self.assertIn('shop-0 has lost the majority', self.why(CUT_OFF, CUT_OFF, OUT))
        self.assertIn('shop-0 is left of its group, and starts again', self.why(CUT_OFF, OUT, OUT))

    def test_knows_of_no_leader_where_two_say_that_they_lead(self):
        self.assertIsNone(seen(PRIMARY, PRIMARY, online())['leader'])


class FoundAnew(unittest.TestCase):
    CONFIG_MAP = {'metadata': {'name': 'shop-founded', 'resourceVersion': '7', 'creationTimestamp': '2026-01-02T00:00:00Z'},
                  'data': dict(MARK, founder='gone')}

    def outlived(self, *answers, config_map=CONFIG_MAP):
        return decision.outlived(WANT, seen(*answers)['members'], config_map)

    def test_may_be_where_nobody_has_anything_of_the_founding(self):
        self.assertEqual(OUTLIVED, self.outlived(EMPTY, EMPTY, EMPTY))

    def test_may_not_be_where_anybody_has_data_or_a_part_of_it_or_does_not_answer(self):
        for answers in ((EMPTY, OUT, EMPTY), (EMPTY, HALF, EMPTY), (EMPTY, EMPTY, None), (EMPTY, RECOVERING, EMPTY)):
            self.assertIsNone(self.outlived(*answers))

    def test_is_not_needed_where_there_is_no_mark_or_its_founder_goes_on(self):
        self.assertIsNone(self.outlived(EMPTY, EMPTY, EMPTY, config_map=None))
        self.assertIsNone(self.outlived(EMPTY, EMPTY, EMPTY, config_map=dict(self.CONFIG_MAP, data=MARK)))

    def test_takes_claims_that_are_younger_than_the_mark(self):
        found = seen(EMPTY, EMPTY, EMPTY, mark=dict(MARK, founder='gone'), outlived=OUTLIVED, claims=CLAIMS)
        self.assertEqual(('found', '7'), decide(found))
        found['claims'] = dict(CLAIMS, **{'data-shop-1': '2026-01-01T00:00:00Z'})
        self.assertIn('data-shop-1 is as old as the founding', decide(found)[1])
        found['claims'] = dict(CLAIMS, **{'data-shop-3': '2026-01-03T00:00:00Z'})
        self.assertIn('data-shop-3 of members that were scaled away may have', decide(found)[1])


class See(unittest.TestCase):
    HOSTS = ['shop-%d.members.ns.svc' % i for i in range(3)]
    CONFIG_MAP = dict(FoundAnew.CONFIG_MAP)

    def setUp(self):
        self.answers = dict(zip(self.HOSTS, (dict(PRIMARY, uuid='u0'), dict(online(), uuid='u1'), None)))
        self.engine = engine.Engine('ns')
        self.want = dict(WANT, hosts=self.HOSTS, claims=[])
        self.config_map, self.there, self.sessions = None, '["mysql", "shop"]', []
        for where, name, what in ((engine.group, 'look_by', self.answer), (engine.Mark, 'object', lambda _: self.config_map),
                                  (engine.sql, 'Session', self.start), (engine, 'claimed', lambda *_: CLAIMS)):
            patcher = mock.patch.object(where, name, what)
            patcher.start()
            self.addCleanup(patcher.stop)

    def start(self, command):
        host = next(word for word in command() if word.startswith('--host=')).partition('=')[2]
        self.sessions.append(host)
        return mock.Mock(host=host, line=lambda text, timeout: self.there)

    def answer(self, session, timeout):
        if self.answers[session.host] is None:
            raise OSError('no answer')
        return self.answers[session.host]

    def see(self, *more):
        return self.engine.see(self.want, {name: {'uid': name} for name in (*NAMES, *more)})

    def test_asks_all_members_also_those_that_were_scaled_away(self):
        self.answers['shop-3.members.ns.svc'] = dict(online(), uuid='u3')
        found = self.see('shop-3')
        self.assertEqual(('shop-0', ['shop-0', 'shop-1', 'shop-3']), (found['leader'], sorted(name for name, one in found['members'].items() if one)))

    def test_keeps_its_sessions(self):
        self.see()
        self.see()
        self.assertEqual(sorted(self.HOSTS), sorted(set(self.sessions)))
        self.assertEqual(3, len(self.engine.sessions))

    def test_provisions_again_when_a_database_is_gone(self):
        self.engine.provisioned = 'abc'
        self.see()
        self.assertEqual('abc', self.engine.provisioned)
        self.there = '["mysql"]'
        self.see()
        self.assertIsNone(self.engine.provisioned)

    def test_goes_on_when_the_primary_does_not_say_what_is_in_it(self):
        self.engine.provisioned, self.there = 'abc', ''
        self.assertEqual('shop-0', self.see()['leader'])
        self.assertEqual('abc', self.engine.provisioned)

    def test_believes_in_the_second_look_that_a_mark_outlived_its_data(self):
        self.config_map = self.CONFIG_MAP
        self.answers = {host: dict(EMPTY, uuid=host) for host in self.HOSTS}
        self.assertEqual([None, OUTLIVED], [self.see()['outlived'] for _ in range(2)])
        self.answers[self.HOSTS[1]] = None
        self.assertIsNone(self.see()['outlived'])

    def test_deletes_the_mark_that_it_saw_and_no_newer_one(self):
        self.see()
        with mock.patch.object(engine, 'remove') as remove:
            self.engine.act('found', '7')
        remove.assert_called_once_with('/api/v1/namespaces/ns/configmaps/shop-founded', '7')

    def test_makes_databases_that_do_not_wait_for_their_secrets(self):
        self.see()
        with mock.patch.object(engine.provisioning, 'provision') as provision:
            self.engine.provision(dict(self.want, databases=[{'name': 'a', 'waits': True}, {'name': 'b', 'waits': False}]))
        self.assertEqual([{'name': 'b', 'waits': False}], provision.call_args[0][1])


if __name__ == '__main__':
    unittest.main()
