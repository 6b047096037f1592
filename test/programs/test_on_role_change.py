import os
import unittest
import urllib.error
from unittest import mock

from programs import on_role_change


def pods(*names):
    return [{'metadata': {'name': name}} for name in names]


class Changes(unittest.TestCase):
    CASES = {
        'nobody has the label yet': ([], [('orders-1', 'primary')]),
        'the new primary has it, and nobody else': (['orders-1'], []),
        'a former primary has it': (['orders-0'], [('orders-1', 'primary'), ('orders-0', None)]),
        'both have it': (['orders-0', 'orders-1'], [('orders-0', None)]),
        'all have it': (['orders-2', 'orders-1', 'orders-0'], [('orders-2', None), ('orders-0', None)]),
    }

    def test_leave_the_label_on_the_new_primary_alone_which_is_served_first(self):
        for title, (labelled, changes) in self.CASES.items():
            with self.subTest(title):
                self.assertEqual(changes, list(on_role_change.changes(labelled, 'orders-1').items()))


class Main(unittest.TestCase):
    def run_with(self, role, answer=None):
        with mock.patch.dict(os.environ, HOSTNAME='orders-1'), \
                mock.patch.object(on_role_change.sys, 'argv', ['on_role_change.py', 'on_role_change', role, 'orders']), \
                mock.patch.object(on_role_change.kube_api, 'read', return_value='ns'), \
                mock.patch.object(on_role_change.patroni_api, 'call', side_effect=answer), \
                mock.patch.object(on_role_change.kube_api, 'call', return_value={'items': pods('orders-0', 'orders-1')}) as call:
            on_role_change.main()
        return [one[0] for one in call.call_args_list]

    def test_takes_the_label_off_the_former_primary(self):
        for role in ('primary', 'master'):
            with self.subTest(role):
                _, patch = self.run_with(role)
                self.assertEqual(('PATCH', '/api/v1/namespaces/ns/pods/orders-0', {'metadata': {'labels': {'role': None}}}), patch[:3])

    def test_does_nothing_when_it_is_late_and_another_leads_by_now(self):
        self.assertEqual([], self.run_with('primary', urllib.error.HTTPError('http://localhost', 503, 'not the primary', {}, None)))

    def test_goes_on_when_its_patroni_is_too_busy_to_answer(self):
        self.assertEqual(2, len(self.run_with('primary', OSError('timed out'))))

    def test_does_nothing_on_a_member_that_has_become_a_replica(self):
        self.assertEqual([], self.run_with('replica'))


if __name__ == '__main__':
    unittest.main()
