"""Calls to a member's management, as the administrator."""
import base64
import http.client
import json
import os
import urllib.error
import urllib.parse
import urllib.request

PORT = 15672
USER = 'administrator'
TIMEOUT_SECONDS = 5
# For what touches every queue, or what members agree on.
LONG_SECONDS = 60


class Management:
    """One member's."""

    def __init__(self, host):
        self.host = host

    def get(self, *path):
        """What it answers, read as JSON; None where there is no such thing."""
        try:
            return self.call('GET', path)
        except urllib.error.HTTPError as error:
            if error.code != 404:
                raise
            return None

    def put(self, path, body, timeout=TIMEOUT_SECONDS):
        self.call('PUT', path, body, timeout)

    def post(self, path, body=None):
        return self.call('POST', path, {} if body is None else body, LONG_SECONDS)

    def delete(self, *path):
        """What isn't there is deleted."""
        try:
            self.call('DELETE', path, timeout=LONG_SECONDS)
        except urllib.error.HTTPError as error:
            if error.code != 404:
                raise

    def call(self, method, path, body=None, timeout=TIMEOUT_SECONDS):
        """Raises OSError for a refusal, with the server's own sentence, and where the password isn't known, as to one that began while the Secret was
        gone."""
        password = os.environ.get('ADMINISTRATOR_PASSWORD')
        if password is None:
            raise OSError('the password of %s isn\'t known' % USER)
        login = base64.b64encode(('%s:%s' % (USER, password)).encode()).decode()
        request = urllib.request.Request(
            'http://%s:%d/api/%s' % (self.host, PORT, written(path)), None if body is None else json.dumps(body).encode(),
            {'Authorization': 'Basic ' + login, 'Content-Type': 'application/json'}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                text = answer.read()
        except urllib.error.HTTPError as error:
            raise urllib.error.HTTPError(error.url, error.code, sentence(error), error.headers, None) from None
        except http.client.HTTPException as error:
            raise OSError(repr(error)) from None
        return json.loads(text) if text else None


def written(path):
    """Words may have any letter in them, such as the virtual host '/'; a query is given as a dictionary, at the end."""
    *words, last = path
    query = last if isinstance(last, dict) else None
    words = words if query is not None else path
    return '/'.join(urllib.parse.quote(word, safe='') for word in words) + ('' if query is None else '?' + urllib.parse.urlencode(query))


def sentence(refusal):
    text = refusal.read().decode(errors='replace')
    try:
        return json.loads(text)['reason']
    except (ValueError, KeyError, TypeError):
        return text.strip()[:500] or refusal.reason
