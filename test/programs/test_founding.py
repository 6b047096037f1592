import unittest

from postgresql.situations import EMPTY, REPLICA, called, decide, member, want, without_leader
from programs import founding

OLD, FOUNDED, NEW, NEWER = ('2026-01-0%dT00:00:00Z' % day for day in (1, 2, 3, 4))
MARK = {'name': 'orders-config', 'version': '17', 'made': FOUNDED, 'finished': True}
UNFINISHED = {**MARK, 'finished': False}


def claims(*made, **others):
    """When the claim of each member was made, by their order, and those of others by number."""
    return {**{'data-' + called(number): when for number, when in enumerate(made)},
            **{'data-orders-' + number.lstrip('n'): when for number, when in others.items()}}


def wait(reason):
    return 'wait', 'no member has data, ' + reason


FOUND = ('found', '17')
OLDER = 'though %s is as old as the founding: its volume may be another. To begin anew, delete the ConfigMap orders-config'
SCALED_AWAY = 'and %s of members that were scaled away may have: declare these again, or delete it'

# the mark, the claims; the step where every declared member answers and is empty
SITUATIONS = {
    'all claims were made after it': (MARK, claims(NEW, NEW, NEWER), FOUND),
    'one is older': (MARK, claims(NEW, OLD, NEW), wait(OLDER % 'data-orders-1')),
    'all are': (MARK, claims(OLD, OLD, OLD), wait(OLDER % 'data-orders-0, data-orders-1, data-orders-2')),
    'one was made in the same second': (MARK, claims(NEW, NEW, FOUNDED), wait(OLDER % 'data-orders-2')),
    'one is not there, though its member answers': (MARK, claims(NEW, NEW), wait(OLDER % 'data-orders-2')),
    'a member that was scaled away has one': (MARK, claims(NEW, NEW, NEW, n3=OLD), wait(SCALED_AWAY % 'data-orders-3')),
    'a younger one as well': (MARK, claims(NEW, NEW, NEW, n4=NEWER), wait(SCALED_AWAY % 'data-orders-4')),
    'the founding was interrupted: nobody ever had data': (UNFINISHED, claims(OLD, OLD, OLD), FOUND),
    'it was, and a member that was scaled away has a claim': (UNFINISHED, claims(OLD, OLD, OLD, n3=OLD), wait(SCALED_AWAY % 'data-orders-3')),
}


class FoundAnew(unittest.TestCase):
    def test_goes_on_complete_information_alone(self):
        for title, (mark, found, step) in SITUATIONS.items():
            with self.subTest(title):
                self.assertEqual(step, founding.found_anew(want(), mark, found))

    def test_is_what_the_controller_does_where_all_are_empty(self):
        for title, (mark, found, step) in SITUATIONS.items():
            with self.subTest(title):
                self.assertEqual(step, decide(want(), without_leader(EMPTY, EMPTY, EMPTY, mark=mark, claims=found)))

    def test_is_not_asked_for_where_anybody_has_data_or_is_silent(self):
        # the mark is seen then by nobody (test_engine.py)
        for other in (None, member(), REPLICA):
            self.assertNotEqual('found', decide(want(), without_leader(EMPTY, EMPTY, other))[0])


if __name__ == '__main__':
    unittest.main()
