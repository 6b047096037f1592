"""What a member of a MySQL group does before it stops, verb by verb."""
import collections
import time

import ending
import group
import kube_api
import leaving
import peers
import roles
import verbs

Look = collections.namedtuple('Look', 'step mine leaving')
# While another member recovers, the group refuses to be led by another.
TRIES = 20
LABEL_SECONDS = 1
# The nodes follow one change a second (role_label.py), and have just followed the end of this pod: they take the next one soonest that comes a moment
# before the second is over, and until then clients stay where they are.
FOLLOWED_SECONDS = 0.6
# Whom they send here after that is refused and tries again. A server that stops would let him in, and say nothing.
FOLLOWING_SECONDS = 1.2


class Member(verbs.Member):
    def __init__(self, name, domain):
        """`domain`: of the members' names in DNS."""
        super().__init__(name)
        self.domain = domain

    def look(self, declared, away):
        told, _, primary = peers.see(self.name)
        mine = group.look()
        if mine is None:
            return Look(None, mine, told)
        word_of_primary = word(group.look('%s.%s' % (primary, self.domain))) if primary else None
        if away:
            leader, following = leaving.leading(self.name, word(mine), (primary, word_of_primary))
            if leader is None and leaving.by_force(self.name, told) and mine['majority']:
                # it reaches nobody anew, for policies know its pod no more; and ends at any moment
                leader, following = mine['primary'], word(mine)['follows']
            step = leaving.before_leaving(self.name, declared, leader, following, {name for name, one in told.items() if one}, (declared or 0) // 2)
        else:
            # a note of what one has that is alone is of no use to anybody
            if all(told.values()) and len(group.declared()) > 1:
                ending.begin()
            step = leaving.before_stopping(self.name, word(mine), told, (primary, word_of_primary), None)
        # who leads and stops with all others takes no more writes: it would wait for others' votes that don't come
        closes = not away and step is None and group.leads(mine) and not mine['closed']
        return Look('hand over' if closes else step, mine, told)

    def pass_on(self, seen, away):
        heirs = [name for name, state in sorted(seen.mine['group'].items())
                 if name != self.name and state == 'ONLINE' and not seen.leaving.get(name, True)]
        if heirs:
            by_force = leaving.by_force(self.name, seen.leaving)
            if not by_force:
                time.sleep(FOLLOWED_SECONDS)
            self.hand_over(heirs[0], seen.mine)
            if not by_force:
                time.sleep(FOLLOWING_SECONDS)
        if not away and group.leads(group.look()):
            group.close()

    def hand_over(self, heir, mine):
        """Clients are sent to the heir in the moment in which it begins to lead: the nodes take about as long for that as the group for this. Unless
        the group may refuse, as it does while a member recovers."""
        early = set(mine['group'].values()) == {'ONLINE'}
        for _ in range(TRIES):
            if early:
                label(heir, roles.PRIMARY, mine['view'])
            try:
                group.lead(mine['ids'][heir])
                if not early:
                    label(heir, roles.PRIMARY, mine['view'])
                label(self.name, roles.REPLICA)
                return
            except OSError as error:
                print('not handed over: %s' % error, flush=True)
            if early:
                label(heir, roles.REPLICA)
            early = False
            if not group.leads(group.look()):
                return
            time.sleep(1)


def label(name, role, view=None):
    """Holds nobody up: each member's actor puts its own."""
    try:
        roles.put(kube_api.read('namespace'), name, role, view, LABEL_SECONDS)
    except OSError as error:
        print('%s is not labelled: %s' % (name, error), flush=True)


def word(answer):
    """A member's word (leaving.py)."""
    return answer and {'leads': group.leads(answer), 'works': group.leads(answer) and not answer['closed'],
                       'follows': [name for name, state in answer['group'].items() if state == 'ONLINE' and name != answer['primary']]}
