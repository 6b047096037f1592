import { FileSource, Peer, StaticSite } from '../../../lib';
import { exec, kubectl } from '../cluster';
import { ADMITTED, CLIENT } from '../load';
import { print, scenario } from '../scenario';
import { applyShop } from '../shop';
import { PULL, applyWith, removeExtra, running } from './extra';

/** Has nginx, and files in /srv/shop/html. */
const IMAGE = 'ghcr.io/cdk8s-patterns/shop-frontend:1.0.0';
const FOLDER = '/srv/shop/html';
const FOREVER = 'public, max-age=31536000, immutable';

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

async function ask(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  const script = `fetch('http://site${path}', { redirect: 'manual', headers: ${JSON.stringify(headers)} }).then(async (r) =>
    console.log(JSON.stringify({ status: r.status, headers: Object.fromEntries(r.headers), body: await r.text() })))`;
  return JSON.parse(await exec(CLIENT, ['node', '-e', script]));
}

describe('a site of files', () => {
  beforeAll(async () => {
    await applyWith((shop) => {
      const site = new StaticSite(shop, 'site', {
        image: IMAGE, folder: FOLDER, pull: PULL, replicas: 1, singlePage: true, cacheForever: ['/app.js', '/assets/'],
        redirects: { '/old': '/new' }, files: { [`${FOLDER}/assets/logo.svg`]: FileSource.text('<svg xmlns="http://www.w3.org/2000/svg"/>') },
      });
      site.networkPolicy.allowFrom(Peer.pods(ADMITTED), [8080]);
    });
    await running('site', 1);
  });

  afterAll(async () => {
    await removeExtra('site');
    await applyShop();
  });

  scenario('serves pages, files and what isn\'t there as it says', async () => {
    const page = await ask('/');
    const of = async (path: string): Promise<unknown[]> => {
      const { status, headers, body } = await ask(path);
      return [status, headers['cache-control'], headers['content-type'].split(';')[0], body === page.body, headers['x-content-type-options']];
    };
    expect(page.body).toContain('<html');
    expect(await of('/')).toEqual([200, 'no-cache', 'text/html', true, 'nosniff']);
    expect(await of('/a/path/of/the/program')).toEqual([200, 'no-cache', 'text/html', true, 'nosniff']);
    expect(await of('/app.js')).toEqual([200, FOREVER, 'text/javascript', false, 'nosniff']);
    expect(await of('/style.css')).toEqual([200, 'no-cache', 'text/css', false, 'nosniff']);
    expect(await of('/assets/logo.svg')).toEqual([200, FOREVER, 'image/svg+xml', false, 'nosniff']);
    expect(await of('/assets/of-another-version.js')).toEqual([404, 'no-cache', 'text/html', false, 'nosniff']);
    expect(await of('/.git/config')).toEqual([404, 'no-cache', 'text/html', false, 'nosniff']);
    expect((await ask('/', { 'if-none-match': page.headers.etag })).status).toBe(304);
    const moved = await ask('/old?a=b');
    expect([moved.status, moved.headers.location]).toEqual([301, '/new?a=b']);
    expect((await ask('/app.js', { 'accept-encoding': 'gzip' })).headers).toMatchObject({ 'content-encoding': 'gzip', 'vary': 'Accept-Encoding' });
    const [pod] = await running('site', 1);
    const log = await kubectl(['logs', pod.metadata.name]);
    print(32, `12 answers as they should be; nginx's log has ${log.trim() === '' ? 'nothing' : `'${log.trim()}'`}`);
    expect(log).not.toMatch(/\[(warn|alert|emerg|crit)\]/);
  });
});
