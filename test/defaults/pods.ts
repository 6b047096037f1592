import type { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { PatternDefaults, PatternDefaultsProps } from '../../lib';
import { aChart, objectsOf } from '../given';

/** A chart for which this is said. */
export function told(props: PatternDefaultsProps): Chart {
  const chart = aChart();
  PatternDefaults.of(chart).set(props);
  return chart;
}

/** The pods of an app, as what makes them has them, with what that is called. */
export function podsOf(scope: IConstruct): { readonly of: string; readonly metadata: any; readonly spec: any; readonly selector: any }[] {
  return objectsOf(scope).flatMap(({ kind, metadata, spec }) => {
    const template = kind === 'CronJob' ? spec.jobTemplate.spec.template : spec?.template;
    return template?.spec?.containers === undefined ? [] : [{ of: `${kind} ${metadata.name}`, ...template, selector: spec.selector }];
  });
}

/** All containers of a pod. */
export function containersOf({ spec }: { readonly spec: any }): any[] {
  return [...spec.initContainers ?? [], ...spec.containers];
}
