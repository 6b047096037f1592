import { ApiObject, Chart, Duration, JsonPatch, Size } from 'cdk8s';
import { FileSource, OneOffJob, Overlap, PersistentFolder, RunOnceProps, ScheduledJobProps, Volume } from '../../lib';
import { aChart, aDatabase, aOneOffJob, aScheduledJob, objectOf, objectsOf } from '../given';
import { brokenReferences } from '../../lib/conformance/references';

describe('given a job by a schedule with only the required props', () => {
  const job = aScheduledJob(aChart());
  const { spec } = objectOf(job, 'CronJob', 'report');

  test('then it is a CronJob and what belongs around it', () => {
    expect(objectsOf(job).map(({ kind, metadata: { name } }) => `${kind} ${name}`)).toEqual(['ServiceAccount report', 'CronJob report', 'NetworkPolicy report']);
    expect(ApiObject.of(job)).toBe(job.cronJob);
  });

  test('then its times are those of one zone, and no run meets another', () => {
    expect(spec).toMatchObject({ schedule: '30 2 * * *', timeZone: 'Etc/UTC', concurrencyPolicy: 'Forbid', startingDeadlineSeconds: 3600 });
    expect(spec.jobTemplate.spec).toMatchObject({ activeDeadlineSeconds: 3600, backoffLimit: 3, template: { spec: { restartPolicy: 'Never' } } });
  });

  test('then its pods are as hardened as those of an app', () => {
    const pod = spec.jobTemplate.spec.template.spec;
    expect(pod).toMatchObject({ automountServiceAccountToken: false, securityContext: { runAsNonRoot: true, runAsUser: 10001 } });
    expect(pod.containers[0].securityContext).toMatchObject({ readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
  });
});

describe('given a job that uses a database', () => {
  test('then it has the binding, and both sides the path', () => {
    const chart = aChart();
    aScheduledJob(chart).connectTo(aDatabase(chart), { env: { PGHOST: 'host' } });
    const { env } = objectOf(chart, 'CronJob', 'report').spec.jobTemplate.spec.template.spec.containers[0];
    expect(env.map(({ name }: any) => name)).toEqual(['PGHOST', 'SERVICE_BINDING_ROOT']);
    expect(brokenReferences(objectsOf(chart))).toEqual([]);
  });
});

describe('given how a job runs', () => {
  test('then it is as it was told', () => {
    const props = { timeZone: 'Europe/Berlin', overlap: Overlap.REPLACE, deadline: Duration.minutes(5), retries: 0, keepFor: Duration.days(1), suspended: true };
    const { spec } = objectOf(aScheduledJob(aChart(), props), 'CronJob', 'report');
    expect(spec).toMatchObject({ timeZone: 'Europe/Berlin', concurrencyPolicy: 'Replace', suspend: true });
    expect(spec.jobTemplate.spec).toMatchObject({ activeDeadlineSeconds: 300, backoffLimit: 0, ttlSecondsAfterFinished: 86_400 });
  });

  test.each(['*/5 * * * *', '0 0 29 2 *', '0 9-17/2 * * mon-fri', '0,30 4 1,15 jan,jul *', '0 0 31 2 1', '5/10 0 * * 0'])('then the schedule %s is taken', (schedule) => {
    expect(objectOf(aScheduledJob(aChart(), { schedule }), 'CronJob', 'report').spec.schedule).toBe(schedule);
  });
});

describe('given a job that runs once', () => {
  const nameOf = (props: Partial<RunOnceProps> = {}, change?: (chart: Chart, job: OneOffJob) => unknown): string => {
    const chart = aChart();
    const job = aOneOffJob(chart, props);
    change?.(chart, job);
    return objectsOf(chart).find(({ kind, metadata }) => kind === 'Job' && metadata.name.startsWith('import')).metadata.name;
  };

  test('then its name ends with a digest of what it runs with', () => {
    expect(nameOf()).toMatch(/^import-d[0-9a-f]{9}$/);
    expect(nameOf()).toBe(nameOf());
  });

  test('then whatever it runs with makes it another one', () => {
    const names = [
      nameOf(), nameOf({ image: 'ghcr.io/acme/api:1.4.3' }), nameOf({ env: { A: 'a' } }), nameOf({ deadline: Duration.minutes(1) }),
      nameOf({ files: { '/etc/a': FileSource.text('a') } }), nameOf({ files: { '/etc/a': FileSource.text('b') } }),
      nameOf({}, (chart, job) => job.connectTo(aDatabase(chart))),
      nameOf({}, (_, job) => job.job.addJsonPatch(JsonPatch.add('/spec/template/spec/priorityClassName', 'low'))),
    ];
    expect(new Set(names).size).toBe(names.length);
  });

  test('then another label leaves it alone, but for one of its pods', () => {
    expect(nameOf({ metadata: { partOf: 'site' } })).toBe(nameOf());
  });
});

const scheduled = (props: Partial<ScheduledJobProps>) => (chart: Chart) => aScheduledJob(chart, props);
const FIVE = 'must have five fields with a space between them (minute, hour, day of the month, month, day of the week), got';
const spool = (chart: Chart) => Volume.claim(new PersistentFolder(chart, 'spool', { size: Size.gibibytes(1) }));

describe('given jobs that can\'t be', () => {
  test.each<[string, (chart: Chart) => unknown, string]>([
    ['six fields', scheduled({ schedule: '0 30 2 * * *' }), `[shop/report] schedule ${FIVE} '0 30 2 * * *': use one such as '30 2 * * *'`],
    ['a start of the machine', scheduled({ schedule: '@reboot' }), `[shop/report] schedule ${FIVE} '@reboot': use one such as '30 2 * * *'`],
    ['the 31st of February', scheduled({ schedule: '0 0 31 2 *' }),
      '[shop/report] schedule names a day that none of its months has, got \'0 0 31 2 *\': it would never run, so correct the day or the month'],
    ['the 61st minute', scheduled({ schedule: '60 * * * *' }),
      '[shop/report] schedule: the minute must be numbers from 0 to 59, lists, ranges and steps of them, got \'60\' in \'60 * * * *\''],
    ['a range that ends before it begins', scheduled({ schedule: '0 17-9 * * *' }),
      '[shop/report] schedule: the hour must be numbers from 0 to 23, lists, ranges and steps of them, got \'17-9\' in \'0 17-9 * * *\''],
    ['a Sunday that is the seventh day', scheduled({ schedule: '0 0 * * 7' }),
      '[shop/report] schedule: the day of the week must be numbers from 0 to 6, lists, ranges and steps of them, got \'7\' in \'0 0 * * 7\''],
    ['a zone that isn\'t one', scheduled({ timeZone: 'Europe/Berln' }), '[shop/report] timeZone must be the name of a time zone such as \'Europe/Berlin\', got \'Europe/Berln\': use one of the IANA database'],
    ['a zone in lower case', scheduled({ timeZone: 'europe/berlin' }), '[shop/report] timeZone must be the name of a time zone such as \'Europe/Berlin\', got \'europe/berlin\': use one of the IANA database'],
    ['a start that the controller misses', scheduled({ startingDeadline: Duration.seconds(5) }), '[shop/report] startingDeadline in seconds must be a whole number of at least 10, got 5'],
    ['no time to run', scheduled({ deadline: Duration.seconds(0) }), '[shop/report] deadline in seconds must be a whole number of at least 1, got 0'],
    ['two runs with one folder', (chart) => aScheduledJob(chart, { overlap: Overlap.ALLOW, volumes: { '/data': spool(chart) } }),
      '[shop/report] volumes: /data is a folder that one node at a time can use, and runs may overlap: make it shared, or give another overlap'],
    ['a name that its runs make too long', (chart) => aScheduledJob(chart, { name: 'a'.repeat(53) }),
      `[shop/report] name must have at most 52 characters so that the names derived from it fit, got 53 ('${'a'.repeat(53)}'): use a shorter name`],
  ])('then %s is refused', (_, build, error) => {
    expect(() => build(aChart())).toThrow(new Error(error));
  });
});
