import unittest

from postgresql import decision
from postgresql.situations import EMPTY, LEADER, REPLICA, decide, pod, seen, want, without_leader
from programs import placement

SHUT_OUT = ("0/3 nodes are available: 1 node(s) didn't match pod anti-affinity rules, 2 node(s) didn't match PersistentVolume's node affinity. "
            'no new claims to deallocate')
OF_OLD = "0/3 nodes are available: 1 node(s) didn't match pod anti-affinity rules, 2 node(s) had volume node affinity conflict."
SPREAD = ("0/3 nodes are available: 1 node(s) didn't match pod topology spread constraints, 2 node(s) didn't match PersistentVolume's node affinity.")
CORDONED = "0/3 nodes are available: 1 node(s) were unschedulable, 2 node(s) didn't match PersistentVolume's node affinity."
FULL_ALONE = "0/3 nodes are available: 3 Insufficient memory."
CROWDED = "0/3 nodes are available: 3 node(s) didn't match pod anti-affinity rules."


FULL_AND_CORDONED = ("0/3 nodes are available: 1 Insufficient cpu, 1 node(s) didn't match PersistentVolume's node affinity, "
                     '1 node(s) were unschedulable.')
FULL_AND_LOST = ("0/3 nodes are available: 1 Insufficient cpu, 1 node(s) didn't match PersistentVolume's node affinity, "
                 '1 node(s) had untolerated taint {node.kubernetes.io/unreachable: }.')
FULL_ELSEWHERE = "0/3 nodes are available: 1 node(s) didn't match pod anti-affinity rules, 2 Insufficient cpu."
FULL_OF_OTHERS = "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't match PersistentVolume's node affinity."
INSUFFICIENT = "0/3 nodes are available: 1 node(s) didn't match PersistentVolume's node affinity, 2 Insufficient cpu."


def pending(found, number, message=SHUT_OUT, tied_to=None):
    """One of three pods, each on the node of its number, fits nowhere; its volume may be on the node of another number."""
    for i in range(3):
        found['pods']['orders-%d' % i]['node'] = 'node-%d' % i
    found['pods']['orders-%d' % number] = pod(ready=False, unschedulable=message, node=None, tied_to=tied_to and 'node-%d' % tied_to)
    found['members']['orders-%d' % number] = None
    return found


def leaving(found, number):
    found['pods']['orders-%d' % number]['leaving'] = True
    return found


def led(second):
    return seen({i: pod() for i in range(3)}, {0: LEADER, 1: second, 2: None})


class GiveWay(unittest.TestCase):
    CASES = {
        'everybody has a node': (without_leader(None, EMPTY, REPLICA), None),
        'the empty one took the node of another: it makes room': (pending(without_leader(None, EMPTY, REPLICA), 2), ('give_way', 'orders-1')),
        'by the words of older schedulers': (pending(without_leader(None, EMPTY, REPLICA), 2, OF_OLD), ('give_way', 'orders-1')),
        'by another rule for spreading': (pending(without_leader(None, EMPTY, REPLICA), 2, SPREAD), ('give_way', 'orders-1')),
        'whatever else the scheduler names first: its volume is on the node of the empty one': (
            pending(without_leader(None, EMPTY, REPLICA), 2, INSUFFICIENT, 1), ('give_way', 'orders-1')),
        'the node is full, and no member is there': (pending(without_leader(None, EMPTY, REPLICA), 2, FULL_ALONE, 2), None),
        'of two empty ones, the one that is on the node of its volume': (pending(without_leader(EMPTY, EMPTY, REPLICA), 2, SHUT_OUT, 1),
                                                                          ('give_way', 'orders-1')),
        'of two empty ones, the higher number': (pending(without_leader(EMPTY, EMPTY, REPLICA), 2), ('give_way', 'orders-1')),
        'the empty one is on its way': (leaving(pending(without_leader(None, EMPTY, REPLICA), 2), 1), None),
        'nobody says that it is empty': (pending(without_leader(None, None, REPLICA), 2), None),
        'who has data and no primary keeps its node': (pending(without_leader(None, REPLICA, REPLICA), 2), None),
        'the node is cordoned': (pending(without_leader(None, EMPTY, REPLICA), 2, CORDONED), None),
        'the node is cordoned, and another is full': (pending(led(REPLICA), 2, FULL_AND_CORDONED, 2), None),
        'the node is cordoned, a member is on it, and another is full': (pending(led(REPLICA), 2, FULL_AND_CORDONED, 1), None),
        'the node is lost, and another is full': (pending(led(REPLICA), 2, FULL_AND_LOST, 2), None),
        'the empty one took the node, and no other has room: it is the one to wait': (
            pending(without_leader(None, EMPTY, REPLICA), 2, FULL_ELSEWHERE, 1), ('give_way', 'orders-1')),
        'no other node has room: nothing is given up for nothing': (pending(led(REPLICA), 2, FULL_ELSEWHERE, 1), None),
        'pods of others fill the node, and may go': (pending(led(REPLICA), 2, FULL_OF_OTHERS, 2), None),
        'there are fewer nodes than members': (pending(without_leader(None, EMPTY, REPLICA), 2, CROWDED), None),
        'a primary leads, and the empty one is being copied': (pending(led(EMPTY), 2), ('give_way', 'orders-1')),
        'it is a copy by now, all others follow: who fits nowhere is copied anew': (pending(led(REPLICA), 2), ('give_way', 'orders-2')),
        'another does not follow: its volume may be needed': (pending(led(None), 2), None),
        'who fits nowhere is empty itself, on the node of one that has data: it is copied elsewhere': (
            pending(led(REPLICA), 2, INSUFFICIENT, 1), ('give_way', 'orders-2')),
        'a pod of more members than are declared': (pending(without_leader(None, EMPTY, REPLICA), 7), None),
    }

    def test_says_who_makes_room(self):
        for title, (found, step) in self.CASES.items():
            with self.subTest(title):
                self.assertEqual(step, placement.give_way(want(), found, decision.healthy))

    def test_comes_before_all_waiting(self):
        for title, (found, step) in self.CASES.items():
            if step:
                with self.subTest(title):
                    self.assertEqual(step, decide(want(), dict(found, settled=False)))


if __name__ == '__main__':
    unittest.main()
