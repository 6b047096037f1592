import { App } from 'cdk8s';
import { PatternApp } from '../../lib';
import { Authentik } from './authentik/authentik';
import { Grafana } from './grafana/grafana';
import { Keycloak } from './keycloak/keycloak';
import { Mattermost } from './mattermost/mattermost';
import { Netbox } from './netbox/netbox';
import { Podinfo } from './podinfo/podinfo';

/** The usual form of an app, which its needs mean where they name no other. */
export const USUAL = 'usual';

/** Public applications, each in its usual form and in one with what excludes it. Forms are apps of their own: they have the same names. */
const FORMS: { [app: string]: { [form: string]: (app: App) => unknown } } = {
  podinfo: { [USUAL]: (app) => new Podinfo(app, 'podinfo'), proxied: (app) => new Podinfo(app, 'podinfo-proxied', { proxied: true }) },
  grafana: { [USUAL]: (app) => new Grafana(app, 'grafana'), single: (app) => new Grafana(app, 'grafana-single', { single: true }) },
  mattermost: { [USUAL]: (app) => new Mattermost(app, 'mattermost'), managed: (app) => new Mattermost(app, 'mattermost-managed', { managed: true }) },
  keycloak: { [USUAL]: (app) => new Keycloak(app, 'keycloak'), managed: (app) => new Keycloak(app, 'keycloak-managed', { managed: true }) },
  netbox: { [USUAL]: (app) => new Netbox(app, 'netbox'), managed: (app) => new Netbox(app, 'netbox-managed', { managed: true }) },
  authentik: { [USUAL]: (app) => new Authentik(app, 'authentik'), managed: (app) => new Authentik(app, 'authentik-managed', { managed: true }) },
};

/** One form of one application, as an app that can be synthesised. */
export interface Variant {
  readonly name: string;
  readonly form: string;
  readonly make: (outdir?: string) => App;
}

export const VARIANTS: Variant[] = Object.entries(FORMS).flatMap(([name, forms]) => Object.entries(forms).map(([form, fill]) => ({
  name, form,
  make: (outdir) => {
    const app = new PatternApp({ outdir });
    fill(app);
    return app;
  },
})));
