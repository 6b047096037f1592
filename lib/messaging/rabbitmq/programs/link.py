"""Links to brokers elsewhere: upstreams of federation, and shovels, which are parameters of virtual hosts.

Their URIs have passwords. They are read from Secrets at each look, so that another password is set, and no step and no sentence has one in it.
"""


def look(management, virtual_hosts):
    """What is to be set, by component, virtual host and name; and why others wait."""
    wrong, waits = [], []
    for virtual_host, link in all_of(virtual_hosts):
        value = filled(link)
        if value is None:
            waits.append('the %s %s in %s waits for its Secret, or for the uri in it' % (link['component'], link['name'], virtual_host))
            continue
        found = management.get('parameters', link['component'], virtual_host, link['name'])
        if found is None or found['value'] != value:
            wrong.append([link['component'], virtual_host, link['name']])
    return {'wrong': wrong, 'waits': waits}


def set_all(management, virtual_hosts, wrong):
    """One that is refused stops no other: all refusals are raised at the end, without URIs."""
    refused = []
    for virtual_host, link in all_of(virtual_hosts):
        path = [link['component'], virtual_host, link['name']]
        value = filled(link) if path in wrong else None
        if value is not None:
            try:
                management.put(('parameters', *path), {'value': value})
            except OSError as error:
                refused.append('%s %s in %s: %s' % (link['component'], link['name'], virtual_host, without(error, link, value)))
    if refused:
        raise OSError('; '.join(refused))


def all_of(virtual_hosts):
    return [(virtual_host['name'], link) for virtual_host in virtual_hosts for link in virtual_host['links']]


def filled(link):
    """With its URIs, or None while one isn't there."""
    uris = {key: read(file) for key, file in link['uris'].items()}
    return {**link['value'], **uris} if all(uris.values()) else None


def read(file):
    try:
        with open(file) as opened:
            return opened.read().strip()
    except (OSError, ValueError):
        return None


def without(error, link, value):
    """What the server says, but for the URIs, which it quotes."""
    text = str(error)
    for key in link['uris']:
        text = text.replace(value[key], 'its uri')
    return text
