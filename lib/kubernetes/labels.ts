import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { Check, isLabelValue } from './check';
import { Defaults } from './defaults';
import { place } from './place';
import { quote } from './quote';

const RECOMMENDED = 'app.kubernetes.io/';
const PART_OF = `${RECOMMENDED}part-of`;

/** What a workload is called, in the terms of the recommended labels. */
export interface LabelsProps {
  /** Which workload this is: the value that selectors rely on. */
  readonly instance: string;

  /** What part it plays in the application: `web`, `database`, … */
  readonly component: string;

  /**
   * The product that runs in it.
   *
   * @default - the same as `instance`
   */
  readonly product?: string;

  /**
   * The application that it belongs to.
   *
   * @default - the id of the chart
   */
  readonly partOf?: string;

  /**
   * The version of the product. Left off where it can't be a label's value.
   *
   * @default - none
   */
  readonly version?: string;

  /**
   * More labels, of the objects and the pods. None may be one of the recommended ones, by which selectors go.
   *
   * @default - none
   */
  readonly extra?: { [label: string]: string };

  /**
   * The labels that select the pods, where others made them.
   *
   * @default - `instance` and `component`, in the terms of the recommended labels
   */
  readonly selector?: { [label: string]: string };
}

/**
 * The recommended labels of one workload, and the selector that its Services, policies and budgets use.
 *
 * The selector of pods of the library's is `instance` and `component` alone and never changes: it is immutable in Deployments and StatefulSets.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 */
export class Labels {
  /**
   * The labels that select the pods of a workload, before all of its labels are known.
   *
   * @internal
   */
  public static _selector(instance: string, component: string): { [key: string]: string } {
    return Object.freeze({ 'app.kubernetes.io/instance': instance, 'app.kubernetes.io/component': component });
  }

  /** All labels, for an object's metadata. */
  public readonly all: { [key: string]: string };

  /** The labels that select the workload's pods. */
  public readonly selector: { [key: string]: string };

  /** The labels of its pods: all but what says nothing of the program, for another one restarts every pod. */
  public readonly pod: { [key: string]: string };

  public constructor(scope: Construct, given: LabelsProps) {
    const check = new Check(place(scope, 'Labels'));
    const props = check.props('props', given);
    check.given('instance', props.instance, 'name the workload');
    check.given('component', props.component, 'say what part it plays, such as \'web\'');
    const labels: { [key: string]: string } = {
      'app.kubernetes.io/name': props.product ?? props.instance,
      'app.kubernetes.io/instance': props.instance,
      'app.kubernetes.io/component': props.component,
      [PART_OF]: props.partOf ?? Chart.of(scope).node.id,
      'app.kubernetes.io/managed-by': 'cdk8s',
    };
    if (props.version !== undefined) {
      check.string('version', props.version);
    }
    if (props.version && isLabelValue(props.version)) {
      labels['app.kubernetes.io/version'] = props.version;
    }
    const ofChart = ['partOf is the chart\'s id where it is left out, and', ': give partOf'];
    for (const [key, value] of Object.entries(labels)) {
      const [what, wayOut = ''] = key !== PART_OF ? [`label ${key}`] : props.partOf === undefined ? ofChart : ['partOf'];
      check.that(isLabelValue(value) && value !== '', `${what} must have at most 63 letters, digits, '-', '_' and '.', got ${quote(value)}${wayOut}`);
    }
    check.labels('extra', props.extra ?? {});
    for (const [key, value] of Object.entries(props.extra ?? {})) {
      check.that(!isRecommended(key), `label ${key} is up to the library, got ${quote(value)}: use another name`);
    }
    Object.assign(labels, Defaults.of(scope).settle('metadata.labels.', props.extra ?? {}, {}, 'labels'));
    this.all = Object.freeze(labels);
    const { selector } = props;
    if (selector !== undefined) {
      check.labels('selector', selector);
      check.that(Object.keys(selector).length > 0, 'selector is empty, which would be every pod of the namespace: name a label');
      const other = Object.keys(selector).find((key) => props.extra !== undefined && key in props.extra && props.extra[key] !== selector[key]);
      check.that(other === undefined, `label ${other} is '${props.extra?.[other!]}', and selects the pods as '${selector[other!]}': leave it out`);
    }
    const { [PART_OF]: _, ...pod } = labels;
    this.pod = Object.freeze({ ...pod, ...selector });
    this.selector = selector ?? Labels._selector(props.instance, props.component);
  }
}

/** Whether it is one that selectors, or those who list an app's parts, go by. */
export function isRecommended(label: string): boolean {
  return label.startsWith(RECOMMENDED);
}
