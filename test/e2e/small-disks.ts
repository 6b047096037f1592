import { KubeObject, NAMESPACE, OUTSIDE, apply, exec, find, isReady, kubectl, list, waitFor } from './cluster';
import { MEMBERS, memberName } from './engine';
import { LOAD_IMAGE, stopPod } from './load';

/** Volumes of this class are file systems of so many MiB each as a product needs, which a member can fill. */
export const SMALL_CLASS = `${NAMESPACE}-e2e-small`;
/** What a claim asks for is a number that nobody looks at. */
const CAPACITY = '10Gi';

const keeper = (ordinal: number): string => `e2e-disk-${ordinal}`;
const pathOf = (ordinal: number): string => `/var/lib/${NAMESPACE}-e2e-disks/${memberName(ordinal)}`;
const volumeOf = (ordinal: number): string => `${SMALL_CLASS}-${ordinal}`;

/** Where a keeper notes its parent, which is the runtime's shim. */
const SHIM = '/tmp/shim';

/** A shell in the mounts of the node, which are the shim's: what is mounted there is seen by the kubelet. */
const onNode = (ordinal: number, script: string): Promise<string> =>
  exec(keeper(ordinal), ['sh', '-c', `nsenter --mount="/proc/$(cat ${SHIM})/ns/mnt" sh -c "$0"`, script], { namespace: OUTSIDE, seconds: 60 });

async function startKeeper(ordinal: number, node: string): Promise<void> {
  await stopPod(keeper(ordinal), OUTSIDE);
  await apply(JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: keeper(ordinal), namespace: OUTSIDE },
    spec: {
      nodeName: node,
      hostPID: true,
      terminationGracePeriodSeconds: 0,
      automountServiceAccountToken: false,
      containers: [{
        name: 'main',
        image: LOAD_IMAGE,
        imagePullPolicy: 'IfNotPresent',
        command: ['sh', '-c', `echo $PPID > ${SHIM}; exec sleep infinity`],
        securityContext: { privileged: true, runAsUser: 0 },
      }],
    },
  }), '-n', OUTSIDE);
  await waitFor(`the pod ${keeper(ordinal)}`, 60, async () => {
    const pod = await find(`pod/${keeper(ordinal)}`, '-n', OUTSIDE);
    return pod && isReady(pod);
  });
}

const volume = (ordinal: number, node: string): object => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: volumeOf(ordinal) },
  spec: {
    storageClassName: SMALL_CLASS,
    capacity: { storage: CAPACITY },
    accessModes: ['ReadWriteOnce'],
    persistentVolumeReclaimPolicy: 'Retain',
    claimRef: { namespace: NAMESPACE, name: `data-${memberName(ordinal)}` },
    local: { path: pathOf(ordinal) },
    nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] }] } },
  },
});

const ordinals = [...Array(MEMBERS).keys()];

/**
 * A file system for each member, in its node's memory: it has an end, which a folder of the node's disk hasn't for a test that others share the
 * node with.
 */
export class SmallDisks {
  /** Makes them on as many nodes as there are; the suite's namespaces have to be there, the database not yet. */
  static async make(mebibytes: number): Promise<SmallDisks> {
    const nodes = (await list('nodes')).map((node: KubeObject) => node.metadata.name).sort();
    const place = (ordinal: number): string => nodes[ordinal % nodes.length];
    await Promise.all(ordinals.map(async (ordinal) => {
      await startKeeper(ordinal, place(ordinal));
      const path = pathOf(ordinal);
      await onNode(ordinal, `mkdir -p ${path} && mount -t tmpfs -o size=${mebibytes}m,mode=0777 e2e ${path}`);
      await apply(JSON.stringify(volume(ordinal, place(ordinal))));
    }));
    await apply(JSON.stringify({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: SMALL_CLASS },
      provisioner: 'kubernetes.io/no-provisioner',
      volumeBindingMode: 'WaitForFirstConsumer',
    }));
    return new SmallDisks();
  }

  private constructor() {}

  /** Leaves no byte free on a member's volume. */
  async fill(ordinal: number): Promise<void> {
    await onNode(ordinal, `dd if=/dev/zero of=${pathOf(ordinal)}/ballast bs=1M 2> /dev/null; dd if=/dev/zero of=${pathOf(ordinal)}/crumbs bs=1 2> /dev/null; true`);
  }

  async free(ordinal: number): Promise<void> {
    await onNode(ordinal, `rm -f ${pathOf(ordinal)}/ballast ${pathOf(ordinal)}/crumbs`);
  }

  /** Takes all of it away, once nobody uses it any more. */
  async remove(): Promise<void> {
    await kubectl(['delete', 'storageclass', SMALL_CLASS, '--ignore-not-found']);
    await kubectl(['delete', 'persistentvolume', ...ordinals.map(volumeOf), '--ignore-not-found', '--wait=false']);
    const nodes = (await list('nodes')).map((node: KubeObject) => node.metadata.name).sort();
    await Promise.all(ordinals.map(async (ordinal) => {
      await startKeeper(ordinal, nodes[ordinal % nodes.length]);
      await onNode(ordinal, `umount -l ${pathOf(ordinal)}; rmdir ${pathOf(ordinal)}`);
      await stopPod(keeper(ordinal), OUTSIDE);
    }));
  }
}
