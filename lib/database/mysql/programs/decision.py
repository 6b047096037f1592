"""What a MySQL cluster needs next, verb by verb (verbs.py): pure functions of what is declared and what is seen.

What members do about themselves is theirs to decide (healing.py): here the same rule says what each of them waits for.
"""
import group
import healing
from founding import found_anew
from mark import ended
from trouble import listed, of_member


def seen(answer):
    """A member's answer, by which all is decided."""
    return dict(answer, empty=healing.empty(answer))


def leader(members):
    """The primary, if one alone says that it is."""
    leaders = [name for name, member in members.items() if group.leads(member)]
    return leaders[0] if len(leaders) == 1 else None


def works(found):
    return found['leader'] is not None


def healthy(member):
    return member is not None and healing.works(member)


def outlived(want, members, mark):
    """The mark of a founding of which no declared member has anything, not even a part: all answer, and none of them was the founder."""
    declared = [members.get(name) for name in want['members']]
    if mark is None or not all(member and member['empty'] and not member['half'] and member['state'] in healing.OUT for member in declared):
        return None
    if mark.get('data', {}).get('founder') in [member['uuid'] for member in declared]:
        return None  # it was interrupted, and the founder goes on with it
    metadata = mark['metadata']
    return {'name': metadata['name'], 'version': metadata['resourceVersion'], 'made': metadata['creationTimestamp'], 'finished': True}


def heal(want, found):
    return found_anew(want, found['outlived'], found['claims']) if found['outlived'] else ('wait', why_nobody_leads(want, found))


def why_nobody_leads(want, found):
    """What the members say that they wait for; first what waits for a person."""
    steps = {name: step_of(name, found) for name in want['members']}
    alarms = {step.why for step in steps.values() if step.what == 'alarm'}
    if alarms:
        return 'nobody leads, and a person has to decide: ' + '; '.join(sorted(alarms))
    notes = ended(found['mark'])
    silent = [of_member(name, found, ails) for name in want['members'] if found['members'].get(name) is None and name not in notes]
    if silent:
        return 'nobody leads until every declared member answers: ' + '; '.join([*silent, *filter(None, [other_passwords(found)])])
    return 'nobody leads yet: ' + '; '.join(sorted({step.why or '%s is about to' % name for name, step in steps.items()}))


def step_of(name, found):
    """What a member has to do about itself, as it sees it (healing.py)."""
    view = {declared: found['members'].get(declared) for declared in found['declared']}
    beyond = {other: answer for other, answer in found['members'].items() if other not in view}
    return healing.decide(name, view, found['mark'], beyond)


def ails(name, found):
    """What is wrong with a member that answers, and is not healthy or not ready."""
    member = found['members'][name]
    if healing.works(member):
        return name + ' works, and isn\'t ready: see its probe'
    if name not in found['declared']:
        return '%s was scaled away, and is %s' % (name, member['state'])
    if member['state'] == 'RECOVERING':
        return '%s catches up with the group (RECOVERING): its log says how far it is' % name
    step = step_of(name, found)
    return '%s is out of the group (%s), and %s' % (
        name, member['state'], step.why if step.what in ('wait', 'alarm') else other_passwords(found) or 'is about to join')


def other_passwords(found):
    """Why members don't let each other in: those who were started since the Secret changed have other passwords."""
    names = found['earlier']
    return names and '%s %s started before the passwords in the Secret changed: restart all members at once' % (
        listed(names), 'was' if len(names) == 1 else 'were')


def confirmed(found):
    """Whether what is committed on the primary now is on another member too; one that is alone has nobody to ask."""
    online = [name for name, member in found['members'].items() if member and healthy(member)]
    return len(found['declared']) == 1 or len(online) > 1


def finish(want, found):
    why = other_passwords(found)
    return ('wait', why) if why else None


def copy_anew(want, found):
    """A member whose data can't be used, while the others go on. What it has and nobody else has is lost with it, so that a person decides."""
    steps = [step_of(name, found) for name in want['members'] if found['members'].get(name)]
    alarms = [step.why for step in steps if step.what == 'alarm']
    return ('wait', '; '.join(alarms)) if alarms else None
