"""What is to go, looked at until it is gone: it goes when nothing is lost by that.

Quorum queues refuse to be deleted `if-empty` and `if-unused`, streams delete their messages all the same, and the figure of messages is up to five
seconds old, but not the one of publishing. So a queue goes when its figures have said for a while that nothing is in it and nobody uses it. What is
published in the moment between the last look and the deletion is deleted with it.
"""
import json
import time

QUIET_SECONDS = 15
FIGURES = {'columns': 'type,messages,consumers,message_stats'}
COMPONENTS = {'upstream': 'federation-upstream', 'shovel': 'shovel'}
NAMES = {'columns': 'name', 'disable_stats': 'true'}


class Removals:
    """What was found to be gone, and since when queues are quiet, from one look to the next."""

    def __init__(self):
        self.gone, self.quiet = set(), {}

    def look(self, management, removed):
        """Of each that is still there: how it is deleted, and why it stays, or None."""
        found = []
        for one in removed:
            key = json.dumps(one)
            there = None if key in self.gone else find(management, one)
            if there is None:
                self.gone.add(key)  # whoever makes it again wants it
                continue
            seconds = self.seconds(key, there, time.monotonic()) if one['kind'] == 'queue' else 0
            held = holds(one, there, seconds)
            found.append({'delete': deletion(one, there), 'held': held and '%s is to be removed, and %s' % (called(one), held)})
        return found

    def seconds(self, key, figures, now):
        """For how long a queue's figures are the same."""
        before, since = self.quiet.get(key, (None, now))
        self.quiet[key] = (figures, since if before == figures else now)
        return now - self.quiet[key][1]


def find(management, one):
    """What the members say of it; None where it is gone."""
    kind, inside, name = one['kind'], one.get('virtualHost'), one.get('name')
    if kind == 'queue':
        return management.get('queues', inside, name, FIGURES)
    if kind == 'exchange':
        there = management.get('exchanges', inside, name, NAMES)
        return there and management.get('exchanges', inside, name, 'bindings', 'source')
    if kind == 'binding':
        bound = management.get('bindings', inside, 'e', one['source'], one['to'], one['destination']) or []
        return next((binding for binding in bound if binding['routing_key'] == one['key'] and not binding['arguments']), None)
    if kind == 'policy':
        return management.get('policies', inside, name)
    if kind in COMPONENTS:
        return management.get('parameters', COMPONENTS[kind], inside, name)
    if kind == 'virtual host':
        return None if management.get('vhosts', name, NAMES) is None else management.get('queues', name, NAMES)
    return management.get('users', name)


def holds(one, found, quiet_seconds):
    """Why it stays, or None."""
    if one['kind'] == 'queue':
        return holds_queue(found, quiet_seconds)
    if one['kind'] == 'exchange' and found:
        return 'sends to %s: remove that binding' % found[0]['destination']
    if one['kind'] == 'virtual host' and found:
        return 'has the queue %s: remove it first' % found[0]['name']
    return None


def holds_queue(figures, quiet_seconds):
    if 'messages' not in figures:
        return 'nobody says what is in it'
    if figures['messages'] > 0:
        return 'has %s' % counted(figures['messages'], 'message')
    if figures.get('consumers', 0) > 0:
        return 'has %s' % counted(figures['consumers'], 'consumer')
    return None if quiet_seconds >= QUIET_SECONDS else 'was used less than %d seconds ago' % QUIET_SECONDS


def deletion(one, found):
    """The paths to delete, in this order."""
    kind, inside, name = one['kind'], one.get('virtualHost'), one.get('name')
    if kind == 'queue':
        # where they count, they make it certain
        flags = [] if found['type'] == 'quorum' else [{'if-empty': 'true', 'if-unused': 'true'}]
        return [['queues', inside, name, *flags], ['policies', inside, 'queue ' + name]]
    if kind == 'exchange':
        return [['exchanges', inside, name, {'if-unused': 'true'}], ['policies', inside, 'exchange ' + name]]
    if kind == 'binding':
        return [['bindings', inside, 'e', one['source'], one['to'], one['destination'], found['properties_key']]]
    if kind == 'policy':
        return [['policies', inside, name]]
    if kind in COMPONENTS:
        return [['parameters', COMPONENTS[kind], inside, name]]
    return [['vhosts' if kind == 'virtual host' else 'users', name]]


def called(one):
    name = one['name'] if 'name' in one else 'from %s to %s' % (one['source'], one['destination'])
    return 'the %s %s%s' % (one['kind'], name, ' in %s' % one['virtualHost'] if 'virtualHost' in one else '')


def counted(number, what):
    return '%d %s%s' % (number, what, '' if number == 1 else 's')
