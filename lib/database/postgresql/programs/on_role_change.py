"""Patroni's callback: a member that has become the primary takes the primary's label off all others.

The former primary does that itself, unless it is cut off from the API server; the Service would then send half of
the new connections to it until its node is found to be gone. The new one holds the leader lock, so no other is primary.
"""
import os
import sys
import urllib.parse

import kube_api


def former_primaries(pods, me):
    return [pod['metadata']['name'] for pod in pods if pod['metadata']['name'] != me]


def main():
    _, _, role, scope = sys.argv
    if role not in ('primary', 'master'):
        return
    path = '/api/v1/namespaces/%s/pods' % kube_api.read('namespace')
    selector = urllib.parse.quote('app.kubernetes.io/instance=%s,role=primary' % scope)
    pods = kube_api.call('GET', path + '?labelSelector=' + selector)['items']
    for name in former_primaries(pods, os.environ['PATRONI_NAME']):
        kube_api.call('PATCH', path + '/' + name, {'metadata': {'labels': {'role': None}}}, 'application/merge-patch+json')


if __name__ == '__main__':
    main()
