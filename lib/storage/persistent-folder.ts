import { Chart, Size } from 'cdk8s';
import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Check, Labels, emit, isInTree, place, quote, sizeQuantity } from '../kubernetes';
import { AccessMode } from './access-mode';
import { StorageClass } from './storage-class';

/** What Kubernetes lets nobody change in a claim that is there. */
export interface AdoptedFolder {
  /**
   * Who may use it at the same time, as its manifest has it.
   *
   * @default - AccessMode.READ_WRITE_MANY where it is shared, AccessMode.READ_WRITE_ONCE otherwise
   */
  readonly accessModes?: AccessMode[];

  /**
   * The PersistentVolume that its manifest names.
   *
   * @default - none
   */
  readonly volumeName?: string;
}

/** A folder whose files outlive the pods that write them. */
export interface PersistentFolderProps {
  /** Its size. It can be raised where the storage class can grow volumes, and never lowered. */
  readonly size: Size;

  /**
   * The name of the claim. The files hang on it: another name is another, empty folder.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Whether pods on several nodes use it at the same time (ReadWriteMany), for which the storage has to be a shared file system: NFS, CephFS, EFS,
   * Azure Files.
   *
   * @default - false: one node (ReadWriteOnce), and one workload of one pod
   */
  readonly shared?: boolean;

  /**
   * Where the volume comes from.
   *
   * @default StorageClass.clusterDefault()
   */
  readonly storageClass?: StorageClass;

  /**
   * The claim of this name that is there already, and is taken over with its files. Its storage class has to be named where its manifest does.
   *
   * @default - it is new
   */
  readonly adopt?: AdoptedFolder;
}

/** What prunes, leave it: the files are in no manifest. */
const KEPT = {
  'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
  'helm.sh/resource-policy': 'keep',
  'kustomize.toolkit.fluxcd.io/prune': 'disabled',
};
const LEAST = Size.mebibytes(1);

/**
 * A claim of a volume. It stays when the construct goes, with the files in it, until somebody deletes it.
 *
 *     const uploads = new PersistentFolder(chart, 'uploads', { size: Size.gibibytes(10) });
 *     new StatelessWebApp(chart, 'api', { …, volumes: { '/srv/uploads': Volume.claim(uploads) }, replicas: 1, rollout: Rollout.recreate() });
 */
export class PersistentFolder extends Construct {
  /** The name of the claim. */
  public readonly name: string;
  /** Whether pods on several nodes may use it at the same time. */
  public readonly shared: boolean;
  /** The PersistentVolumeClaim. */
  public readonly claim: ApiObject;

  private readonly users: Construct[] = [];

  public constructor(scope: Construct, id: string, given: PersistentFolderProps) {
    super(place(scope, id), id);
    const check = new Check(this);
    const { size, name = id, shared = false, storageClass, adopt } = check.props('props', given);
    check.dnsLabel('name', name);
    check.given('size', size, 'give it one such as Size.gibibytes(10)');
    check.size('size', size, LEAST);
    check.boolean('shared', shared);
    const { accessModes = [shared ? AccessMode.READ_WRITE_MANY : AccessMode.READ_WRITE_ONCE], volumeName } = check.optionalProps('adopt', adopt);
    checkAccess(check, accessModes, shared);
    if (volumeName !== undefined) {
      check.objectName('adopt.volumeName', volumeName);
    }
    this.name = name;
    this.shared = shared;
    this.claim = emit(this, 'Resource', k8s.KubePersistentVolumeClaim, {
      metadata: { name, labels: new Labels(this, { instance: name, component: 'files' }).all, annotations: KEPT },
      props: {
        spec: {
          accessModes,
          volumeName,
          volumeMode: 'Filesystem',
          storageClassName: StorageClass._of(this, '', storageClass)._bind(this),
          resources: { requests: { storage: sizeQuantity(size) } },
        },
      },
    });
    this.node.defaultChild = this.claim;
  }

  /**
   * Notes a workload that uses it, and refuses one that can't.
   *
   * @internal
   */
  public _use(workload: Construct, check: Check, prop: string): void {
    const [here, there] = [workload, this].map((construct) => Chart.of(construct).namespace);
    check.that(here === there, `${prop}: ${this.node.path} is in the namespace ${quote(there)}, and the pods in ${quote(here)}: make one in theirs`);
    const other = this.users.find((user) => user !== workload && isInTree(user));
    check.that(this.shared || other === undefined,
      `${prop}: ${other?.node.path} has ${this.node.path} already, which one node at a time can use: make it shared, or let one of them have it`);
    this.users.push(workload);
  }
}

function checkAccess(check: Check, accessModes: AccessMode[], shared: boolean): void {
  check.list('adopt.accessModes', accessModes, (item, mode) => {
    check.given(item, mode, 'name one such as AccessMode.READ_WRITE_ONCE');
    check.oneOf(item, mode, Object.values(AccessMode));
  });
  check.that(accessModes.length > 0, 'adopt.accessModes is empty: name those of the claim, or leave it out');
  check.that(!shared || accessModes.includes(AccessMode.READ_WRITE_MANY),
    `adopt.accessModes must have AccessMode.READ_WRITE_MANY for a shared folder, got ${quote(accessModes)}: leave shared out`);
}
