"""Objects that may not be there, by the API server."""
import urllib.error

import kube_api


def find(path):
    """An object, or None where there is none."""
    return unless_gone('GET', path)


def remove(path, version=None):
    """Deletes an object that may be gone, unless it has changed since it was looked at."""
    unless_gone('DELETE', path, version and {'preconditions': {'resourceVersion': version}})


def unless_gone(*request):
    try:
        return kube_api.call(*request)
    except urllib.error.HTTPError as error:
        if error.code != 404:
            raise
        return None
