"""The programs that run inside containers, as modules. In a container they lie side by side; here they are in several folders."""
import os
import sys

LIB = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'lib')

sys.dont_write_bytecode = True  # lib is what gets packed
sys.path[:0] = [os.path.join(LIB, 'workload', 'programs'), os.path.join(LIB, 'migration', 'programs'), os.path.join(LIB, 'engine', 'programs'),
                os.path.join(LIB, 'database', 'postgresql', 'programs')]

import ailment  # noqa: E402
import announcement  # noqa: E402
import answers  # noqa: E402
import await_rollout  # noqa: E402
import controller  # noqa: E402
import damage  # noqa: E402
import decision  # noqa: E402
import declaration  # noqa: E402
import engine  # noqa: E402
import founding  # noqa: E402
import generated_secrets  # noqa: E402
import hand_over  # noqa: E402
import kept_secrets  # noqa: E402
import kube_api  # noqa: E402
import leaving  # noqa: E402
import member  # noqa: E402
import neighbours  # noqa: E402
import notes  # noqa: E402
import objects  # noqa: E402
import on_role_change  # noqa: E402
import order  # noqa: E402
import passing_on  # noqa: E402
import patroni_api  # noqa: E402
import peers  # noqa: E402
import placement  # noqa: E402
import pods  # noqa: E402
import promise  # noqa: E402
import provisioning  # noqa: E402
import record_migration  # noqa: E402
import role_label  # noqa: E402
import start  # noqa: E402
import stopping  # noqa: E402
import supervise  # noqa: E402
import takeover  # noqa: E402
import trouble  # noqa: E402
import verbs  # noqa: E402
import volumes  # noqa: E402
import wal  # noqa: E402

__all__ = ['ailment', 'announcement', 'answers', 'await_rollout', 'controller', 'damage', 'decision', 'declaration', 'engine', 'founding',
           'generated_secrets', 'hand_over', 'kept_secrets', 'kube_api', 'leaving', 'member', 'neighbours', 'notes', 'objects', 'on_role_change',
           'order', 'passing_on', 'patroni_api', 'peers', 'placement', 'pods', 'promise', 'provisioning', 'record_migration', 'role_label',
           'start', 'stopping', 'supervise', 'takeover', 'trouble', 'verbs', 'volumes', 'wal']
