"""Creates Secrets with random passwords, once: a Secret that exists is left as it is.

The file that is named by the first argument says which. A string may refer to the Secret's own passwords and
to the namespace: "{password}", "{namespace}".
"""
import json
import secrets
import sys
import time
import urllib.error

import kube_api

ATTEMPTS = 10
PAUSE_SECONDS = 1
PASSWORD_BYTES = 24  # 192 bits, as 32 letters that need no quoting in a URL


def contents(wanted, namespace, random=secrets.token_urlsafe):
    """The entries of one Secret: fresh passwords, and the strings that are made from them."""
    passwords = {key: random(PASSWORD_BYTES) for key in wanted['passwords']}
    known = dict(passwords, namespace=namespace)
    return dict({key: text.format(**known) for key, text in wanted['strings'].items()}, **passwords)


def create(wanted, namespace, call=kube_api.call):
    """Answers whether the Secret was created; False says that it was there."""
    secret = {
        'apiVersion': 'v1', 'kind': 'Secret', 'type': wanted['type'],
        'metadata': {'name': wanted['name'], 'labels': wanted['labels']},
        'stringData': contents(wanted, namespace),
    }
    try:
        call('POST', '/api/v1/namespaces/%s/secrets' % namespace, secret)
        return True
    except urllib.error.HTTPError as error:
        if error.code != 409:
            raise
        return False


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
            print(('created ' if insist(wanted, namespace) else 'kept ') + wanted['name'], flush=True)


if __name__ == '__main__':
    main()
