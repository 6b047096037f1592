import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { Check } from './check';
import { quote } from './quote';

/** Accepts a scope that a construct of the library can stand in, and returns it: a chart, or something in one. */
export function place(scope: Construct, id: string): Construct {
  if (!Construct.isConstruct(scope)) {
    throw new Error(`[${typeof id === 'string' ? id : ''}] scope must be a chart or a construct in one, got ${quote(scope)}: pass the chart`);
  }
  const check = new Check(scope);
  check.that(typeof id === 'string' && id !== '', `the id of a construct must be a text that isn't empty, got ${quote(id)}: use one such as 'api'`);
  const inner = `[${scope.node.path === '' ? '' : `${scope.node.path}/`}${id}]`;
  const chart = scope.node.scopes.find((candidate) => Chart.isChart(candidate));
  if (chart === undefined) {
    throw new Error(`${inner} scope must be a chart or a construct in one, got an app: make a chart in it`);
  }
  const { namespace } = Chart.of(scope);
  if (namespace !== undefined) {
    check.namespace('the chart\'s namespace', namespace);
  }
  return scope;
}
