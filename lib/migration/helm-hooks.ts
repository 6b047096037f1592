import { ApiObject } from 'cdk8s';
import type { JobWorkload } from '../workload';
import type { ArrangedMigration, Arrangement } from './arrangement';

/** What the Job needs has to be there before it. */
const EARLIER = '-1';
const BEFORE = 'post-install,pre-upgrade';
const AFTER = 'post-install,post-upgrade';

/** Every object of the migration is a hook, since Helm runs hooks before, or after, all that isn't one. */
export class HelmHooks implements Arrangement {
  private job?: ApiObject;

  public constructor(private readonly migration: ArrangedMigration) {
    const { check, before, after } = migration;
    check.that(before.length === 0 || after.length === 0, 'before and after are both given, and a hook of Helm is one of them: make two migrations');
  }

  public arrange({ job }: JobWorkload): void {
    this.job = job;
    this.look();
  }

  public look(): void {
    const { construct, before } = this.migration;
    for (const object of construct.node.findAll().filter((node): node is ApiObject => ApiObject.isApiObject(node))) {
      object.metadata.addAnnotation('helm.sh/hook', before.length > 0 ? BEFORE : AFTER);
      object.metadata.addAnnotation('helm.sh/hook-weight', object === this.job ? '0' : EARLIER);
      // one that failed stays, with its log
      object.metadata.addAnnotation('helm.sh/hook-delete-policy', `before-hook-creation${object === this.job ? ',hook-succeeded' : ''}`);
    }
  }
}
