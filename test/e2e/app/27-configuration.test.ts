import { AppConfig, AppSecret, FileSource, Variable, Worker } from '../../../lib';
import { apply, exec, waitFor } from '../cluster';
import { LOAD_IMAGE } from '../load';
import { print, scenario } from '../scenario';
import { applyShop } from '../shop';
import { PULL, applyWith, podsOf, removeExtra, running } from './extra';

const SECRET = 'e2e-configuration';
/** Who uses what, by their names. */
const WORKERS = ['of-file', 'of-shared', 'also-of-shared', 'of-secret', 'of-folder', 'of-none'] as const;
/** The kubelet looks at volumes about once a minute, and keeps what it has read for as long. */
const FOLLOWED_SECONDS = 150;

interface Settings {
  readonly file: string;
  readonly shared: string;
  readonly key: string;
}

const FIRST: Settings = { file: 'one', shared: 'one', key: 'one' };

const applySecret = (one: string): Promise<string> => apply(JSON.stringify({
  apiVersion: 'v1', kind: 'Secret', metadata: { name: SECRET }, stringData: { one, two: 'second' },
}));

const applyWorkers = (settings: Settings): Promise<string> => applyWith((shop) => {
  const secret = AppSecret.existing(SECRET, ['one', 'two']);
  const shared = new AppConfig(shop, 'settings', { files: { '/etc/shared.ini': FileSource.text(settings.shared) } });
  const uses: Record<typeof WORKERS[number], object> = {
    'of-file': { files: { '/etc/own.ini': FileSource.text(settings.file) } },
    'of-shared': { config: [shared] },
    'also-of-shared': { config: [shared] },
    'of-secret': { variables: { TOKEN: Variable.secret(secret, settings.key) } },
    'of-folder': { files: { '/etc/secret': FileSource.secretFolder(secret) } },
    'of-none': {},
  };
  const idle = { image: LOAD_IMAGE, pull: PULL, command: ['node', '-e', 'process.on("SIGTERM", () => process.exit()); setInterval(() => {}, 1e6)'] };
  Object.entries(uses).forEach(([name, use]) => new Worker(shop, name, { ...idle, replicas: 1, resources: { cpu: '10m' }, ...use }));
});

const podOf = async (name: string): Promise<string> => (await running(name, 1))[0].metadata.name;
const uids = async (): Promise<string[]> => Promise.all(WORKERS.map(async (name) => (await running(name, 1))[0].metadata.uid));

describe('workers that have their configuration in common, or not', () => {
  beforeAll(async () => {
    await applySecret('first');
    await applyWorkers(FIRST);
    await uids();
  });

  afterAll(async () => {
    await removeExtra(...WORKERS, 'settings');
    await applyShop();
  });

  /** Applies a change; returns whose pods it made anew. */
  async function anew(settings: Partial<Settings>): Promise<string[]> {
    const before = await uids();
    await applyWorkers({ ...FIRST, ...settings });
    const after = await uids();
    return WORKERS.filter((_, i) => before[i] !== after[i]);
  }

  scenario('are made anew by another content of what they use, and by nothing else', async () => {
    const [file, shared, key] = [await anew({ file: 'two' }), await anew({ file: 'two', shared: 'two' }), await anew({ file: 'two', shared: 'two', key: 'two' })];
    print(27, `another file: ${file.join(', ')}; another shared one: ${shared.join(', ')}; another key of a Secret: ${key.join(', ')}`);
    expect([file, shared, key]).toEqual([['of-file'], ['of-shared', 'also-of-shared'], ['of-secret']]);
    expect(await exec(await podOf('of-file'), ['cat', '/etc/own.ini'])).toBe('two');
    expect(await exec(await podOf('also-of-shared'), ['cat', '/etc/shared.ini'])).toBe('two');
    expect((await exec(await podOf('of-secret'), ['printenv', 'TOKEN'])).trim()).toBe('second');
  });

  scenario('see another value in a folder of a Secret without a restart', async () => {
    const before = await uids();
    const started = Date.now();
    await applySecret('rotated');
    const pod = await podOf('of-folder');
    await waitFor('the rotated value', FOLLOWED_SECONDS, async () => await exec(pod, ['cat', '/etc/secret/one']) === 'rotated');
    print(27, `a rotated value is in the folder after ${((Date.now() - started) / 1000).toFixed(0)} s, and no pod is another`);
    expect(await uids()).toEqual(before);
    expect((await podsOf('of-folder')).length).toBe(1);
  });
});
