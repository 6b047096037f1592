import os
import unittest
import urllib.error
from unittest import mock

from postgresql import on_role_change

NOT_THE_PRIMARY = urllib.error.HTTPError('http://localhost', 503, 'not the primary', {}, None)


class Main(unittest.TestCase):
    def run_with(self, role, labelled=(), answer=None):
        """The labels that are set, in their order, when these pods have the primary's label and this member's Patroni answers so."""
        items = [{'metadata': {'name': name}} for name in labelled]
        with mock.patch.dict(os.environ, HOSTNAME='orders-1'), \
                mock.patch.object(on_role_change.sys, 'argv', ['on_role_change.py', 'psql', '/socket', 'on_role_change', role, 'orders']), \
                mock.patch.object(on_role_change.system_passwords, 'settle') as self.settle, \
                mock.patch.object(on_role_change.kube_api, 'read', return_value='ns'), \
                mock.patch.object(on_role_change.patroni_api, 'call', side_effect=answer), \
                mock.patch('kube_api.call', return_value={'items': items}) as call:
            on_role_change.main()
        return [(one[0][1].rsplit('/', 1)[1], one[0][2]['metadata']['labels']['role']) for one in call.call_args_list if one[0][0] == 'PATCH']

    CASES = {
        'nobody has the label yet': ([], [('orders-1', 'primary')]),
        'the new primary has it, and nobody else': (['orders-1'], []),
        'a former primary has it': (['orders-0'], [('orders-1', 'primary'), ('orders-0', None)]),
        'both have it': (['orders-0', 'orders-1'], [('orders-0', None)]),
        'all have it': (['orders-2', 'orders-1', 'orders-0'], [('orders-2', None), ('orders-0', None)]),
    }

    def test_leaves_the_label_on_the_new_primary_alone_which_is_served_first(self):
        for title, (labelled, set_) in self.CASES.items():
            for role in ('primary', 'master'):
                with self.subTest(title, role=role):
                    self.assertEqual(set_, self.run_with(role, labelled))

    def test_takes_nothing_from_another_when_it_is_late_and_gives_back_what_it_took(self):
        self.assertEqual([('orders-1', 'primary'), ('orders-1', None)], self.run_with('primary', ['orders-0'], NOT_THE_PRIMARY))

    def test_goes_on_when_its_patroni_is_too_busy_to_answer(self):
        self.assertEqual([('orders-1', 'primary'), ('orders-0', None)], self.run_with('primary', ['orders-0'], OSError('timed out')))

    def test_does_nothing_on_a_member_that_has_become_a_replica(self):
        self.assertEqual([], self.run_with('replica', ['orders-0']))
        self.settle.assert_not_called()

    def test_sees_to_the_passwords_of_the_servers_users_whatever_becomes_of_the_label(self):
        self.run_with('primary')
        self.settle.assert_called_once()
        with mock.patch.object(on_role_change.role_label, 'take', side_effect=OSError('the API server is away')), self.assertRaises(OSError):
            self.run_with('primary')
        self.settle.assert_called_once()


if __name__ == '__main__':
    unittest.main()
