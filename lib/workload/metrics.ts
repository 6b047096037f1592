import type { ApiObject } from 'cdk8s';
import { Chart, Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { Check, EmittedKind, Labels, copyOf, emit, quote } from '../kubernetes';
import { NetworkPolicy, Peer } from '../network';
import { ContainerPort, isByTls } from '../pod';
import { Panel, emitDashboard } from './dashboard';

/** What somebody is told of. */
export interface Alert {
  /** What it is called: `ApiErrors`. */
  readonly name: string;

  /** The query in PromQL that has a result where something is wrong. */
  readonly expr: string;

  /** What is wrong, for whom it wakes. */
  readonly summary: string;

  /**
   * How long it has to be so.
   *
   * @default Duration.minutes(5)
   */
  readonly lasting?: Duration;

  /**
   * How bad it is, in the words of whoever sends alerts on.
   *
   * @default 'warning'
   */
  readonly severity?: string;
}

/** Where Prometheus finds a program's figures. */
export interface PrometheusOptions {
  /**
   * The name of the port.
   *
   * @default - the first that the program listens on
   */
  readonly port?: string;

  /**
   * The path of the figures.
   *
   * @default '/metrics'
   */
  readonly path?: string;

  /**
   * How often they are asked for.
   *
   * @default Duration.seconds(30)
   */
  readonly interval?: Duration;

  /**
   * The pods of Prometheus, which the policy lets in.
   *
   * @default - those labelled `app.kubernetes.io/name: prometheus` in the namespace `monitoring`
   */
  readonly peer?: Peer;

  /**
   * Labels of the monitor and of the rules, by which Prometheus finds its own: `{ release: 'prometheus' }`.
   *
   * @default - none but the recommended ones
   */
  readonly labels?: { [label: string]: string };

  /**
   * What somebody is told of.
   *
   * @default - nothing
   */
  readonly alerts?: Alert[];

  /**
   * Whether a product of the library's has its dashboard for Grafana: the ConfigMap `<name>-dashboard`, labelled `grafana_dashboard: "1"`, by which
   * Grafana's sidecar finds it.
   *
   * @default false
   */
  readonly dashboard?: boolean;
}

/** What of the custom resources is used. @see https://prometheus-operator.dev/docs/api-reference/api/ */
interface PodMonitorFields {
  readonly metadata?: unknown;
  readonly spec: {
    readonly selector: { readonly matchLabels: { [key: string]: string } };
    readonly podMetricsEndpoints: { readonly port: string; readonly path: string; readonly interval: string; readonly scheme?: string }[];
  };
}

interface PrometheusRuleFields {
  readonly metadata?: unknown;
  readonly spec: { readonly groups: { readonly name: string; readonly rules: Rule[] }[] };
}

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string };
}

/** Whose figures they are. */
interface Measured {
  readonly name: string;
  readonly labels: Labels;
  readonly ports: ContainerPort[];
  readonly networkPolicy: NetworkPolicy;
}

/** Those of a product. */
interface MemberFigures extends Pick<PrometheusOptions, 'path' | 'alerts'> {
  readonly port: string;
  readonly panels?: Panel[];
}

const GROUP = 'monitoring.coreos.com/v1';
const MONITOR: EmittedKind<PodMonitorFields> = { GVK: { apiVersion: GROUP, kind: 'PodMonitor' } };
const RULES: EmittedKind<PrometheusRuleFields> = { GVK: { apiVersion: GROUP, kind: 'PrometheusRule' } };
/** As the charts of Prometheus' operator have it. */
const PROMETHEUS = Peer.pods({ 'app.kubernetes.io/name': 'prometheus' }, 'monitoring');
const ALERT_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Who asks a program for its figures, and what they tell somebody. */
export class Metrics {
  /** Prometheus, by the custom resources of its operator: a PodMonitor, and a PrometheusRule where there are alerts. */
  public static prometheus(options: PrometheusOptions = {}): Metrics {
    return new Metrics(copyOf(options));
  }

  private constructor(private readonly options: PrometheusOptions) {}

  /**
   * As `_bind`, for members of a product, which has figures and alerts of its own: users don't say where.
   *
   * @internal
   */
  public _bindMembers(scope: Construct, measured: Measured, { port, path, alerts = [], panels = [] }: MemberFigures): ApiObject[] {
    const check = new Check(scope);
    const given = check.props('metrics', this.options);
    const said = (['port', 'path'] as const).find((option) => given[option] !== undefined);
    check.that(said === undefined, `metrics: ${said} is given, and the product's is known: leave it out`);
    check.list('metrics: alerts', given.alerts ?? [], () => undefined);
    const { namespace } = Chart.of(scope);
    const ofCluster = (expr: string) => expr.replace(/\{selector\}/g, `{${selectorOf(measured.name, namespace)}}`);
    const own = alerts.map((alert) => ({ ...alert, expr: ofCluster(alert.expr) }));
    const { dashboard = false, ...asked } = given;
    check.boolean('metrics: dashboard', dashboard);
    check.that(!dashboard || panels.length > 0, 'metrics: dashboard is true, and there is none for the product: leave it out');
    const made = new Metrics({ ...asked, port, path, alerts: [...own, ...given.alerts ?? []] })._bind(scope, measured);
    const shown = panels.map((panel): Panel => ({ ...panel, lines: mapped(panel.lines, ofCluster) }));
    return dashboard ? [...made, emitDashboard(scope, measured, namespace, shown)] : made;
  }

  /**
   * Checks it, and makes what it takes.
   *
   * @internal
   */
  public _bind(scope: Construct, { name, labels: own, ports, networkPolicy }: Measured): ApiObject[] {
    const check = new Check(scope);
    const given = check.props('metrics', this.options);
    const { port: asked, path = '/metrics', interval = Duration.seconds(30), peer = PROMETHEUS, labels = {}, alerts = [], dashboard } = given;
    check.that(dashboard === undefined, 'metrics: dashboard is given, and only products of the library have one: leave it out');
    const known = ports.filter(({ protocol }) => protocol !== 'UDP');
    check.that(known.length > 0, 'metrics are asked for by a port, but it has none: add one to ports');
    const port = asked === undefined ? known[0] : known.find((one) => one.name === asked);
    check.that(port !== undefined, `metrics: port must be the name of a port, got ${quote(asked)}: use one of ${known.map((one) => one.name).join(', ')}`);
    check.path('metrics: path', path);
    const seconds = check.seconds('metrics: interval', interval);
    check.integer('metrics: interval in seconds', seconds, 1);
    check.instance('metrics: peer', peer, Peer, 'Peer.pods()');
    peer._check(check, 'metrics: peer');
    check.labels('metrics: labels', labels);
    check.list('metrics: alerts', alerts, () => undefined);
    const rules = alerts.map((alert, i) => rule(check, `metrics: alerts[${i}]`, alert));
    networkPolicy._allow('from', peer, [port!]);
    const metadata = { name, labels: { ...labels, ...own.all } };
    const monitor = emit(scope, 'Monitor', MONITOR, {
      metadata,
      props: {
        spec: {
          selector: { matchLabels: own.selector },
          podMetricsEndpoints: [{ port: port!.name, path, interval: `${seconds}s`, scheme: isByTls(port!.appProtocol) ? 'https' : undefined }],
        },
      },
    });
    return rules.length === 0 ? [monitor] : [monitor, emit(scope, 'Alerts', RULES, { metadata, props: { spec: { groups: [{ name, rules }] } } })];
  }
}

/** The labels that the operator of Prometheus gives figures of pods. */
function selectorOf(name: string, namespace: string | undefined): string {
  return [...(namespace === undefined ? [] : [`namespace="${namespace}"`]), `pod=~"${name}-[0-9]+"`].join(',');
}

function mapped(lines: { [legend: string]: string }, ofCluster: (expr: string) => string): { [legend: string]: string } {
  return Object.fromEntries(Object.entries(lines).map(([legend, expr]) => [legend, ofCluster(expr)]));
}

function rule(check: Check, prop: string, given: Alert): Rule {
  const { name, expr, summary, lasting = Duration.minutes(5), severity = 'warning' } = check.props(prop, given);
  check.that(typeof name === 'string' && ALERT_NAME.test(name), () => `${prop}.name must be one word such as 'ApiErrors', got ${quote(name)}`);
  for (const [field, text] of Object.entries({ expr, summary, severity })) {
    check.string(`${prop}.${field}`, text);
    check.that(text.trim() !== '', `${prop}.${field} is empty, got ${quote(text)}: say it`);
  }
  return { alert: name, expr, for: `${check.seconds(`${prop}.lasting`, lasting)}s`, labels: { severity }, annotations: { summary } };
}
