import { Durability } from '../../../../lib';
import { UNDISTURBED } from '../../aims';
import { list, waitFor } from '../../cluster';
import { restore } from '../../engine';
import { scenario } from '../../scenario';
import { DATABASE, applyShop, databasePods } from '../../shop';
import { underLoad } from '../../under-load';
import { live } from '../../ordinary-life';
import { patroni } from '../patroni';
import { valueOf } from '../superuser';
import { saysNothing } from '../../why';

/** The new controller's start and its looks. */
const COUNTS_SECONDS = 120;

const uids = async (): Promise<string[]> => (await databasePods()).map((pod) => pod.metadata.uid);

describe('a database whose durability changes under a constant load of inserts', () => {
  const ledger = underLoad({ after: restore });

  /** Applies a durability and waits until it counts: writes don't pause, and nobody is replaced. */
  async function change(name: string, durability: Durability, counts: (config: any, confirmedBy: string) => boolean): Promise<void> {
    // by its label: without a promise no standby is synchronous
    const primary = (await list('pods', `${DATABASE},role=primary`))[0].metadata.name;
    const before = await uids();
    await live(ledger(), name, UNDISTURBED, async () => {
      const began = Date.now();
      await applyShop({ durability });
      await waitFor(`${name} to count`, COUNTS_SECONDS, async () =>
        counts(await patroni(primary, 'GET', '/config'), await valueOf(primary, 'show synchronous_standby_names')));
      const seconds = (Date.now() - began) / 1000;
      await saysNothing();
      expect(await uids()).toEqual(before);
      return `counts after ${seconds.toFixed(0)} s`;
    });
  }

  const isStrict = (strict: boolean) => (config: any, names: string): boolean =>
    config.synchronous_mode === 'quorum' && Boolean(config.synchronous_mode_strict) === strict && names.startsWith('ANY 1');

  scenario('ZERO_LOSS to AVAILABLE', () => change('ZERO_LOSS to AVAILABLE', Durability.AVAILABLE, isStrict(false)));

  scenario('AVAILABLE to ZERO_LOSS', () => change('AVAILABLE to ZERO_LOSS', Durability.ZERO_LOSS, isStrict(true)));

  scenario('ZERO_LOSS to BEST_EFFORT', () => change('ZERO_LOSS to BEST_EFFORT', Durability.BEST_EFFORT, (config, names) =>
    config.synchronous_mode === 'off' && names === ''));

  scenario('BEST_EFFORT to ZERO_LOSS', () => change('BEST_EFFORT to ZERO_LOSS', Durability.ZERO_LOSS, isStrict(true)));
});
