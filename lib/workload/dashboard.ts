import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Check, Labels, digest, emit } from '../kubernetes';

/** A picture of a dashboard: lines over time. */
export interface Panel {
  /** What it shows. */
  readonly title: string;

  /** The queries in PromQL, by what their lines are called: `{{pod}}` in it is the pod of each. */
  readonly lines: { [legend: string]: string };

  /**
   * The unit of all of them, in Grafana's words: `bytes`, `ops`, `s`.
   *
   * @default - a plain number
   */
  readonly unit?: string;
}

/** Whose it is. */
interface Shown {
  readonly name: string;
  readonly labels: Labels;
}

/** By which Grafana's sidecar finds it. @see https://github.com/grafana/helm-charts/tree/main/charts/grafana#sidecar-for-dashboards */
const LABEL = { grafana_dashboard: '1' };
/** Two beside each other, in Grafana's columns. */
const [COLUMNS, WIDTH, HEIGHT] = [2, 12, 8];
/** That of Grafana 11. Newer ones read it. */
const SCHEMA = 39;

/** Checks panels, which strangers' engines may have. */
export function checkPanels(check: Check, prop: string, panels: Panel[]): void {
  check.list(prop, panels, (item, given) => {
    const { title, lines, unit } = check.props(item, given);
    check.given(`${item}.title`, title, 'say what it shows');
    check.string(`${item}.title`, title);
    check.given(`${item}.lines`, lines, 'give it a query');
    check.map(`${item}.lines`, lines);
    Object.entries(lines).forEach(([legend, expr]) => check.string(`${item}.lines: ${legend}`, expr));
    check.that(Object.keys(lines).length > 0, `${item}.lines is empty: give it a query, or leave the panel out`);
    if (unit !== undefined) {
      check.string(`${item}.unit`, unit);
    }
  });
}

/** A dashboard for Grafana, of these panels. */
export function emitDashboard(scope: Construct, shown: Shown, namespace: string | undefined, panels: Panel[]): ApiObject {
  const { name, labels } = shown;
  return emit(scope, 'Dashboard', k8s.KubeConfigMap, {
    metadata: { name: `${name}-dashboard`, labels: { ...labels.all, ...LABEL } },
    props: { data: { [`${name}.json`]: `${JSON.stringify(dashboard(shown, namespace, panels), undefined, 2)}\n` } },
    fields: ['data'],
  });
}

function dashboard({ name, labels }: Shown, namespace: string | undefined, panels: Panel[]): object {
  return {
    // the same one at each apply, and another one for each cluster
    uid: digest([namespace, name]),
    title: namespace === undefined ? name : `${namespace}/${name}`,
    tags: [labels.all['app.kubernetes.io/name']],
    schemaVersion: SCHEMA,
    refresh: '30s',
    time: { from: 'now-1h', to: 'now' },
    templating: { list: [{ name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus' }] },
    panels: panels.map((panel, i) => rendered(panel, i)),
  };
}

function rendered({ title, lines, unit }: Panel, i: number): object {
  return {
    id: i + 1,
    type: 'timeseries',
    title,
    gridPos: { x: (i % COLUMNS) * WIDTH, y: Math.floor(i / COLUMNS) * HEIGHT, w: WIDTH, h: HEIGHT },
    datasource: { type: 'prometheus', uid: '${datasource}' },
    fieldConfig: { defaults: { min: 0, unit: unit ?? 'short' }, overrides: [] },
    targets: Object.entries(lines).map(([legendFormat, expr], line) => ({ refId: String.fromCharCode('A'.charCodeAt(0) + line), expr, legendFormat })),
  };
}
