import { ArgoWaves } from './argo-waves';
import type { Check } from '../kubernetes';
import type { ArrangedMigration, Arrangement } from './arrangement';
import { FluxKustomizations } from './flux-kustomizations';
import { Gate } from './gate';
import { HelmHooks } from './helm-hooks';

/** What keeps a migration before or after the rollout of others. */
export class Ordering {
  /**
   * The pods themselves, whatever applies them, `kubectl apply` included. Those of the new version can't start before the migration has noted that it
   * is done, in the ConfigMap `<name>-done`, by a key that names its Job. Those of a version that was migrated once can always start: in a restart,
   * and when it is gone back to.
   */
  public static gate(): Ordering {
    return new Ordering('gate', (migration) => new Gate(migration));
  }

  /**
   * Argo CD, by sync waves: a Job that fails ends the sync before the next wave.
   *
   * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
   */
  public static argoCd(): Ordering {
    return new Ordering('argoCd', (migration) => new ArgoWaves(migration));
  }

  /**
   * Flux, by `dependsOn` of Kustomizations: the migration has to be in a chart of its own, so that it has a file, and a Kustomization, of its own.
   *
   * @see https://fluxcd.io/flux/use-cases/running-jobs/
   */
  public static flux(): Ordering {
    return new Ordering('flux', (migration) => new FluxKustomizations(migration));
  }

  /**
   * Helm, by hooks, for what `cdk8s synth --format helm` makes: before an upgrade, or after it, and after an installation in any case, for a database
   * of the same release isn't there before.
   *
   * @see https://helm.sh/docs/topics/charts_hooks/
   */
  public static helmHooks(): Ordering {
    return new Ordering('helmHooks', (migration) => new HelmHooks(migration));
  }

  /**
   * @internal
   */
  public static _check(check: Check, prop: string, value: unknown): void {
    check.instance(prop, value, Ordering, 'a factory such as Ordering.argoCd()');
  }

  private constructor(
    /**
     * What people call it.
     *
     * @internal
     */
    public readonly _shown: string,
    private readonly make: (migration: ArrangedMigration) => Arrangement,
  ) {}

  /**
   * @internal
   */
  public _of(migration: ArrangedMigration): Arrangement {
    return this.make(migration);
  }
}
