import { Check, quote } from '../kubernetes';

/** What nginx is told of a site. */
export interface NginxOptions {
  readonly folder: string;
  readonly singlePage: boolean;
  readonly notFoundPage?: string;
  readonly cacheForever: string[];
  readonly headers: { [name: string]: string };
  readonly redirects: { [path: string]: string };
}

export const NGINX_PORT = 8080;
/** What the kubelet asks for. Both are the site's own business otherwise. */
export const READY_PATH = '/readyz';
export const LIVE_PATH = '/healthz';

const HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  'Content-Security-Policy': 'frame-ancestors \'self\'',
};
/** Those that nginx makes by itself, or that would be there twice. */
const OWN_HEADERS = ['cache-control', 'content-length', 'content-type', 'content-encoding', 'connection', 'date', 'etag', 'expires', 'last-modified',
  'location', 'server', 'transfer-encoding', 'vary'];
const HEADER = /^[A-Za-z][A-Za-z0-9-]*$/;
/** Of visible characters; a `$` begins a variable of nginx. */
const VALUE = /^[\x20-\x23\x25-\x7e]+$/;
const PATH = /^(\/[\w.~@+-]+)*\/?$/;
const URL = /^https?:\/\/[^\s$"'\\;{}]+$/;
const POLICY = /^content-security-policy(-report-only)?$/i;
/** One of a policy; nothing after the last `;`. */
const DIRECTIVE = /^([a-z]+(-[a-z]+)*(\s.*)?)?$/;

/** So that no file of the image has to say it. */
const TYPES: { [type: string]: string } = {
  'text/html': 'html htm', 'text/css': 'css', 'text/javascript': 'js mjs', 'text/plain': 'txt', 'text/xml': 'xml', 'text/markdown': 'md', 'text/csv': 'csv',
  'application/json': 'json map', 'application/manifest+json': 'webmanifest', 'application/wasm': 'wasm', 'application/pdf': 'pdf', 'application/zip': 'zip',
  'application/rss+xml': 'rss', 'application/atom+xml': 'atom',
  'image/svg+xml': 'svg', 'image/png': 'png', 'image/jpeg': 'jpg jpeg', 'image/gif': 'gif', 'image/webp': 'webp', 'image/avif': 'avif', 'image/x-icon': 'ico',
  'font/woff2': 'woff2', 'font/woff': 'woff', 'font/ttf': 'ttf', 'font/otf': 'otf',
  'video/mp4': 'mp4', 'video/webm': 'webm', 'audio/mpeg': 'mp3', 'audio/ogg': 'ogg',
};
/** Texts; pictures and fonts are small already. */
const COMPRESSED = ['text/css', 'text/javascript', 'text/plain', 'text/xml', 'text/csv', 'application/json', 'application/manifest+json', 'application/wasm',
  'application/rss+xml', 'application/atom+xml', 'image/svg+xml'];

/** Checks it, and writes nginx's configuration: for any user, on a read-only file system with a writable /tmp. */
export function nginxConfiguration(check: Check, options: NginxOptions): string {
  const { folder, singlePage, notFoundPage, cacheForever, redirects } = options;
  check.mountPath('folder', folder);
  checkPlain(check, 'folder', folder);
  check.boolean('singlePage', singlePage);
  if (notFoundPage !== undefined) {
    checkPlain(check, 'notFoundPage', notFoundPage);
    check.that(!notFoundPage.endsWith('/'), `notFoundPage must be a file such as '/404.html', got ${quote(notFoundPage)}`);
    check.that(!singlePage, 'singlePage and notFoundPage contradict each other: every path that isn\'t a file gives /index.html, so leave one of them out');
  }
  check.list('cacheForever', cacheForever, (prop, path) => checkPlain(check, prop, path));
  check.that(!cacheForever.includes('/'), 'cacheForever has every path in it, the pages as well, which would never change again in browsers: name folders such as \'/assets/\'');
  checkRedirects(check, redirects);
  const headers = headersOf(check, options.headers);
  return [
    '# Made by cdk8s-patterns.',
    'worker_processes 1;',
    'pid /tmp/nginx.pid;',
    'error_log stderr warn;',
    ...block('events', ['worker_connections 1024;']),
    ...block('http', [
      ...block('types', Object.entries(TYPES).map(([type, endings]) => `${type} ${endings};`)),
      'default_type application/octet-stream;',
      'charset utf-8;',
      'charset_types text/css text/javascript text/plain text/xml text/csv application/json application/manifest+json;',
      ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path /tmp/${name};`),
      'access_log off;',
      'server_tokens off;',
      'absolute_redirect off;',
      'sendfile on;',
      'gzip on;',
      'gzip_vary on;',
      'gzip_min_length 1024;',
      `gzip_types ${COMPRESSED.join(' ')};`,
      'client_max_body_size 1k;',
      'client_header_timeout 10s;',
      'client_body_timeout 10s;',
      'send_timeout 30s;',
      ...caching(cacheForever),
      ...block('server', [
        `listen ${NGINX_PORT};`,
        `listen [::]:${NGINX_PORT};`,
        `root ${folder};`,
        'index index.html;',
        // here alone: a location with one header of its own would have none of these
        'add_header Cache-Control $cache_control always;',
        ...Object.entries(headers).map(([name, value]) => `add_header ${name} "${escaped(value)}" always;`),
        ...(notFoundPage === undefined ? [] : [`error_page 404 ${notFoundPage};`]),
        ...block(`location = ${LIVE_PATH}`, ['default_type text/plain;', 'return 200 ok;']),
        // no site, no requests
        ...block(`location = ${READY_PATH}`, ['default_type text/plain;', 'try_files /index.html =503;']),
        ...Object.entries(redirects).flatMap(([from, to]) => block(`location = ${from}`, [`return 301 "${to}$is_args$args";`])),
        // what begins with a dot isn't for the public
        ...block('location ~ "/\\.(?!well-known/)"', ['return 404;']),
        // a file of another version isn't a page: as one it would be kept for a year, or run as a program
        ...cacheForever.flatMap((path) => block(`location ${path.endsWith('/') ? '^~' : '='} ${path}`, ['try_files $uri =404;'])),
        ...block('location /', [`try_files $uri $uri/ ${singlePage ? '/index.html' : '=404'};`]),
      ]),
    ]),
    '',
  ].join('\n');
}

/** Good answers of some paths are kept, and nothing else is: not the answer that a file isn't there. */
function caching(cacheForever: string[]): string[] {
  const paths = cacheForever.map((path) => `"~^${path.replace(/[.+]/g, '\\$&')}${path.endsWith('/') ? '' : '$'}" "public, max-age=31536000, immutable";`);
  return [
    ...block('map $uri $cache_of_path', ['default no-cache;', ...paths]),
    ...block('map $status $cache_control', ['default no-cache;', ...['200', '206', '304'].map((status) => `${status} $cache_of_path;`)]),
  ];
}

function block(name: string, lines: string[]): string[] {
  return [`${name} {`, ...lines.map((line) => `  ${line}`), '}'];
}

function checkPlain(check: Check, prop: string, path: string): void {
  check.clearPath(prop, path);
  check.that(PATH.test(path), `${prop} must be a path of letters, digits, '.', '_', '~', '@', '+' and '-', got ${quote(path)}`);
}

function checkRedirects(check: Check, redirects: { [path: string]: string }): void {
  check.map('redirects', redirects);
  const targets = new Map(Object.entries(redirects));
  for (const [from, to] of Object.entries(redirects)) {
    checkPlain(check, 'redirects: a path', from);
    check.that(![LIVE_PATH, READY_PATH].includes(from), `redirects: ${from} is what the kubelet asks for: use another path`);
    check.that(typeof to === 'string' && (to.startsWith('/') ? PATH.test(to) : URL.test(to)),
      `redirects: ${from} must go to a path such as '/new' or to a URL such as 'https://example.com/new', got ${quote(to)}`);
    check.string(`redirects: ${from}`, to);
    check.that(!goesRound(targets, from), `redirects: ${from} leads back to itself, by ${quote(to)}: correct one of them`);
  }
}

function goesRound(targets: Map<string, string>, start: string): boolean {
  const seen = new Set<string>();
  let at = targets.get(start);
  while (at !== undefined && at !== start && !seen.has(at)) {
    seen.add(at);
    at = targets.get(at);
  }
  return at === start;
}

/** The library's, but for those that the user's replace. */
function headersOf(check: Check, given: { [name: string]: string }): { [name: string]: string } {
  check.map('headers', given);
  for (const [name, value] of Object.entries(given)) {
    check.that(HEADER.test(name), `headers: a name must have letters, digits and '-' only, got ${quote(name)}`);
    check.that(!OWN_HEADERS.includes(name.toLowerCase()), `headers: ${name} is nginx's own, got ${quote(value)}: leave it out${name.toLowerCase() === 'cache-control' ? ', and use cacheForever' : ''}`);
    check.string(`headers: ${name}`, value);
    check.that(VALUE.test(value) && value.trim() !== '',
      `headers: ${name} must be a text of visible characters, without '$', which begins a variable of nginx, got ${quote(value)}`);
    check.that(!POLICY.test(name) || value.split(';').every((one) => DIRECTIVE.test(one.trim())),
      `headers: ${name} must be directives such as "default-src 'self'; frame-ancestors 'none'", got ${quote(value)}`);
  }
  const names = Object.keys(given).map((name) => name.toLowerCase());
  const twice = Object.keys(given).find((name, i) => names.indexOf(name.toLowerCase()) !== i);
  check.that(twice === undefined, `headers: ${twice} is given twice: leave one of them out`);
  return { ...Object.fromEntries(Object.entries(HEADERS).filter(([name]) => !names.includes(name.toLowerCase()))), ...given };
}

function escaped(value: string): string {
  return value.replace(/[\\"]/g, '\\$&');
}
