"""The programs that run inside containers, as modules.

In a container those of one product lie beside those that know no product. Here each product has a folder, and two of them may call a program by the
same name: `of` says which ones a product has, and `postgresql` and others, beside this, give them to tests.
"""
import importlib
import os
import sys

LIB = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'lib')

sys.dont_write_bytecode = True  # lib is what gets packed
sys.path[:0] = [os.path.join(LIB, room, 'programs') for room in ('workload', 'migration', 'engine')]

import announcement  # noqa: E402
import await_rollout  # noqa: E402
import controller  # noqa: E402
import declaration  # noqa: E402
import founding  # noqa: E402
import generated_secrets  # noqa: E402
import hand_over  # noqa: E402
import kept_secrets  # noqa: E402
import kube_api  # noqa: E402
import leaving  # noqa: E402
import objects  # noqa: E402
import order  # noqa: E402
import peers  # noqa: E402
import placement  # noqa: E402
import pods  # noqa: E402
import promise  # noqa: E402
import record_migration  # noqa: E402
import renewal  # noqa: E402
import role_label  # noqa: E402
import supervise  # noqa: E402
import trouble  # noqa: E402
import verbs  # noqa: E402
import volume_lock  # noqa: E402
import volumes  # noqa: E402

__all__ = ['announcement', 'await_rollout', 'controller', 'declaration', 'founding', 'generated_secrets', 'hand_over', 'kept_secrets',
           'kube_api', 'leaving', 'objects', 'of', 'order', 'peers', 'placement', 'pods', 'promise', 'record_migration', 'renewal', 'role_label',
           'supervise', 'trouble', 'verbs', 'volume_lock', 'volumes']


def of(product):
    """The modules of a product's folder of `lib` by their names. They know each other, and nobody else finds them by these names."""
    folder = os.path.join(LIB, *product.split('/'), 'programs')
    names = sorted(file[:-len('.py')] for file in os.listdir(folder) if file.endswith('.py'))
    sys.path.insert(0, folder)
    try:
        return {name: importlib.import_module(name) for name in names}
    finally:
        sys.path.remove(folder)
        for name in names:
            sys.modules.pop(name, None)
