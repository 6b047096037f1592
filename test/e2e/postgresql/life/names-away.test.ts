import { SETTLED_SECONDS } from '../../aims';
import { sleep } from '../../cluster';
import { memberName, restore, rolled, settled, switchOver } from '../../engine';
import { deleteByForce } from '../../faults';
import { scenario } from '../../scenario';
import { applyShop } from '../../shop';
import { underLoad } from '../../under-load';
import { live } from '../../ordinary-life';

/** How long members can't resolve names, and how long before the fault. */
const AWAY_SECONDS = 40;
const BEFORE_SECONDS = 10;
/** After that, an election, and what waits for it. */
const BUDGET = { aim: AWAY_SECONDS + 5, budget: AWAY_SECONDS + 60 };

const PRIMARY = memberName(0);

/** Takes the way to every resolver from the members: policies add up, so it is left out of theirs. */
function withoutNames(object: any): void {
  if (object.kind !== 'NetworkPolicy' || object.metadata.name !== 'orders') return;
  object.spec.egress = object.spec.egress.filter((rule: any) => !rule.ports?.some((port: any) => port.port === 53));
}

const RESOLVERS: { [name: string]: object[] | undefined } = {
  'the usual resolver': undefined,
  'a resolver that gives up after a second': [{ name: 'timeout', value: '1' }],
};

describe('a database whose members can\'t resolve names', () => {
  const ledger = underLoad({ after: restore });

  for (const [name, options] of Object.entries(RESOLVERS)) {
    const resolver = (object: any): void => {
      if (options && object.kind === 'StatefulSet') object.spec.template.spec.dnsConfig = { options };
    };

    scenario(`loses its primary by force meanwhile, with ${name}`, async () => {
      await applyShop({ change: resolver });
      await rolled();
      await switchOver(PRIMARY);
      await live(ledger(), `names away, and the primary lost by force, ${name}`, BUDGET, async () => {
        await applyShop({
          change: (object) => {
            resolver(object);
            withoutNames(object);
          },
        });
        await sleep(BEFORE_SECONDS);
        await deleteByForce(PRIMARY);
        await sleep(AWAY_SECONDS - BEFORE_SECONDS);
        await applyShop({ change: resolver });
        const back = Date.now();
        await settled(3, SETTLED_SECONDS);
        const all = (Date.now() - back) / 1000;
        const first = ((await ledger().resumed())! - back) / 1000;
        return `names back after ${AWAY_SECONDS} s, the first row ${first.toFixed(1)} s and all follow ${all.toFixed(0)} s after that`;
      });
    });
  }
});
