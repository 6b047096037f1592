"""Waits until Deployments run the version that a migration comes after, and no other.

The file that is named by the first argument says which Deployments, and the annotation by which the version is known: it names the Job that
this pod is of.
"""
import json
import os
import sys
import time

import kube_api

PAUSE_SECONDS = 2


def waits_for(deployment, annotation, job):
    """What a Deployment isn't yet, in a sentence; nothing where it is all of the new version."""
    metadata, spec, status = deployment['metadata'], deployment['spec'], deployment.get('status', {})
    name, wanted = metadata['name'], spec.get('replicas', 1)
    if metadata.get('annotations', {}).get(annotation) != job:
        return '%s: is of another version than %s' % (name, job)
    if status.get('observedGeneration', 0) < metadata.get('generation', 0):
        return '%s: the cluster has not seen the new version' % name
    if status.get('updatedReplicas', 0) < wanted:
        return '%s: %d of %d pods are of the new version' % (name, status.get('updatedReplicas', 0), wanted)
    if status.get('replicas', 0) > status.get('updatedReplicas', 0):
        return '%s: %d pods of the old version are there' % (name, status['replicas'] - status.get('updatedReplicas', 0))
    if status.get('availableReplicas', 0) < wanted:
        return '%s: %d of %d pods are available' % (name, status.get('availableReplicas', 0), wanted)
    return None


def look(wanted, job, namespace, call=kube_api.call):
    """What is waited for; nothing where there is nothing."""
    for name in wanted['deployments']:
        path = '/apis/apps/v1/namespaces/%s/deployments/%s' % (namespace, name)
        reason = waits_for(call('GET', path), wanted['annotation'], job)
        if reason is not None:
            return reason
    return None


def wait(attempt, pause=time.sleep):
    """For as long as the Job has: its deadline ends it."""
    said = None
    while True:
        try:
            reason = attempt()
        except OSError as error:
            reason = 'trying again: %s' % error
        if reason is None:
            return
        if reason != said:
            said = reason
            print(reason, flush=True)
        pause(PAUSE_SECONDS)


def main():
    namespace, job = kube_api.read('namespace'), os.environ['JOB']
    with open(sys.argv[1]) as file:
        wanted = json.load(file)
    wait(lambda: look(wanted, job, namespace))
    print('rolled out: %s' % ', '.join(wanted['deployments']), flush=True)


if __name__ == '__main__':
    main()
