import { API_AWAY_SECONDS, UNDISTURBED } from './aims';
import { NO_API_STOP, canStopApiServer } from './api-server';
import { kept } from './ledger';
import { gaps, print, scenarioIf } from './scenario';
import { told } from './watchers';
import { dieWithoutApiServer, expectNothing, expectPatience, withoutApiServer } from './without-api-server';

describe('a cluster whose API server is away for two minutes', () => {
  // of PostgreSQL that is Patroni's failsafe_mode: a primary that every member still answers stays one
  scenarioIf(canStopApiServer, NO_API_STOP, 'takes writes all the time, moves nothing, and restarts nothing', async () => {
    const found = await withoutApiServer('the API server away');
    const { gap, rows, seconds, changed, before, after } = found;
    print(18, `the API server away for ${API_AWAY_SECONDS} s: writes by the Service ${gaps([gap.service], UNDISTURBED)}, by member names `
      + `${gaps([gap.members], UNDISTURBED)}, ${kept(rows)}; timelines ${before} and ${after}, `
      + `pods replaced or restarted: ${changed.join(', ') || 'none'}; ${told(seconds)}`);
    expectNothing(found);
  });

  for (const victim of ['a replica', 'the primary'] as const) {
    scenarioIf(canStopApiServer, NO_API_STOP, `loses nothing, and goes on at the latest when it is back: ${victim} died meanwhile`, async () => {
      const found = await dieWithoutApiServer(victim);
      const { gap, rows, writable, streaming } = found;
      print(18, `${victim} died while it was away: longest pause of writes ${gap.service.toFixed(1)} s by the Service, ${gap.members.toFixed(1)} s by member `
        + `names; from its return on rows after ${writable.toFixed(1)} s, all stream after ${streaming.toFixed(0)} s; ${kept(rows)}`);
      expectPatience(found);
    });
  }
});
