import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import * as fc from 'fast-check';
import { ClusterFacts, Durability, Engine, EngineSpec } from '../../lib';
import type { EngineSample } from './sample';

/** A stranger's engine with nothing but what can't be left out, and what a test gives it. */
export class MemoEngine extends Engine {
  public readonly product = 'memo';

  public constructor(
    private readonly more: (cluster: ClusterFacts) => Partial<EngineSpec> = () => ({}), public readonly version = '1.2.0',
    private readonly promises = Object.values(Durability),
  ) {
    super();
  }

  public override get durabilities(): Durability[] {
    return this.promises;
  }

  public bind(_: Construct, cluster: ClusterFacts): EngineSpec {
    return {
      image: `registry.example.com/memo:${this.version}`,
      user: 10_002,
      command: ['memo', 'serve', '--data', '/data', ...cluster.memberHosts.map((host) => `--peer=${host}`)],
      dataPath: '/data',
      ports: [{ name: 'memo', port: 7070, betweenMembers: true }],
      endpoints: [{ suffix: 'client', ports: ['memo'] }],
      terminationGrace: Duration.seconds(30),
      ...this.more(cluster),
    };
  }
}

export const MEMO: EngineSample = {
  what: 'a broker of a stranger\'s least engine',
  pattern: 'MessageBroker',
  engine: () => new MemoEngine(),
  changed: [['version', { engine: new MemoEngine(undefined, '1.3.0') }]],
  props: fc.constant({}),
  logsIn: false,
};
