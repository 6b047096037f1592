"""Creates Secrets with random passwords, once: a Secret that exists keeps them, and all else but a user name that is declared anew.

The file that is named by the first argument says which. A string may refer to the Secret's own passwords and
to the namespace: "{password}", "{namespace}".
"""
import base64
import json
import secrets
import sys
import time
import urllib.error

import kube_api

ATTEMPTS = 10
PAUSE_SECONDS = 1
LETTERS = 32  # 192 bits


def contents(wanted, namespace, passwords=None, random=secrets.token_urlsafe):
    """The entries of one Secret: passwords, fresh ones unless they are given, and the strings that are made from them."""
    if passwords is None:
        passwords = {key: password(wanted.get('length', LETTERS), random) for key in wanted['passwords']}
    return dict(strings(wanted, namespace, passwords), **passwords)


def password(length, random):
    """Letters that need no quoting in a URL, of six bits each."""
    return random(length * 3 // 4 + 1)[:length]


def strings(wanted, namespace, passwords):
    return {key: text.format(namespace=namespace, **passwords) for key, text in wanted['strings'].items()}


def renamed(wanted, namespace, data):
    """The entries of an existing Secret that hold another user's name than the declared one; none where its password is no text."""
    have = {key: base64.b64decode(value).decode(errors='replace') for key, value in data.items()}
    if have.get('username') == wanted['strings']['username'] or any('\ufffd' in have.get(key, '\ufffd') for key in wanted['passwords']):
        return {}
    passwords = {key: have[key] for key in wanted['passwords']}
    return {key: value for key, value in strings(wanted, namespace, passwords).items() if have.get(key) != value}


def make(wanted, namespace, passwords=None, call=kube_api.call):
    """Makes a Secret that isn't there.

    By an apply that forces nothing, which is refused (409) where another has written a password before. Unlike a plain creation it says which
    Secret it is about before it is made, so that a Role can name that one.
    """
    entries = contents(wanted, namespace, passwords)
    secret = {
        'apiVersion': 'v1', 'kind': 'Secret', 'type': wanted['type'],
        'metadata': {'name': wanted['name'], 'annotations': wanted['annotations']},
        'data': {key: base64.b64encode(text.encode()).decode() for key, text in entries.items()},
    }
    # another manager each time: of its own fields one may change anything
    path = '/api/v1/namespaces/%s/secrets/%s?fieldManager=made-%s' % (namespace, wanted['name'], secrets.token_hex(4))
    call('PATCH', path, secret, 'application/apply-patch+yaml')


def create(wanted, namespace, call=kube_api.call):
    """Answers what became of the Secret: created, or kept, or renamed."""
    try:
        make(wanted, namespace, call=call)
        return 'created'
    except urllib.error.HTTPError as error:
        if error.code != 409:
            raise
    if 'username' not in wanted['strings']:
        return 'kept'  # and not to be read
    path = '/api/v1/namespaces/%s/secrets/%s' % (namespace, wanted['name'])
    changes = renamed(wanted, namespace, call('GET', path).get('data') or {})
    if not changes:
        return 'kept'
    call('PATCH', path, {'stringData': changes}, 'application/merge-patch+json')
    return 'renamed'


def insist(wanted, namespace):
    """A new pod's way to the API server is open a moment after its start; the Job's own pauses are longer."""
    for _ in range(ATTEMPTS - 1):
        try:
            return create(wanted, namespace)
        except OSError as error:
            print('trying again: %s' % error, flush=True)
            time.sleep(PAUSE_SECONDS)
    return create(wanted, namespace)


def main():
    namespace = kube_api.read('namespace')
    with open(sys.argv[1]) as file:
        for wanted in json.load(file):
            print(insist(wanted, namespace), wanted['name'], flush=True)


if __name__ == '__main__':
    main()
