import { readFileSync } from 'node:fs';
import { NAMESPACE, apply } from '../cluster';
import { memberName } from '../engine';
import { applyShop } from '../shop';
import { valueOf } from './superuser';

/** A libfaketimeMT.so.1 that the image's C library can load: a program's clock is the kernel's otherwise, which all pods of a node share. */
const LIBRARY = process.env.E2E_FAKETIME;
export const canSetClock = Boolean(LIBRARY);
export const NO_CLOCK = 'E2E_FAKETIME names no libfaketimeMT.so.1';

const NAME = 'e2e-clock';
const FOLDER = '/e2e-clock';
const FILE = 'libfaketime.so';
/** The library takes a sleep up to a moment of the monotonic clock, which is Python's, for one up to a moment of the other. */
const SLEEP = 'import select, time\ntime.sleep = lambda seconds: select.select([], [], [], seconds)\n';

/** Applies the shop with the clock of one member's container, Patroni and its server, off by so much ("+1h"); its monotonic clock is left alone. */
export async function applyWithClock(ordinal: number, offset: string): Promise<void> {
  await apply(JSON.stringify({
    apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: NAME, namespace: NAMESPACE },
    binaryData: { [FILE]: readFileSync(LIBRARY!).toString('base64') }, data: { 'sitecustomize.py': SLEEP },
  }));
  const script = `if [ "$HOSTNAME" = ${memberName(ordinal)} ]; then
    export PYTHONPATH=${FOLDER} LD_PRELOAD=${FOLDER}/${FILE} FAKETIME=${offset} FAKETIME_DONT_FAKE_MONOTONIC=1 DONT_FAKE_MONOTONIC=1
  fi
  exec "$@"`;
  await applyShop({
    change: (object) => {
      if (object.kind !== 'StatefulSet' || object.metadata.name !== 'orders') return;
      const { spec } = object.spec.template;
      const container = spec.containers.find((c: { name: string }) => c.name === 'postgresql');
      container.command = ['sh', '-c', script, 'clock', ...container.command];
      container.volumeMounts.push({ name: 'e2e-clock', mountPath: FOLDER, readOnly: true });
      spec.volumes.push({ name: 'e2e-clock', configMap: { name: NAME } });
    },
  });
}

const clockOf = async (pod: string): Promise<number> => Number(await valueOf(pod, 'select extract(epoch from clock_timestamp())'));

/** How many seconds a member's server is ahead of another's. */
export const ahead = async (pod: string, other: string): Promise<number> => await clockOf(pod) - await clockOf(other);
