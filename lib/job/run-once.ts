import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { Health, Program } from '../app';
import { Check } from '../kubernetes';
import { JobWorkload, ProgramPodProps, RepeatProps } from '../workload';
import type { RunOnceProps } from './run-once-props';

interface Running {
  /** What the longest name that is derived from its own adds. */
  readonly reserved: number;
  /** When it runs again; once where left out. */
  readonly repeat?: RepeatProps;
  /** Whether two runs may be there at a time. */
  readonly overlaps?: boolean;
  /** What else its pods are. */
  readonly adapt?: (pods: ProgramPodProps) => ProgramPodProps;
}

const DEADLINE = Duration.hours(1);
const RETRIES = 3;
/** Nobody asks it anything: its end says how it went. */
const UNASKED = Health.none('it runs to its end');
const same = (pods: ProgramPodProps) => pods;

/** What runs a program to its end. `props`: as they were checked to be a struct. */
export function runOnce(scope: Construct, id: string, props: RunOnceProps, running: Running): JobWorkload {
  const { reserved, repeat, overlaps = false, adapt = same } = running;
  const check = new Check(scope);
  const program = new Program(scope, id, props, { component: 'job', reserved, pause: Duration.seconds(0) });
  const { deadline = DEADLINE, retries = RETRIES, keepFor } = props;
  const deadlineSeconds = check.seconds('deadline', deadline);
  check.integer('deadline in seconds', deadlineSeconds, 1);
  check.integer('retries', retries, 0);
  check.that(program.forOnePod === undefined || !overlaps,
    `${program.forOnePod} is a folder that one node at a time can use, and runs may overlap: make it shared, or give another overlap`);
  const workload = new JobWorkload(scope, 'Workload', {
    ...adapt(program.workload([], UNASKED._resolve(check, program.plain, []))),
    // linters ask no questions of what comes to an end
    exemptions: [],
    run: { deadlineSeconds, retries, keepForSeconds: keepFor && check.seconds('keepFor', keepFor) },
    repeat,
  });
  program.addTo(workload);
  return workload;
}
