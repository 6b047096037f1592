import { Size } from 'cdk8s';
import type { Construct } from 'constructs';
import { Health } from '../app';
import { FileSource } from '../config';
import { Check, place, quote } from '../kubernetes';
import type { ContainerKind } from '../pod';
import { LIVE_PATH, NGINX_PORT, READY_PATH, nginxConfiguration } from './nginx-configuration';
import type { StaticSiteProps } from './static-site-props';
import { StatelessWebApp } from './stateless-web-app';
import type { StatelessWebAppProps } from './stateless-web-app-props';

const FOLDER = '/usr/share/nginx/html';
/** Where no image has anything of its own. */
const CONFIGURATION = '/etc/static-site/nginx.conf';
/** What its users don't say, and JavaScript lets them say all the same. */
const OWN = ['command', 'args', 'port', 'health'];
const SITE: ContainerKind = { kind: 'sites', cpu: '20m', cpuLimit: '500m', memory: Size.mebibytes(64), isCpuChosen: true };

/**
 * A site of files: a `StatelessWebApp` with nginx, and a configuration that is made for it. Pages are asked for anew at each visit, files whose names
 * have a digest are kept for ever, and a file that isn't there is neither.
 *
 *     new StaticSite(chart, 'site', { image: 'ghcr.io/acme/site:1.4.2', singlePage: true, cacheForever: ['/assets/'] });
 *
 * nginx is told to stop by the signal that the image names: one that lets it finish its answers, in the images of nginx's own.
 */
export class StaticSite extends StatelessWebApp {
  public constructor(scope: Construct, id: string, props: StaticSiteProps) {
    super(scope, id, webApp(scope, id, props));
  }

  /**
   * @internal
   */
  protected override get _container(): ContainerKind {
    return SITE;
  }
}

/** What is checked here is the construct's, though there is none yet. */
function webApp(scope: Construct, id: string, given: StaticSiteProps): StatelessWebAppProps {
  const { path } = place(scope, id).node;
  const check = new Check({ node: { path: path === '' ? id : `${path}/${id}` } });
  const props = check.props('props', given);
  const { folder = FOLDER, singlePage = false, notFoundPage, cacheForever = [], headers = {}, redirects = {}, files = {}, ...app } = props;
  for (const prop of OWN) {
    check.that((props as any)[prop] === undefined, `${prop} is no prop of a site, got ${quote((props as any)[prop])}: leave it out, or use StatelessWebApp`);
  }
  const configuration = nginxConfiguration(check, { folder, singlePage, notFoundPage, cacheForever, headers, redirects });
  check.map('files', files);
  return {
    ...app,
    command: ['nginx', '-e', 'stderr', '-c', CONFIGURATION, '-g', 'daemon off;'],
    port: NGINX_PORT,
    health: Health.http(READY_PATH, LIVE_PATH),
    files: { ...files, [CONFIGURATION]: FileSource.text(configuration) },
  };
}
