import { ApiObject, Lazy } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { JobWorkload } from '../workload';
import type { ArrangedMigration, Arrangement } from './arrangement';
import { Order } from './order';

const WAVE = 'argocd.argoproj.io/sync-wave';

/** Everything that isn't ordered is in wave 0, a migration in the next one, what waits for it in the one after that. */
export class ArgoWaves implements Arrangement {
  public constructor(private readonly migration: ArrangedMigration) {}

  public arrange({ job }: JobWorkload): void {
    const { construct, before, after } = this.migration;
    setWave(job, construct);
    [...before, ...after].forEach((other) => setWave(other.object, other.construct));
  }
}

/** As the app is ordered when it is synthesised. */
function setWave(object: ApiObject, construct: IConstruct): void {
  object.metadata.addAnnotation(WAVE, Lazy.any({ produce: () => String(Order.of(construct).level(construct)) }));
}
