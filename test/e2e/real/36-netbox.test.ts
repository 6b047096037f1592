import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Netbox } from '../../../apps/real/netbox/netbox';
import { Peer } from '../../../lib';
import { NAMESPACE, OUTSIDE, apply, exec, get, isReady, kubectl, list, waitFor } from '../cluster';
import { Places, allOpen, expectNone, reach, serviceIp } from '../doors';
import { ADMITTED, CLIENT, IDLE, startPod, stopPod } from '../load';
import { asSuperuser } from '../postgresql/superuser';
import { print, scenario } from '../scenario';
import { addressOf, anew, identities, manifests, priorityClass, up } from './application';

const STRANGER = 'e2e-stranger';
const FORGER = 'e2e-forger';
/** Hundreds of migrations, on a machine that is busy with other tests. */
const MIGRATED_SECONDS = 1500;
const DONE_SECONDS = 300;
const TOKEN = '0123456789abcdef0123456789abcdef01234567';
const PYTHON = ['/opt/netbox/venv/bin/python', '/opt/netbox/netbox/manage.py'];
const WORKLOADS = ['netbox', 'worker', 'queue', 'database'];

const applyNetbox = (settings?: string): Promise<string> => apply(manifests((app) => {
  const { server } = new Netbox(app, 'netbox', { namespace: NAMESPACE, settings });
  server.networkPolicy.allowFrom(Peer.pods(ADMITTED), [8080]);
}, { netbox: 1, worker: 1 }));

/** Asks as people do who have a token, by the host that the app is for. */
async function ask(method: string, path: string, body?: object): Promise<{ status: number; body: any }> {
  const options = { method, headers: { 'host': 'netbox.example.com', 'authorization': `Token ${TOKEN}`, 'content-type': 'application/json' }, timeout: 60_000 };
  const script = `const request = require('node:http').request('http://netbox${path}', ${JSON.stringify(options)}, (response) => {
    let text = ''; response.on('data', (chunk) => { text += chunk; }); response.on('end', () => console.log(JSON.stringify({ status: response.statusCode, text }))); });
  request.end(${body === undefined ? '' : JSON.stringify(JSON.stringify(body))});`;
  const { status, text } = JSON.parse(await exec(CLIENT, ['node', '-e', script]));
  try {
    return { status, body: JSON.parse(text) };
  } catch {
    return { status, body: text };
  }
}

const podOf = async (instance: string): Promise<string> => (await list('pods', `app.kubernetes.io/instance=${instance}`)).find(isReady)!.metadata.name;
const rows = async (sql: string): Promise<any[][]> => asSuperuser('database-0', sql, 'netbox');
const since = (from: number): string => `${((Date.now() - from) / 1000).toFixed(0)} s`;

/** Runs a line of Python in the server. */
const inServer = async (line: string): Promise<string> => exec(await podOf('netbox'), [...PYTHON, 'shell', '-c', line], { container: 'netbox', seconds: DONE_SECONDS });

describe('NetBox: a server, a worker and a nightly job around a database, a queue and a folder', () => {
  beforeAll(async () => {
    await apply(JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'mail' }, stringData: { username: 'netbox', password: 'of the mail server' } }));
    await priorityClass('tools');
    await applyNetbox();
    const seconds = await up(MIGRATED_SECONDS, 'netbox', 'worker');
    const [{ n }] = (await rows('select count(*) from django_migrations')).map(([count]) => ({ n: count }));
    print(36, `up after ${seconds.toFixed(0)} s, ${n} migrations first`);
    await inServer(`from users.models import User, Token; Token.objects.create(user=User.objects.create_superuser('admin', 'admin@example.com', 'admin'), key='${TOKEN}')`);
    await startPod(STRANGER, IDLE);
    await startPod(FORGER, IDLE, { namespace: OUTSIDE, labels: ADMITTED });
  });

  afterAll(async () => {
    await stopPod(STRANGER);
    await stopPod(FORGER, OUTSIDE);
    await kubectl(['delete', 'priorityclass', 'tools']);
  });

  scenario('tidies up when all pods are of the new version, and not before', async () => {
    const job = await waitFor('the migration after the rollout', MIGRATED_SECONDS, async () =>
      (await list('jobs', 'app.kubernetes.io/instance=tidy')).find(({ status }) => status.succeeded === 1));
    const [pod] = await list('pods', `job-name=${job.metadata.name}`);
    const began = Date.parse(pod.status.containerStatuses.find(({ name }: any) => name === 'tidy').state.terminated.startedAt);
    const pods = [...await list('pods', 'app.kubernetes.io/instance=netbox'), ...await list('pods', 'app.kubernetes.io/instance=worker')];
    const ready = Math.max(...pods.map(({ status }) => Date.parse(status.conditions.find(({ type }: any) => type === 'Ready').lastTransitionTime)));
    print(36, `the migration after the rollout began ${((began - ready) / 1000).toFixed(0)} s after the last pod was ready`);
    expect(began).toBeGreaterThanOrEqual(ready);
  });

  scenario('writes what it is asked to into the database', async () => {
    const asked = await ask('POST', '/api/dcim/sites/', { name: 'Hamburg', slug: 'hamburg' });
    expect(asked).toMatchObject({ status: 201, body: { slug: 'hamburg' } });
    expect(await rows('select name from dcim_site')).toEqual([['Hamburg']]);
    print(36, 'a site that is asked for by HTTP is a row of the database');
  });

  scenario('has its worker do what is queued', async () => {
    const started = Date.now();
    const { body: { id } } = await ask('POST', '/api/core/data-sources/', { name: 'own', type: 'local', source_url: '/etc/netbox/config' });
    expect((await ask('POST', `/api/core/data-sources/${id}/sync/`)).status).toBe(200);
    const files = await waitFor('the worker', DONE_SECONDS, async () => {
      const { body: { status, file_count: count } } = await ask('GET', `/api/core/data-sources/${id}/`);
      return status.value === 'completed' && count;
    });
    print(36, `a folder is read by the worker, ${since(started)} after it was queued: ${files} files in the database`);
    expect(await rows('select path from core_datafile order by path')).toContainEqual(['extra.py']);
  });

  scenario('runs its nightly job, which finds the database and the queue', async () => {
    await rows(`insert into django_session (session_key, session_data, expire_date) values ('of-yesterday', '', now() - interval '1 day') returning 1`);
    await kubectl(['create', 'job', 'e2e-housekeeping', '--from=cronjob/housekeeping']);
    const started = Date.now();
    await waitFor('the nightly job', DONE_SECONDS, async () => (await get('job/e2e-housekeeping')).status.succeeded === 1);
    print(36, `the nightly job is done after ${since(started)}`);
    expect(await rows(`select count(*) from django_session where session_key = 'of-yesterday'`)).toEqual([[0]]);
  });

  scenario('is closed to strangers on every port', async () => {
    const [server, queue, database] = await Promise.all(['netbox', 'queue', 'database'].map(addressOf));
    const open: Places = { 'netbox:80': `${await serviceIp('netbox')}:80`, 'the server:8080': `${server}:8080` };
    const closed: Places = { 'its metrics:9090': `${server}:9090`, 'queue:6379': `${queue}:6379`, 'database:5432': `${database}:5432`, 'Patroni:8008': `${database}:8008` };
    expect(await reach(CLIENT, open)).toEqual(allOpen(open));
    expectNone(await reach(CLIENT, closed));
    expectNone(await reach(STRANGER, { ...open, ...closed }));
    expectNone(await reach(FORGER, { ...open, ...closed }, OUTSIDE));
    print(36, `users: ${Object.keys(open).length} doors open, ${Object.keys(closed).length} closed; a stranger and a forger: ${Object.keys({ ...open, ...closed }).length} tried, 0 open`);
  });

  scenario('starts anew who has a file that changed, and nobody else', async () => {
    const settings = join(mkdtempSync(join(tmpdir(), 'netbox-')), 'extra.py');
    writeFileSync(settings, 'LOGIN_REQUIRED = True\nCHANGELOG_RETENTION = 30\n');
    const before = await identities(...WORKLOADS);
    await applyNetbox(settings);
    const seconds = await up(MIGRATED_SECONDS, 'netbox', 'worker');
    const rolled = anew(before, await identities(...WORKLOADS));
    print(36, `another file of settings: ${rolled.join(', ')} anew after ${seconds.toFixed(0)} s`);
    expect(rolled).toEqual(['netbox', 'worker']);
    expect(await inServer('from django.conf import settings; from netbox.config import get_config; print(get_config().CHANGELOG_RETENTION)')).toContain('30');
    expect(await rows('select name from dcim_site')).toEqual([['Hamburg']]);
  });
});
