"""Calls to Patroni's REST API, and what its words mean. @see https://patroni.readthedocs.io/en/latest/rest_api.html

Not to be asked: GET /cluster and GET /failover. Patroni then reads its store from the thread that answers, and the thread that elects
takes what was read for its own view: a member that is about to take the leader lock may take it from one that has just got it
(seen with 4.0.7, on a member that was asked in the two seconds of a fail-over; 4.1.5 has the same code). GET /patroni reads nothing.
"""
import base64
import json
import os
import urllib.request

PORT = 8008
PRIMARY = ('primary', 'master')  # the second before Patroni 4
# In the place of who led last, where Patroni's note of it was deleted: no member is called so, and none is elected without an answer of it.
NOBODY = 'nobody'


def login():
    """Who changes nothing needs none: Patroni's callbacks haven't got it, for Patroni takes its variables out of its environment."""
    if 'PATRONI_RESTAPI_PASSWORD' not in os.environ:
        return {}
    user = '%s:%s' % (os.environ['PATRONI_RESTAPI_USERNAME'], os.environ['PATRONI_RESTAPI_PASSWORD'])
    return {'Authorization': 'Basic ' + base64.b64encode(user.encode()).decode()}


def call(host, method, path, body=None, timeout=3):
    """Answers what a member answers, read as JSON where it is. Raises OSError when it doesn't, or refuses."""
    request = urllib.request.Request('http://%s:%d%s' % (host, PORT, path), None if body is None else json.dumps(body).encode(),
                                     dict(login(), **{'Content-Type': 'application/json'}), method=method)
    with urllib.request.urlopen(request, timeout=timeout) as answer:
        text = answer.read().decode()
    return json.loads(text) if text.startswith(('{', '[')) else text


def is_primary(role):
    return role in PRIMARY


def is_strict(config):
    """Whether a write waits where nobody can confirm it, by the shared settings."""
    return config.get('synchronous_mode', 'off') != 'off' and bool(config.get('synchronous_mode_strict'))
