import { HostSpread } from '../pod';
import type { Groups } from './groups';

/** What an installation is for. */
export enum Stage {
  /** To try things out, on little: one pod of each app and worker, one member of each database and broker, and no budgets for them. */
  DEVELOPMENT = 'development',
  /** To see what production will do: everything is twice, or has its members, as where nobody names a stage. */
  STAGING = 'staging',
  /** What users rely on: three pods of each app and worker, so that two are left when one is away. What has a single one says so. */
  PRODUCTION = 'production',
}

/** What follows from a stage. */
interface Consequences {
  readonly replicas: number;
  readonly members: number;
  readonly budgets: boolean;
  /** As each construct has it where left out. */
  readonly hostSpread?: HostSpread;
  /** Whether a single pod is worth a warning. */
  readonly warns: boolean;
}

const STAGES: { readonly [stage in Stage]: Consequences } = {
  // there may be a single node
  development: { replicas: 1, members: 1, budgets: false, hostSpread: HostSpread.PREFERRED, warns: false },
  staging: { replicas: 2, members: 3, budgets: true, warns: false },
  production: { replicas: 3, members: 3, budgets: true, warns: true },
};

/** What a stage tells which rooms: all of it, so that a nearer one leaves nothing of another. */
export function groupsOfStage(stage: Stage): Groups {
  const { replicas, members, budgets, hostSpread, warns } = STAGES[stage];
  return {
    'stage': { stage }, 'replicas': { replicas }, 'members': { members }, 'budgets': { budgets }, 'stage.scheduling': { hostSpread }, 'alone': { warns },
  };
}
