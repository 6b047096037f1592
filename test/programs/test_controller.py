import contextlib
import functools
import io
import json
import os
import tempfile
import unittest
from unittest import mock

from postgresql import engine
from programs import controller, verbs


class Failed(unittest.TestCase):
    def test_says_what_was_to_be_done_and_the_servers_own_words(self):
        budget = OSError('This pod has more than one PodDisruptionBudget')
        texts = {**controller.STEPS, **engine.Engine.STEPS}
        for step, argument, sentence in (('evict', 'orders-1', 'orders-1 is to be replaced: %s'),
                                         ('provision', 'abc', 'databases and owners are to be made: %s'),
                                         ('reinitialize', {'member': 'orders-1', 'because': 'x'}, 'orders-1 is to be copied anew: %s'),
                                         ('switchover', {'member': 'orders-0', 'because': 'x'}, 'orders-0 is to hand over: %s')):
            self.assertEqual(sentence % budget, controller.failed(texts[step], argument, budget))
        self.assertEqual('orders-1 is to lead: TimeoutError()', controller.failed(texts['failover'], 'orders-1', TimeoutError()))


class Round(unittest.TestCase):
    WANT = {'name': 'orders', 'members': ['orders-0'], 'secrets': [{'name': 'orders-system'}]}

    def rounds(self, *steps, refuse=()):
        """What is announced in each round, and what is printed."""
        with mock.patch.object(controller, 'declared', return_value=self.WANT), \
                mock.patch.object(controller, 'Announcement') as announcement, \
                mock.patch.object(controller, 'decide', side_effect=steps), contextlib.redirect_stdout(io.StringIO()) as printed:
            runs = controller.Controller('want.json', 'ns', verbs.Engine('ns'))
            runs.see = lambda want: {}
            runs.act = lambda want, step, argument: self.refuse(step, refuse)
            for _ in steps:
                runs.round()
            return [call[0][1] for call in announcement.return_value.say.call_args_list], printed.getvalue().splitlines()

    def refuse(self, step, refused):
        if step in refused:
            raise OSError('no')

    def test_prints_a_step_that_is_refused_again_and_again_once(self):
        self.assertEqual(['evict "orders-1"', 'wait "orders-1 is to be replaced: no"'],
                         self.rounds(*[('evict', 'orders-1')] * 3, refuse=['evict'])[1])

    def test_announces_what_is_waited_for_and_that_nothing_is(self):
        self.assertEqual((['a', 'a', None], ['wait "a"', 'done ']), self.rounds(('wait', 'a'), ('wait', 'a'), ('done', None)))

    def test_says_nothing_while_it_does_something_and_everything_when_that_is_refused(self):
        self.assertEqual(([], ['evict "orders-1"']), self.rounds(('evict', 'orders-1')))
        self.assertEqual((['orders-1 is to be replaced: no'], ['evict "orders-1"', 'wait "orders-1 is to be replaced: no"']),
                         self.rounds(('evict', 'orders-1'), refuse=['evict']))


class Act(unittest.TestCase):
    """The steps that are the same for all products, and those of one."""

    def setUp(self):
        self.engine = mock.Mock(STEPS={}, provisioned=None)
        self.controller = controller.Controller('want.json', 'ns', self.engine)
        self.controller.pods, self.controller.kept = mock.Mock(), mock.Mock()

    def act(self, step, argument):
        self.controller.act(Round.WANT, step, argument)

    def test_replaces_a_pod_and_makes_room(self):
        self.act('evict', 'orders-1')
        self.act('give_way', 'orders-2')
        self.assertEqual([mock.call.evict('orders-1'), mock.call.give_way('orders-2')], self.controller.pods.method_calls)

    def test_makes_a_secret_again(self):
        self.act('make_again', 'orders-system')
        self.controller.kept.make_again.assert_called_once_with({'name': 'orders-system'})

    def test_keeps_in_mind_what_was_provisioned_and_nothing_that_was_refused(self):
        self.engine.provision.side_effect = OSError('read-only')
        with self.assertRaises(OSError):
            self.act('provision', 'abc')
        self.assertIsNone(self.engine.provisioned)
        self.engine.provision.side_effect = None
        self.act('provision', 'abc')
        self.assertEqual('abc', self.engine.provisioned)

    def test_leaves_any_other_to_the_product(self):
        self.act('failover', 'orders-1')
        self.engine.act.assert_called_once_with('failover', 'orders-1')

    def test_does_nothing_while_it_waits(self):
        self.act('wait', 'no primary')
        self.act('done', None)
        self.assertEqual([], self.engine.method_calls + self.controller.pods.method_calls + self.controller.kept.method_calls)


class See(unittest.TestCase):
    def test_is_what_is_seen_of_pods_secrets_and_members(self):
        product = mock.Mock(STEPS={}, provisioned=None)
        runs = controller.Controller('want.json', 'ns', product)
        runs.pods, runs.kept = mock.Mock(), mock.Mock()
        runs.pods.see.return_value = {'settled': True, 'pods': {'orders-0': {}}, 'refused': {}}
        runs.kept.gone.return_value = {}
        product.see.side_effect = lambda want, pods: {'members': dict.fromkeys(pods), 'leader': None}
        product.provisioned = 'abc'
        self.assertEqual({'settled': True, 'pods': {'orders-0': {}}, 'refused': {}, 'members': {'orders-0': None}, 'leader': None, 'gone': {},
                          'provisioned': 'abc'}, runs.see(Round.WANT))


class WholeRound(unittest.TestCase):
    """From what is declared to the API server, with PostgreSQL as the product."""
    PATH = '/api/v1/namespaces/ns/'
    NAMES = ['orders-0', 'orders-1', 'orders-2']
    CONFIG = {'ttl': 20, 'synchronous_mode': 'quorum', 'synchronous_mode_strict': True, 'synchronous_node_count': 1}
    WANT = {'name': 'orders', 'members': NAMES, 'hosts': NAMES, 'claims': [], 'psql': 'psql', 'rewinder': 'rewind', 'config': CONFIG}
    STATEFULSET = {'apiVersion': 'apps/v1', 'kind': 'StatefulSet', 'metadata': {'name': 'orders', 'uid': 'u', 'generation': 1},
                   'spec': {'replicas': 2, 'selector': {'matchLabels': {'app': 'orders'}}},
                   'status': {'observedGeneration': 1, 'updateRevision': 'r2'}}

    def setUp(self):
        self.asked = []
        ready = {'conditions': [{'type': 'Ready', 'status': 'True'}]}
        self.pods = [{'metadata': {'name': name, 'labels': {'controller-revision-hash': 'r1'}}, 'status': ready} for name in self.NAMES]
        config = json.dumps({**self.CONFIG, 'cdk8s_patterns': {'receivers': self.NAMES}})
        self.objects = {
            '/apis/apps/v1/namespaces/ns/statefulsets/orders': self.STATEFULSET,
            self.PATH + 'pods?labelSelector=app%3Dorders': {'items': self.pods},
            self.PATH + 'configmaps/orders-config': {'metadata': {'annotations': {'config': config}}},
            self.PATH + 'configmaps/orders-sync': {'metadata': {'annotations': {'leader': 'orders-1', 'sync_standby': 'orders-0,orders-2'}}},
        }

    def kube(self, method, path, *body):
        if method != 'GET':
            self.asked.append((method, path.replace(self.PATH, '')))
        return self.objects[path] if method == 'GET' else {}

    def patroni(self, host, method, path, *body):
        if method != 'GET':
            self.asked.append((method, path))
        return {'role': 'primary', 'state': 'running'} if host == 'orders-1' else {
            'role': 'replica', 'state': 'running', 'replication_state': 'streaming'}

    def rounds(self, number):
        inside = json.dumps({'slots': [], 'streaming': ['orders-0', 'orders-2'], 'databases': ['postgres']})
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()) as printed, \
                mock.patch.object(controller.kube_api, 'call', self.kube), mock.patch.object(engine.patroni_api, 'call', self.patroni), \
                mock.patch.object(controller, 'Announcement', functools.partial(controller.Announcement, call=self.kube)), \
                mock.patch.object(engine.Engine, 'sql', lambda *_, **__: inside):
            path = os.path.join(folder, 'want.json')
            with open(path, 'w') as file:
                json.dump(self.WANT, file)
            runs = controller.Controller(path, 'ns', engine.Engine('ns'))
            for _ in range(number):
                runs.round()
        return printed.getvalue().splitlines()

    def test_provisions_and_replaces_a_pod(self):
        self.assertEqual(['provision ', 'evict "orders-2"'], self.rounds(2))
        self.assertEqual([('POST', 'pods/orders-2/eviction')], self.asked)

    def test_announces_what_it_waits_for(self):
        self.pods[2]['metadata']['deletionTimestamp'] = 'now'
        self.assertEqual(['provision ', 'wait "orders-2 is stopping"'], self.rounds(4))
        self.assertEqual([('PATCH', '/apis/apps/v1/namespaces/ns/statefulsets/orders'), ('POST', 'events')], self.asked[:2])


if __name__ == '__main__':
    unittest.main()
