"""Writes down that a migration is done: a key of a ConfigMap, for which the pods of the version that needs it wait.

The file that is named by the first argument says which ConfigMap; the key is the name of the Job that this pod is of.
"""
import datetime
import json
import os
import sys
import time

import kube_api

ATTEMPTS = 60
PAUSE_SECONDS = 2


def entry(wanted, job, now):
    """The ConfigMap with one key of this Job's own. Those of other versions stay, so that these can be gone back to."""
    return {'apiVersion': 'v1', 'kind': 'ConfigMap', 'metadata': {'name': wanted['name'], 'annotations': wanted['annotations']}, 'data': {job: now}}


def record(wanted, job, namespace, now, call=kube_api.call):
    """By an apply, which makes the ConfigMap where there is none. Each Job is another manager: one takes back what it leaves out of its own."""
    path = '/api/v1/namespaces/%s/configmaps/%s?fieldManager=%s&force=true' % (namespace, wanted['name'], job)
    call('PATCH', path, entry(wanted, job, now), 'application/apply-patch+yaml')


def insist(attempt, pause=time.sleep):
    """What was migrated isn't to be migrated once more because the API server was away."""
    for _ in range(ATTEMPTS - 1):
        try:
            return attempt()
        except OSError as error:
            print('trying again: %s' % error, flush=True)
            pause(PAUSE_SECONDS)
    return attempt()


def main():
    namespace, job = kube_api.read('namespace'), os.environ['JOB']
    now = datetime.datetime.now(datetime.timezone.utc).strftime('%Y-%m-%dT%H:%M:%SZ')
    with open(sys.argv[1]) as file:
        wanted = json.load(file)
    insist(lambda: record(wanted, job, namespace, now))
    print('done: %s of the ConfigMap %s' % (job, wanted['name']), flush=True)


if __name__ == '__main__':
    main()
