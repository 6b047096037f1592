import { Size } from 'cdk8s';
import { parse } from 'yaml';
import type { Resources } from '../../../lib';
import { splitParameters } from '../../../lib/database/postgresql/parameters';
import { aChart, aDatabase, objectOf, postgresql } from '../../given';

/** The parameters of the members themselves. */
function parametersOf(resources: Resources = {}, parameters?: { [name: string]: string }): { [name: string]: string } {
  const database = aDatabase(aChart(), { resources, engine: postgresql(parameters) });
  return parse(objectOf(database, 'ConfigMap', 'orders-patroni').data['patroni.yml']).postgresql.parameters;
}

describe('given a member\'s resources', () => {
  test.each([
    { memory: Size.mebibytes(512), shared: '128MB', cache: '384MB', maintenance: '32MB', work: '1MB' },
    { memory: Size.gibibytes(1), shared: '256MB', cache: '768MB', maintenance: '64MB', work: '2MB' },
    { memory: Size.gibibytes(1.5), shared: '384MB', cache: '1152MB', maintenance: '96MB', work: '3MB' },
    { memory: Size.gibibytes(8), shared: '2048MB', cache: '6144MB', maintenance: '512MB', work: '20MB' },
    { memory: Size.gibibytes(64), shared: '16384MB', cache: '49152MB', maintenance: '1024MB', work: '163MB' },
  ])('then shared_buffers is a quarter of the memory ($shared), and the rest follows', ({ memory, shared, cache, maintenance, work }) => {
    expect(parametersOf({ memory })).toMatchObject({
      shared_buffers: shared, effective_cache_size: cache, maintenance_work_mem: maintenance, work_mem: work,
    });
  });

  test.each([
    { cpu: '100m', cpuLimit: '500m', workers: '1', gather: '1' },
    { cpu: '500m', cpuLimit: '2', workers: '2', gather: '1' },
    { cpu: '2', cpuLimit: '3500m', workers: '4', gather: '2' },
    { cpu: '8', cpuLimit: '16', workers: '16', gather: '8' },
  ])('then $cpuLimit CPU are $workers parallel workers', ({ cpu, cpuLimit, workers, gather }) => {
    expect(parametersOf({ cpu, cpuLimit })).toMatchObject({ max_parallel_workers: workers, max_parallel_workers_per_gather: gather });
  });
});

describe('given parameters', () => {
  test('then they win over what follows from the resources', () => {
    expect(parametersOf({}, { shared_buffers: '300MB', log_min_duration_statement: '250ms' }))
      .toMatchObject({ shared_buffers: '300MB', log_min_duration_statement: '250ms' });
  });

  test('then more connections leave less memory to each', () => {
    expect(parametersOf({ memory: Size.gibibytes(8) }, { max_connections: '400' }).work_mem).toBe('5MB');
  });

  test('then those of an extension are accepted', () => {
    expect(parametersOf({}, { 'pg_stat_statements.max': '5000' })).toHaveProperty(['pg_stat_statements.max'], '5000');
  });

  test('then what all members must share isn\'t in a member\'s own part', () => {
    expect(parametersOf({}, { max_connections: '200' })).not.toHaveProperty('max_connections');
    expect(splitParameters({ max_connections: '200', work_mem: '8MB', wal_level: 'logical' })).toEqual({
      shared: { max_connections: '200', wal_level: 'logical' }, local: { work_mem: '8MB' },
    });
  });

  test('then writes are confirmed, and silence is noticed, as the library promises', () => {
    expect(parametersOf()).toMatchObject({
      synchronous_commit: 'on', wal_sender_timeout: '5s', wal_receiver_timeout: '5s', password_encryption: 'scram-sha-256', logging_collector: 'off',
    });
  });
});
