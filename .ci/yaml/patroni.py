"""Reads Patroni's files as Patroni does, and says where that isn't what was written.

Each argument is a file of JSON with objects. The name of the cluster and all parameters have to be texts.
"""
import json
import sys

import yaml


def mistakes(text, scope):
    config = yaml.safe_load(text)
    if config['scope'] != scope:
        yield 'scope is %r, not %r' % (config['scope'], scope)
    for name, value in config['postgresql']['parameters'].items():
        if not (isinstance(name, str) and isinstance(value, str)):
            yield 'the parameter %r is %r' % (name, value)


def main():
    files = bad = 0
    for path in sys.argv[1:]:
        with open(path) as file:
            objects = json.load(file)['Objects']
        for one in objects:
            text = one.get('data', {}).get('patroni.yml') if one['kind'] == 'ConfigMap' else None
            if text is not None:
                files += 1
                for mistake in mistakes(text, one['metadata']['labels']['app.kubernetes.io/instance']):
                    bad += 1
                    print('%s: %s' % (path, mistake))
    print('%d files, %d mistakes' % (files, bad))
    sys.exit(1 if bad else 0)


if __name__ == '__main__':
    main()
