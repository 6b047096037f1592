import { Credentials, Database } from '../../../lib';
import { OWNERS, SYSTEM, asks, encoded, entries, owner, patch } from '../accounts';
import { UNDISTURBED } from '../aims';
import { apply, exec, find, get, kubectl, list, tryKubectl, waitFor } from '../cluster';
import { engine, memberName, restore, rolled, rollout, settled } from '../engine';
import { deleteGracefully } from '../faults';
import { CLIENT } from '../load';
import { live } from '../ordinary-life';
import { scenariosWith } from '../scenario';
import { underLoad } from '../under-load';
import { said, saysNothing } from '../why';

const { lifetime, cluster, clients } = engine;
const CONTROLLER = `app.kubernetes.io/instance=${cluster},app.kubernetes.io/component=controller`;
/** Two rounds of the controller's, where nothing refuses. */
const MADE_AGAIN_SECONDS = 60;
/** The kubelet shows a changed Secret after a minute and a half at the latest, to the controller as to the apps. */
const CARRIED_SECONDS = 240;
const LET_IN_SECONDS = 20;

const withDatabases = (databases: Database[]): Promise<string> => apply(lifetime!.withDatabases(databases));
const opens = async (password: string): Promise<boolean> => asks(await owner(password), 'select 1');
/** A busy machine may take more time over a connection than a client has. */
const letsIn = (password: string): Promise<true> => waitFor('the server to let the app in', LET_IN_SECONDS, () => opens(password));

/** The system Secret by what a member was started with, as docs/what-happens-when.md has it. */
function systemAgain(member: string): Promise<string> {
  const data = Object.entries(lifetime!.passwords).map(([key, variable]) => `"${key}": "$${variable}"`).join(', ');
  const secret = `{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "${cluster}-system"}, "stringData": {${data}}}`;
  return exec(member, ['sh', '-c', `cat <<END\n${secret}\nEND`]);
}

const isBack = (name: string): Promise<true> =>
  waitFor(`${name} to be there again`, MADE_AGAIN_SECONDS, async () => await find(name) !== undefined);

describe('the Secrets of a database that others delete and change under a constant load of inserts', () => {
  const ledger = lifetime && underLoad({ after: restore });

  const scenario = scenariosWith(lifetime, 'what tells of the lifetime');

  /** Does something to Secrets and waits until nothing is waited for: writes never pause. */
  const unharmed = (name: string, body: () => Promise<string>): Promise<void> => live(ledger!(), name, UNDISTURBED, async () => {
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
    const log = await kubectl(['logs', `deployment/${cluster}-controller`, '--tail=-1']);
    for (const name of names) expect(log).toContain(`make_again "${name.replace('secret/', '')}"`);
    await letsIn((await entries(OWNERS)).password);
    return `there again after ${seconds.toFixed(1)} s with the same passwords`;
  }

  scenario('deleted by name: made again with the same password', () =>
    unharmed('the owner\'s Secret deleted', () => madeAgain(() => kubectl(['delete', OWNERS]), OWNERS)));

  scenario('all deleted, and a member and the app replaced meanwhile: all start with the same passwords', () =>
    unharmed('all Secrets deleted, a replica and the app replaced', async () => {
      const { primary, members } = await settled();
      const replica = members.find((name) => name !== primary.metadata.name)!;
      const found = await madeAgain(async () => {
        await kubectl(['delete', 'secret', '--all']);
        await deleteGracefully(replica);
        for (const name of engine.deployments) await kubectl(['rollout', 'restart', `deployment/${name}`]);
      }, OWNERS, SYSTEM);
      await rolled();
      for (const name of engine.deployments) await rollout(name);
      return found;
    }));

  scenario('deleted by the labels of the application: not taken', () =>
    unharmed('Secrets deleted by label', async () => {
      const uids = await Promise.all([OWNERS, SYSTEM].map(async (name) => (await get(name)).metadata.uid));
      for (const label of [`app.kubernetes.io/instance=${cluster}`, 'app.kubernetes.io/part-of', 'app.kubernetes.io/managed-by']) {
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
        const sentence = await said(clients.account, reason);
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
        const sentence = await said(clients.account, 'mallory');
        await letsIn(password);
        expect(await asks({ ...await owner(password), user: 'mallory' }, 'select 1')).toBe(false);
        return `"${sentence}"`;
      } finally {
        await patch(OWNERS, { username });
      }
    }));

  scenario('a Secret that comes after its database: that one waits, and is said', () =>
    unharmed('a Secret that comes later', async () => {
      await withDatabases([{ name: 'reports', credentials: Credentials.fromSecret('reports-vault') }]);
      const sentence = await said('reports-vault', 'isn\'t there');
      await rolled();
      const there = (): Promise<boolean> => asks({ user: 'reports', database: 'reports', password: encoded('from-the-vault-1') }, 'select 1');
      expect(await there()).toBe(false);
      const began = Date.now();
      await kubectl(['create', 'secret', 'generic', 'reports-vault', '--from-literal=username=reports', '--from-literal=password=from-the-vault-1']);
      await waitFor('the database reports', CARRIED_SECONDS, there);
      return `"${sentence}"; its database ${((Date.now() - began) / 1000).toFixed(0)} s after it`;
    }));

  scenario('another owner of a database: takes over what the former one made, who works on', () => unharmed('another owner', async () => {
    const REPORTS = `secret/${cluster}-db-reports`;
    const owned = (name: string): Promise<string> => withDatabases([{ name: 'reports', owner: name }]);
    await owned('alice');
    await isBack(REPORTS);
    const { password } = await entries(REPORTS);
    const ask = (user: string, sql: string): Promise<boolean> => asks({ user, password, database: 'reports' }, sql);
    await waitFor('alice to own a table', CARRIED_SECONDS, () => ask('alice', 'create table made_by_alice (id int primary key)'));
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
        const works = (await tryKubectl(['exec', CLIENT, '--', 'node', '/load/query.js', clients.service, 'select 1'])).code === 0;
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
      await kubectl(['scale', `deployment/${cluster}-controller`, '--replicas=0']);
      await waitFor('the controller to be gone', MADE_AGAIN_SECONDS, async () => (await list('pods', CONTROLLER)).length === 0);
      await kubectl(['delete', OWNERS, SYSTEM]);
      await kubectl(['scale', `deployment/${cluster}-controller`, '--replicas=1']);
      const sentence = await said(`the Secret ${cluster}-system is gone`);
      await kubectl(['create', '-f', '-'], { input: await systemAgain(memberName(0)) });
      expect(await entries(SYSTEM)).toEqual(before);
      await isBack(OWNERS);
      const { password } = await entries(OWNERS);
      await waitFor('the server to have the new password', CARRIED_SECONDS, () => opens(password));
      return `"${sentence}"; the owner's has a new password, which the server takes`;
    }));
});
