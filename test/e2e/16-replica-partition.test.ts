import { FOLLOWS, PARTITION_SECONDS, TAKEN_OUT, UNDISTURBED } from './aims';
import { cutOffReplica, expectNoPause } from './cut-off';
import { CLUSTER_TOOL } from './faults';
import { kept } from './ledger';
import { gaps, print, scenarioIf } from './scenario';

describe('a cluster of which a replica is cut off with its node', () => {
  scenarioIf(Boolean(CLUSTER_TOOL), 'CLUSTER_TOOL is not set', 'takes writes all the time, and the replica catches up', async () => {
    const found = await cutOffReplica('a replica cut off');
    const { out, follows, gap, rows, before, after } = found;
    print(16, `a replica's node cut off for ${PARTITION_SECONDS} s: writes by the Service ${gaps([gap.service], UNDISTURBED)}, by member names `
      + `${gaps([gap.members], UNDISTURBED)}, ${kept(rows)}; out of the Service for reads after ${out.toFixed(1)} s (aim ${TAKEN_OUT.aim} s), `
      + `streams ${follows.toFixed(0)} s after its return (aim ${FOLLOWS.aim} s), led by ${before.primary.metadata.name} and ${after.primary.metadata.name}`);
    expectNoPause(found);
  });
});
