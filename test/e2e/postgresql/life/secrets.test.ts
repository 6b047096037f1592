import { Credentials } from '../../../../lib';
import { UNDISTURBED } from '../../aims';
import { exec, find, get, kubectl, tryKubectl, waitFor } from '../../cluster';
import { memberName, restore, rolled, rollout, settled } from '../../engine';
import { deleteGracefully } from '../../faults';
import { CLIENT } from '../../load';
import { scenario } from '../../scenario';
import { CONTROLLER, applyShop, query } from '../../shop';
import { underLoad } from '../../under-load';
import { live } from '../../ordinary-life';
import { valueOf } from '../superuser';
import { said, saysNothing } from '../../why';

const OWNERS = 'secret/orders-db-orders';
const SYSTEM = 'secret/orders-system';
/** Two rounds of the controller's, where nothing refuses. */
const MADE_AGAIN_SECONDS = 60;
/** The kubelet shows a changed Secret after a minute and a half at the latest, to the controller as to the apps. */
const CARRIED_SECONDS = 240;
const LET_IN_SECONDS = 20;

const encoded = (text: string): string => Buffer.from(text, 'latin1').toString('base64');
const entries = async (name: string): Promise<Record<string, string>> => (await get(name)).data!;
const patch = (name: string, data: object): Promise<string> => kubectl(['patch', name, '--type=merge', '-p', JSON.stringify({ data })]);

/** Whether the server lets a user in, with a password in base64, who connects anew and asks for something. */
async function asks({ password, ...who }: { user: string; database: string; password: string }, sql: string): Promise<boolean> {
  const options = { ...who, password: Buffer.from(password, 'base64').toString('latin1') };
  const program = `const { connect, drop } = require('/load/database');
    connect('orders-primary', JSON.parse(process.argv[1])).then((client) => client.query(process.argv[2]).then(() => drop(client)))`;
  return (await tryKubectl(['exec', CLIENT, '--', 'node', '-e', program, JSON.stringify(options), sql])).code === 0;
}

const opens = (password: string): Promise<boolean> => asks({ user: 'orders', database: 'orders', password }, 'select 1');
/** A busy machine may take more time over a connection than a client has. */
const letsIn = (password: string): Promise<true> => waitFor('the server to let the shop in', LET_IN_SECONDS, () => opens(password));

const isBack = (name: string): Promise<true> =>
  waitFor(`${name} to be there again`, MADE_AGAIN_SECONDS, async () => await find(name) !== undefined);

describe('the Secrets of a database that others delete and change under a constant load of inserts', () => {
  const ledger = underLoad({ after: restore });

  /** Does something to Secrets and waits until nothing is waited for: writes never pause. */
  const unharmed = (name: string, body: () => Promise<string>): Promise<void> => live(ledger(), name, UNDISTURBED, async () => {
    const found = await body();
    await saysNothing();
    return found;
  });

  /** Deletes Secrets by a command: they come back as they were. */
  async function madeAgain(remove: () => Promise<unknown>, ...names: string[]): Promise<string> {
    const before = await Promise.all(names.map(entries));
    const uids = (await Promise.all(names.map((name) => get(name)))).map(({ metadata }) => metadata.uid);
    const began = Date.now();
    await remove();
    await Promise.all(names.map(isBack));
    const seconds = (Date.now() - began) / 1000;
    expect(await Promise.all(names.map(entries))).toEqual(before);
    const now = (await Promise.all(names.map((name) => get(name)))).map(({ metadata }) => metadata.uid);
    for (const [i, uid] of now.entries()) expect(uid).not.toBe(uids[i]);
    const log = await kubectl(['logs', 'deployment/orders-controller', '--tail=-1']);
    for (const name of names) expect(log).toContain(`make_again "${name.replace('secret/', '')}"`);
    await letsIn((await entries(OWNERS)).password);
    return `there again after ${seconds.toFixed(1)} s with the same passwords`;
  }

  scenario('deleted by name: made again with the same password', () =>
    unharmed('the owner\'s Secret deleted', () => madeAgain(() => kubectl(['delete', OWNERS]), OWNERS)));

  scenario('all deleted, and a member and the API replaced meanwhile: all start with the same passwords', () =>
    unharmed('all Secrets deleted, a replica and the API replaced', async () => {
      const { primary, members } = await settled();
      const replica = members.find((name) => name !== primary.metadata.name)!;
      const found = await madeAgain(async () => {
        await kubectl(['delete', 'secret', '--all']);
        await deleteGracefully(replica);
        await kubectl(['rollout', 'restart', 'deployment/api']);
      }, OWNERS, SYSTEM);
      await rolled();
      await rollout('api');
      return found;
    }));

  scenario('deleted by the labels of the application: not taken', () =>
    unharmed('Secrets deleted by label', async () => {
      const uids = await Promise.all([OWNERS, SYSTEM].map(async (name) => (await get(name)).metadata.uid));
      for (const label of ['app.kubernetes.io/instance=orders', 'app.kubernetes.io/part-of=shop', 'app.kubernetes.io/managed-by']) {
        await kubectl(['delete', 'secret', '-l', label]);
      }
      expect(await Promise.all([OWNERS, SYSTEM].map(async (name) => (await get(name)).metadata.uid))).toEqual(uids);
      return 'none is taken';
    }));

  const VALUES = { 'an empty password': ['', 'is empty'], 'a password that is no text': ['\xff\xfe\x80\x81\xff\xfe\x80\x81', 'is no text'] };
  for (const [name, [value, reason]] of Object.entries(VALUES)) {
    scenario(`${name}: the one before stays, and comes back when the Secret is deleted`, () =>
      unharmed(name, async () => {
        const { password } = await entries(OWNERS);
        await patch(OWNERS, { password: encoded(value) });
        const sentence = await said('orders-db-orders', reason);
        await letsIn(password);
        await kubectl(['delete', OWNERS]);
        await isBack(OWNERS);
        expect((await entries(OWNERS)).password).toBe(password);
        return `"${sentence}"; the Secret deleted: there again with the one before`;
      }));
  }

  scenario('another user\'s name: nothing is changed until it is the owner\'s again', () =>
    unharmed('another user\'s name', async () => {
      const { username, password } = await entries(OWNERS);
      try {
        await patch(OWNERS, { username: encoded('mallory') });
        const sentence = await said('orders-db-orders', 'mallory');
        await letsIn(password);
        const { primary } = await settled();
        expect(Number(await valueOf(primary.metadata.name, "select count(*) from pg_roles where rolname = 'mallory'"))).toBe(0);
        return `"${sentence}"`;
      } finally {
        await patch(OWNERS, { username });
      }
    }));

  scenario('a Secret that comes after its database: that one waits, and is said', () =>
    unharmed('a Secret that comes later', async () => {
      await applyShop({ databases: [{ name: 'reports', credentials: Credentials.fromSecret('reports-vault') }] });
      const sentence = await said('reports-vault', 'isn\'t there');
      const { primary } = await rolled();
      const there = (): Promise<string> => valueOf(primary.metadata.name, "select count(*)::int from pg_database where datname = 'reports'");
      expect(await there()).toBe(0);
      const began = Date.now();
      await kubectl(['create', 'secret', 'generic', 'reports-vault', '--from-literal=username=reports', '--from-literal=password=from-the-vault-1']);
      await waitFor('the database reports', CARRIED_SECONDS, async () => Number(await there()) === 1);
      return `"${sentence}"; its database ${((Date.now() - began) / 1000).toFixed(0)} s after it`;
    }));

  scenario('another owner of a database: takes over what the former one made, who works on', () => unharmed('another owner', async () => {
    const REPORTS = 'secret/orders-db-reports';
    const owned = (owner: string): Promise<string> => applyShop({ databases: [{ name: 'reports', owner }] });
    await owned('alice');
    await isBack(REPORTS);
    const { password } = await entries(REPORTS);
    const ask = (user: string, sql: string): Promise<boolean> => asks({ user, password, database: 'reports' }, sql);
    await waitFor('alice to own a table', CARRIED_SECONDS, () => ask('alice', 'create table made_by_alice ()'));
    const began = Date.now();
    await owned('bob');
    await waitFor('bob to own it', CARRIED_SECONDS, () => ask('bob', 'alter table made_by_alice add column by_bob int'));
    const seconds = (Date.now() - began) / 1000;
    expect(await ask('alice', 'select by_bob from made_by_alice')).toBe(true);
    expect(await entries(REPORTS)).toMatchObject({ username: encoded('bob'), password });
    return `the new owner has it ${seconds.toFixed(0)} s after it was declared, by the same password`;
  }));

  scenario('the owner\'s password changed: the server takes it, and who works goes on', () =>
    unharmed('the owner\'s password changed', async () => {
      const { password } = await entries(OWNERS);
      const fresh = encoded('rotated-by-the-vault-1');
      const began = Date.now();
      await patch(OWNERS, { password: fresh });
      let [taken, shutOut] = [0, 0];
      await waitFor('server and clients to have the password', CARRIED_SECONDS, async () => {
        const asked = Date.now();
        const mounted = (await exec(CLIENT, ['cat', '/credentials/password'])).trim();
        const works = await query('orders-primary', 'select 1').then(() => true, () => false);
        if (!works) shutOut += (Date.now() - asked) / 1000;
        if (!taken && await opens(fresh)) taken = (Date.now() - began) / 1000;
        return taken > 0 && works && encoded(mounted) === fresh;
      });
      expect(await opens(password)).toBe(false);
      return `the server has it after ${taken.toFixed(0)} s, an app that reads the file after ${((Date.now() - began) / 1000).toFixed(0)} s, of which `
        + `it can't connect anew for ${shutOut.toFixed(0)} s`;
    }));

  scenario('all deleted while nobody remembers the passwords: said, and the system\'s made again by the command of the docs', () =>
    unharmed('all Secrets deleted while the controller was away', async () => {
      const before = await entries(SYSTEM);
      await kubectl(['scale', 'deployment/orders-controller', '--replicas=0']);
      await waitFor('the controller to be gone', MADE_AGAIN_SECONDS, async () => JSON.parse(await kubectl(['get', 'pods', '-l', CONTROLLER, '-o', 'json'])).items.length === 0);
      await kubectl(['delete', OWNERS, SYSTEM]);
      await kubectl(['scale', 'deployment/orders-controller', '--replicas=1']);
      const sentence = await said('the Secret orders-system is gone');
      await kubectl(['create', '-f', '-'], { input: await exec(memberName(0), ['sh', '-c', SYSTEM_AGAIN], { container: 'postgresql' }) });
      expect(await entries(SYSTEM)).toEqual(before);
      await isBack(OWNERS);
      const { password } = await entries(OWNERS);
      await waitFor('the server to have the new password', CARRIED_SECONDS, () => opens(password));
      return `"${sentence}"; the owner's has a new password, which the server takes`;
    }));
});

/** As docs/what-happens-when.md has it. */
const SYSTEM_AGAIN = `cat <<END
{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "orders-system"}, "stringData": {
  "superuser-password": "$PATRONI_SUPERUSER_PASSWORD", "replication-password": "$PATRONI_REPLICATION_PASSWORD",
  "rewind-password": "$PATRONI_REWIND_PASSWORD", "restapi-password": "$PATRONI_RESTAPI_PASSWORD"}}
END`;
