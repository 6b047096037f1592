import { Chart } from 'cdk8s';
import { FileSource, StaticSite, StaticSiteProps } from '../../lib';
import { aChart, aMigration, aWebApp, objectOf, objectsOf } from '../given';
import { brokenReferences } from '../../lib/conformance/references';
import { KUBERNETES_MINORS, schemaErrors } from '../schemas/kubernetes-schema';

expect.addSnapshotSerializer({ test: (value) => typeof value === 'string', serialize: (value) => value });

function aSite(chart: Chart, props: Partial<StaticSiteProps> = {}): StaticSite {
  return new StaticSite(chart, 'site', { image: 'ghcr.io/acme/site:1.4.2', ...props });
}

/** Lines of the configuration, without what they are indented by. */
function linesOf(props: Partial<StaticSiteProps> = {}): string[] {
  const { data } = objectOf(aSite(aChart(), props), 'ConfigMap', 'site-files');
  return data['etc_static-site_nginx.conf'].split('\n').map((line: string) => line.trim());
}

/** What is in a block, in one line. */
function block(lines: string[], name: string): string | undefined {
  const at = lines.indexOf(`${name} {`);
  return at < 0 ? undefined : lines.slice(at + 1, lines.indexOf('}', at)).join(' ');
}

describe('given a site with only the required props', () => {
  const chart = aChart();
  const site = aSite(chart);
  const pod = objectOf(site, 'Deployment', 'site').spec.template.spec;

  test('then nginx runs on a read-only image, by a configuration of its own', () => {
    expect(pod.containers[0].command).toEqual(['nginx', '-e', 'stderr', '-c', '/etc/static-site/nginx.conf', '-g', 'daemon off;']);
    expect(pod.containers[0].securityContext.readOnlyRootFilesystem).toBe(true);
    const written = linesOf().filter((line) => /^(pid|\w+_temp_path) /.test(line));
    expect(written).toHaveLength(6);
    expect(written.every((line) => line.includes(' /tmp/'))).toBe(true);
  });

  test('then it is asked whether it has a page, and whether it runs', () => {
    expect([pod.containers[0].readinessProbe, pod.containers[0].livenessProbe].map(({ httpGet }) => httpGet.path)).toEqual(['/readyz', '/healthz']);
    expect(block(linesOf(), 'location = /readyz')).toContain('try_files /index.html =503;');
  });

  test('then a path without a file is not found, and pages are asked for anew', () => {
    const lines = linesOf();
    expect(block(lines, 'location /')).toBe('try_files $uri $uri/ =404;');
    expect(block(lines, 'map $uri $cache_of_path')).toBe('default no-cache;');
  });

  test('then it is a web app like any other', () => {
    aWebApp(chart).connectTo(site);
    const migration = aMigration(chart, { before: [site] });
    migration.connectTo(site);
    expect(objectOf(chart, 'ConfigMap', 'api-binding-site').data.uri).toBe('http://site.shop.svc');
    expect(brokenReferences(objectsOf(chart))).toEqual([]);
  });

  test.each(KUBERNETES_MINORS)('then Kubernetes %s knows every object, field and type', (minor) => {
    expect(objectsOf(aSite(aChart())).flatMap((object) => schemaErrors(object, minor))).toEqual([]);
  });
});

describe('given a site of a program in the browser', () => {
  const lines = linesOf({ singlePage: true, cacheForever: ['/assets/', '/app.v1.js'] });

  test('then a path that the program knows gives the page, and a file of another version doesn\'t', () => {
    expect(block(lines, 'location /')).toBe('try_files $uri $uri/ /index.html;');
    expect(block(lines, 'location ^~ /assets/')).toBe('try_files $uri =404;');
    expect(block(lines, 'location = /app.v1.js')).toBe('try_files $uri =404;');
  });

  test('then what never changes is kept, and an answer that it isn\'t there is not', () => {
    expect(block(lines, 'map $uri $cache_of_path')).toBe([
      'default no-cache;', '"~^/assets/" "public, max-age=31536000, immutable";', '"~^/app\\.v1\\.js$" "public, max-age=31536000, immutable";',
    ].join(' '));
    expect(block(lines, 'map $status $cache_control')).toBe('default no-cache; 200 $cache_of_path; 206 $cache_of_path; 304 $cache_of_path;');
  });
});

describe('given headers', () => {
  const headers = (props: Partial<StaticSiteProps>) => linesOf(props).filter((line) => line.startsWith('add_header'));

  test('then they are on every answer: no location has any of its own', () => {
    const lines = linesOf({ headers: { 'X-Frame-Options': 'DENY' }, singlePage: true, cacheForever: ['/assets/'], redirects: { '/old': '/new' } });
    const server = lines.indexOf('server {');
    const location = lines.findIndex((line) => line.startsWith('location'));
    lines.forEach((line, i) => expect(!line.startsWith('add_header') || (i > server && i < location && line.endsWith(' always;'))).toBe(true));
  });

  test('then those of the library are there, until one is replaced', () => {
    expect(headers({})).toEqual([
      'add_header Cache-Control $cache_control always;',
      'add_header X-Content-Type-Options "nosniff" always;',
      'add_header Referrer-Policy "strict-origin-when-cross-origin" always;',
      'add_header Content-Security-Policy "frame-ancestors \'self\'" always;',
    ]);
    expect(headers({ headers: { 'content-security-policy': 'default-src \'self\'; img-src \'self\' data:' } }).at(-1))
      .toBe('add_header content-security-policy "default-src \'self\'; img-src \'self\' data:" always;');
    expect(headers({ headers: { 'content-security-policy': 'default-src \'self\'' } })).toHaveLength(4);
  });

  test('then quotes stand for themselves', () => {
    expect(headers({ headers: { 'Report-To': '{ "group": "a\\b" }' } }).at(-1)).toBe('add_header Report-To "{ \\"group\\": \\"a\\\\b\\" }" always;');
  });
});

describe('given everything', () => {
  const props: Partial<StaticSiteProps> = {
    folder: '/srv/site', notFoundPage: '/404.html', cacheForever: ['/assets/'], headers: { 'Content-Security-Policy': 'default-src \'self\'' },
    redirects: { '/old': '/new', '/blog/': 'https://blog.example.com/' }, files: { '/srv/site/robots.txt': FileSource.text('User-agent: *\n') },
  };

  test('then users see this', () => {
    expect(linesOf(props).slice(linesOf(props).indexOf('server {')).join('\n')).toMatchSnapshot();
  });

  test('then another configuration restarts nginx', () => {
    const digest = (more: Partial<StaticSiteProps>) =>
      objectOf(aSite(aChart(), { ...props, ...more }), 'Deployment', 'site').spec.template.metadata.annotations['cdk8s-patterns/config'];
    expect(digest({ redirects: {} })).not.toBe(digest({}));
  });

  test('then its own files are beside', () => {
    expect(Object.keys(objectOf(aSite(aChart(), props), 'ConfigMap', 'site-files').data)).toEqual(['etc_static-site_nginx.conf', 'srv_site_robots.txt']);
  });
});

const PLAIN = 'must be a path of letters, digits, \'.\', \'_\', \'~\', \'@\', \'+\' and \'-\', got';

describe('given sites that can\'t be', () => {
  test.each<[string, Partial<StaticSiteProps>, string]>([
    ['every file of the container', { folder: '/' }, 'folder must be a path in a container such as \'/etc/app/app.ini\', without \':\' and without \'/\' at its end, got \'/\''],
    ['what it is connected to', { folder: '/bindings' }, 'folder is where the system\'s own files are, got \'/bindings\': use another path'],
    ['a line in a path', { cacheForever: ['/assets/;}'] }, `cacheForever[0] ${PLAIN} '/assets/;}'`],
    ['every path for ever', { cacheForever: ['/'] },
      'cacheForever has every path in it, the pages as well, which would never change again in browsers: name folders such as \'/assets/\''],
    ['a page for what isn\'t missing', { singlePage: true, notFoundPage: '/404.html' },
      'singlePage and notFoundPage contradict each other: every path that isn\'t a file gives /index.html, so leave one of them out'],
    ['a folder as a page', { notFoundPage: '/errors/' }, 'notFoundPage must be a file such as \'/404.html\', got \'/errors/\''],
    ['a redirect to itself', { redirects: { '/a': '/a' } }, 'redirects: /a leads back to itself, by \'/a\': correct one of them'],
    ['redirects in a circle', { redirects: { '/a': '/b', '/b': '/c', '/c': '/a' } }, 'redirects: /a leads back to itself, by \'/b\': correct one of them'],
    ['a redirect to a word', { redirects: { '/a': 'b' } }, 'redirects: /a must go to a path such as \'/new\' or to a URL such as \'https://example.com/new\', got \'b\''],
    ['a redirect to a script', { redirects: { '/a': 'javascript:alert(1)' } },
      'redirects: /a must go to a path such as \'/new\' or to a URL such as \'https://example.com/new\', got \'javascript:alert(1)\''],
    ['a redirect of a probe', { redirects: { '/readyz': '/a' } }, 'redirects: /readyz is what the kubelet asks for: use another path'],
    ['a header of nginx\'s', { headers: { Server: 'mine' } }, 'headers: Server is nginx\'s own, got \'mine\': leave it out'],
    ['a cache of one\'s own', { headers: { 'Cache-Control': 'no-store' } }, 'headers: Cache-Control is nginx\'s own, got \'no-store\': leave it out, and use cacheForever'],
    ['a variable', { headers: { 'X-Id': '$request_id' } },
      'headers: X-Id must be a text of visible characters, without \'$\', which begins a variable of nginx, got \'$request_id\''],
    ['a line in a header', { headers: { 'X-Id': 'a\r\nb' } },
      'headers: X-Id must be a text of visible characters, without \'$\', which begins a variable of nginx, got \'a\\u000d\\nb\''],
    ['a header without a value', { headers: { 'X-Id': ' ' } },
      'headers: X-Id must be a text of visible characters, without \'$\', which begins a variable of nginx, got \' \''],
    ['a policy that names nothing', { headers: { 'Content-Security-Policy': '\'self\'' } },
      'headers: Content-Security-Policy must be directives such as "default-src \'self\'; frame-ancestors \'none\'", got \'\'self\'\''],
    ['a header twice', { headers: { 'X-Id': 'a', 'x-id': 'b' } }, 'headers: x-id is given twice: leave one of them out'],
    ['another port', { port: 80 } as any, 'port is no prop of a site, got 80: leave it out, or use StatelessWebApp'],
  ])('then %s is refused', (_, props, error) => {
    expect(() => aSite(aChart(), props)).toThrow(new Error(`[shop/site] ${error}`));
  });
});
