import { Chart } from 'cdk8s';
import type { ArrangedMigration, Arrangement } from './arrangement';

/** Flux orders Kustomizations, which people write: what can be said here is whether there can be two. */
export class FluxKustomizations implements Arrangement {
  public constructor({ construct, check, before, after }: ArrangedMigration) {
    for (const other of [...before, ...after]) {
      check.that(Chart.of(other.construct) !== Chart.of(construct),
        `${other.prop} is in the migration's own chart, and Flux orders Kustomizations, not objects: put the migration into a chart of its own, or leave ordering out, for the gate works with Flux as well`);
    }
  }

  public arrange(): void {}
}
