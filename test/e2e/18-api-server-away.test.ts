import { API_AWAY_SECONDS, UNDISTURBED } from './aims';
import { canStopApiServer, NO_API_STOP } from './api-server';
import { kept } from './ledger';
import { gaps, print, scenarioIf } from './scenario';
import { told } from './watchers';
import { expectNothing, withoutApiServer } from './without-api-server';

describe('a shop whose API server is away for two minutes', () => {
  // Patroni's failsafe_mode: a primary that every member still answers stays one
  scenarioIf(canStopApiServer, NO_API_STOP, 'takes writes all the time, moves nothing, and restarts nothing', async () => {
    const found = await withoutApiServer('the API server away');
    const { gap, rows, seconds, changed, before, after } = found;
    print(18, `the API server away for ${API_AWAY_SECONDS} s: writes by the Service ${gaps([gap.service], UNDISTURBED)}, by member names `
      + `${gaps([gap.members], UNDISTURBED)}, ${kept(rows)}; timelines ${before} and ${after}, `
      + `pods replaced or restarted: ${changed.join(', ') || 'none'}; ${told(seconds)}`);
    expectNothing(found);
  });
});
