import os
import unittest
from unittest import mock

from mysql import engine, entered, group, sql
from mysql.test_healing import PRIMARY

PODS = {'shop-0': {'uid': 'a'}, 'shop-1': {'uid': 'b'}}
ANEW = {'shop-0': {'uid': 'a'}, 'shop-1': {'uid': 'c'}}


class Passwords(unittest.TestCase):
    def setUp(self):
        entered(self, mock.patch.dict(os.environ, {'ACTOR_PASSWORD': 'one'}))
        self.engine = engine.Engine('ns')

    def earlier(self, pods=PODS, denied=(), **changed):
        def run(text, host, timeout):
            if host in denied:
                raise OSError('ERROR 1045 (28000): Access denied for user')

        os.environ.update(changed)
        with mock.patch.object(sql, 'run', run):
            return self.engine.started_earlier(pods, {'shop-0': 'first', 'shop-1': 'second'})

    def test_are_those_of_the_secret_until_it_changes(self):
        self.assertEqual([], self.earlier())
        self.assertEqual([], self.earlier(denied=['first']))

    def test_are_others_for_members_that_were_started_before(self):
        self.earlier()
        self.assertEqual(['shop-0', 'shop-1'], self.earlier(denied=['first', 'second'], ACTOR_PASSWORD='three'))
        self.assertEqual(['shop-0'], self.earlier(ANEW))
        self.assertEqual([], self.earlier({'shop-0': {'uid': 'd'}, 'shop-1': {'uid': 'c'}}))

    def test_are_those_of_the_secret_for_members_that_were_quicker_than_this_program(self):
        self.earlier()
        self.assertEqual(['shop-0'], self.earlier(denied=['first'], ACTOR_PASSWORD='three'))

    def test_that_nobody_knows_are_no_answer(self):
        del os.environ['ACTOR_PASSWORD']
        self.assertEqual((None, []), (self.engine.look('shop-1', 'second'), self.earlier()))

    def test_are_others_where_a_server_denies_them_though_nobody_saw_the_change(self):
        answers = {'denied': OSError('ERROR 1045 (28000): Access denied for user'), 'gone': OSError('no answer'), 'there': PRIMARY}
        entered(self, mock.patch.object(self.engine, 'session', lambda host: host))

        def look_by(host, _):
            if isinstance(answers[host], OSError):
                raise answers[host]
            return answers[host]

        entered(self, mock.patch.object(group, 'look_by', look_by))
        self.assertEqual((None, ['shop-1']), (self.engine.look('shop-1', 'denied'), self.earlier()))
        self.assertEqual((None, []), (self.engine.look('shop-1', 'gone'), self.earlier()))
        self.engine.look('shop-1', 'denied')
        self.assertEqual((PRIMARY, []), (self.engine.look('shop-1', 'there'), self.earlier()))
