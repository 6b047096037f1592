"""Calls to the API server of the cluster that this pod runs in, with the pod's own token."""
import json
import os
import ssl
import urllib.error
import urllib.request

ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount/'


def read(file):
    with open(ACCOUNT + file) as content:
        return content.read().strip()


def call(method, path, body=None, content_type='application/json', timeout=5):
    """Answers what the API server answers, read as JSON. Raises urllib.error.HTTPError for a refusal, with the server's own sentence."""
    host = os.environ['KUBERNETES_SERVICE_HOST']
    if ':' in host:
        host = '[%s]' % host
    request = urllib.request.Request(
        'https://%s:%s%s' % (host, os.environ['KUBERNETES_SERVICE_PORT'], path),
        None if body is None else json.dumps(body).encode(),
        {'Authorization': 'Bearer ' + read('token'), 'Content-Type': content_type, 'Accept': 'application/json'},
        method=method)
    context = ssl.create_default_context(cafile=ACCOUNT + 'ca.crt')
    # Python 3.13 asks more of a cluster's own CA than many clusters' CAs have, and than any other client asks
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    try:
        with urllib.request.urlopen(request, timeout=timeout, context=context) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        raise urllib.error.HTTPError(error.url, error.code, sentence(error), error.headers, None) from None


def sentence(refusal):
    """Why the API server refuses, in its own words: a budget, a quota, a webhook, a missing right."""
    text = refusal.read().decode(errors='replace')
    try:
        return json.loads(text)['message']
    except (ValueError, KeyError, TypeError):
        return text.strip()[:500] or refusal.reason
