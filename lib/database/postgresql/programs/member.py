"""What a member of a PostgreSQL cluster does before it stops, verb by verb."""
import collections
import time

import neighbours
import passing_on
import stopping
import verbs

# A member that has just been started can say what it is when its Patroni listens.
START_SECONDS = 15

# What to do now, the number of members that are declared, this member's status, which pods were told to stop, who may have confirmed this
# member's writes, and the addresses of all pods.
Look = collections.namedtuple('Look', 'step declared status leaving confirming addresses')


class Member(verbs.Member):
    def __init__(self, name, programs, data, folder):
        """The folders of PostgreSQL's programs, of the data, and of the socket."""
        super().__init__(name)
        self.programs, self.data, self.folder = programs, data, folder

    def await_start(self):
        """Until this member's Patroni listens, or doesn't for a long time."""
        for _ in range(START_SECONDS):
            if neighbours.ask('localhost'):
                return
            time.sleep(1)

    def look(self, declared, away):
        (status, leaving, primary, noted, confirming), addresses = neighbours.see(self.name)
        if away:
            step = stopping.decide_leaving(self.name, declared, neighbours.confirmations(self.name), status, leaving, primary, confirming)
        else:
            step = stopping.decide(self.name, status, leaving, primary, noted, confirming)
        return Look(step, declared, status, leaving, confirming, addresses)

    def pass_on(self, seen, away):
        passing_on.pass_on(self, seen, away)
