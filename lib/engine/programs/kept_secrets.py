"""Secrets of the cluster as its pods see them, and those that were generated and are gone: they are made again.

The server has verifiers of the passwords, from which no password can be had. So the passwords are kept in memory while their Secret is there and
they are fit for use, and the one that is made again has the same: nobody is shut out. Where they aren't known, since this program began when the
Secret was gone, new ones are made of those that the server can be given anew; the others are in the members' variables alone, and asked for.
"""
import base64
import os
import time
import urllib.error

import generated_secrets
import kube_api

# What can be done about a Secret that isn't there.
KNOWN, RENEWABLE, LOST, REFUSED = 'known', 'renewable', 'lost', 'refused'
# A refusal holds up nothing else meanwhile.
AGAIN_SECONDS = 60


class KeptSecrets:
    def __init__(self, namespace, fit, call=kube_api.call, now=time.monotonic):
        """`fit` says whether a server takes the content of an entry for a password."""
        self.namespace, self.fit, self.call, self.now = namespace, fit, call, now
        self.passwords, self.refusals = {}, {}

    def read(self, name, folder, keys):
        """The entries of a Secret: as the kubelet shows it to this pod, and about then to others; by the API server where it isn't shown yet."""
        shown = {key: content for key in keys for content in [file_content(os.path.join(folder, key))] if content is not None}
        return shown if len(shown) == len(keys) else self.ask(name, keys)

    def ask(self, name, keys):
        """The entries of a Secret by the API server, or None where there is no such Secret."""
        try:
            data = self.call('GET', '/api/v1/namespaces/%s/secrets/%s' % (self.namespace, name)).get('data') or {}
        except urllib.error.HTTPError as error:
            if error.code != 404:
                raise
            return None
        return {key: base64.b64decode(data[key]) for key in keys if key in data}

    def gone(self, wanted):
        """The generated Secrets that aren't there, each with what can be done about it and the API server's last refusal."""
        absent = {}
        for secret in wanted:
            entries = self.ask(secret['name'], secret['passwords'])
            if entries is None:
                absent[secret['name']] = self.possible(secret)
            elif len(entries) == len(secret['passwords']) and all(self.fit(content) for content in entries.values()):
                self.passwords[secret['name']] = {key: content.decode() for key, content in entries.items()}
        return absent

    def possible(self, secret):
        when, refusal = self.refusals.get(secret['name'], (None, None))
        if refusal and self.now() - when < AGAIN_SECONDS:
            return REFUSED, refusal
        return KNOWN if secret['name'] in self.passwords else RENEWABLE if secret['renewable'] else LOST, None

    def make_again(self, secret):
        """With the passwords that it had, or with new ones."""
        try:
            generated_secrets.make(secret, self.namespace, self.passwords.get(secret['name']), self.call)
        except urllib.error.HTTPError as error:
            self.refusals[secret['name']] = (self.now(), str(error))
            raise


def file_content(path):
    try:
        with open(path, 'rb') as file:
            return file.read()
    except FileNotFoundError:
        return None
