"""What a product tells the programs that are the same for all products, verb by verb.

An engine brings `engine.py` with a class `Engine` for the controller (controller.py), and `member.py` with a class `Member` where a member has
something to do before it stops (hand_over.py). Each overrides the verbs that its product knows; every other declines. What decides depends on its
arguments alone, so that a table can test it; what acts may stop at any time, and is believed when its effect is seen.

    class Engine(verbs.Engine):
        STEPS = {'join': '%s is to join the group'}

        def see(self, want, pods):
            members = {name: ask(host) for name, host in zip(want['members'], want['hosts'])}
            return {'members': members, 'leader': next((name for name, member in members.items() if member and member['leads']), None)}

        def healthy(self, member):
            return member is not None and member['online']

        def correct(self, want, seen):
            out = [name for name, member in seen['members'].items() if member and not member['online']]
            return ('join', out[0]) if out else None

        def act(self, step, argument):
            tell(argument, 'join')

The interpreter is the engine's: nothing here needs more than Python 3.8 and its standard library.
"""
import collections

Look = collections.namedtuple('Look', 'step')


class Engine:
    """One look and one step in each round. A step is its name and what it needs: ('evict', 'orders-2'), or ('wait', why)."""

    # What each step of its own is about, for when it is refused or fails; %s is the member.
    STEPS = {}
    # The digest of what was provisioned; to be set to None where that is found to be gone.
    provisioned = None

    def __init__(self, namespace):
        self.namespace = namespace

    def see(self, want, pods):
        """`members`: what each says of itself, at least whether it is `empty`, or None where it doesn't answer; `leader`: the one that is
        replaced last, or None. With them, all else that the other verbs are to be told. `pods` is what was seen of the pods (pods.py)."""
        return {'members': {name: {'empty': False} for name in pods}, 'leader': None}

    def works(self, seen):
        """Whether anybody takes orders. Where nobody does, nothing is done but by `heal`."""
        return True

    def heal(self, want, seen):
        """The step where nobody takes orders: found, found anew, ask one to lead. It says why it waits."""
        return 'wait', 'nobody leads'

    def healthy(self, member):
        """Whether a member does all that it has to: no other is replaced before."""
        return member is not None

    def ails(self, name, seen):
        """What is wrong with a member that answers, and is not healthy or not ready."""
        return name + ' works, and isn\'t ready: see its probe'

    def note(self, want, seen):
        """A step that waits for nothing: what has to be known later, and can't be seen then."""
        return None

    def hand_over(self, want, seen):
        """A step where who leads is of no use, and another could."""
        return None

    def correct(self, want, seen):
        """A step before databases and pods are touched: settings, members that are out of the group. Or why all that has to wait."""
        return None

    def confirmed(self, seen):
        """Whether what is written now is confirmed as it has to be: databases and owners are made then."""
        return True

    def provision(self, want):
        """Makes what is declared, such as databases and owners, unless it is there."""

    def copy_anew(self, want, seen):
        """A step about members whose data is of no use any more, when no pod comes or goes and none has to be replaced for it."""
        return None

    def finish(self, want, seen):
        """A step when all pods are as declared and all members are healthy, or what isn't as promised yet."""
        return None

    def act(self, step, argument):
        """Takes one of its own steps. Raises OSError where that is refused: what it says is announced."""


class Member:
    """What a member does before it stops."""

    def __init__(self, name, *arguments):
        self.name = name

    def await_start(self):
        """Until it may be told to stop."""

    def look(self, declared, away):
        """What it sees of itself and of the others; its `step` says what to do now (leaving.py). `declared` is the number of members that are
        declared, `away` whether this one was scaled away."""
        return Look(None)

    def pass_on(self, seen, away):
        """Has another lead."""
