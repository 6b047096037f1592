import { Duration, Size } from 'cdk8s';
import type { Construct } from 'constructs';
import { ClusterFacts, Credentials, Durability, Engine, EngineSpec, FileSource, PodField, Probe, Variable, Volume } from '../../lib';
import { EngineSample, SECRET, WITH_ACCOUNTS } from './sample';

/** A stranger's engine that has all there is. */
class LedgerEngine extends Engine {
  public readonly product = 'ledger';

  public constructor(public readonly version = '4.0.1', private readonly level = 'info') {
    super();
  }

  public override get durabilities(): Durability[] {
    return [Durability.ZERO_LOSS, Durability.BEST_EFFORT];
  }

  public bind(_: Construct, cluster: ClusterFacts): EngineSpec {
    const system = cluster.passwords(['admin', 'peer']);
    const image = `registry.example.com/ledger:${this.version}`;
    const scratch = Volume.scratch(Size.mebibytes(32));
    return {
      image,
      user: 10_003,
      tools: { image, user: 10_003, interpreter: ['ledgersh', '--py'] },
      command: ['ledgersh', '--py', '/etc/ledger/start.py'],
      args: [`--sync=${cluster.durability}`, `--cores=${cluster.cpuLimit}`, `--memory=${cluster.memory.toMebibytes()}`, `--members=${cluster.members}`],
      env: { ADVERTISED: `$(NAME).${cluster.headlessHost}:7000` },
      variables: { NAME: Variable.podField(PodField.NAME), ADMIN: Variable.secret(system, 'admin') },
      folder: { name: 'settings', path: '/etc/ledger', files: { 'start.py': 'print()\n', 'ledger.conf': `level = ${this.level}\n` }, readAnew: ['ledger.conf'] },
      files: {
        '/etc/ledger-keys': FileSource.secretFolder(system),
        ...Object.fromEntries(cluster.accounts.map(({ username, secret }) => [`/etc/ledger-users/${username}`, FileSource.secretFolder(secret)])),
        '/etc/motd.txt': FileSource.text('ledger\n'),
      },
      restartFor: `level ${this.level === 'debug'}`,
      volumes: [{ name: 'run', path: '/run/ledger', volume: scratch }, { name: 'tmp', path: '/tmp', volume: Volume.memory(Size.mebibytes(16)) }],
      dataPath: '/var/lib/ledger',
      ports: [
        { name: 'ledger', port: 7001, betweenMembers: true, forController: true },
        { name: 'peer', port: 7000, betweenMembers: true },
        { name: 'metrics', port: 9100 },
      ],
      endpoints: [
        { suffix: 'leader', ports: ['ledger', 'metrics'], roleLabels: { 'ledger.example.com/role': 'leader' } },
        { suffix: 'all', ports: ['ledger'] },
      ],
      startup: Probe.tcp({ port: 7000, failureThreshold: 300 }),
      readiness: Probe.exec(['ledger', 'ready']),
      liveness: Probe.tcp({ port: 7000 }),
      preStop: ['ledgersh', '--py', '/etc/ledger/start.py', 'stop'],
      terminationGrace: Duration.minutes(2),
      init: [{ name: 'prepare', command: ['ledger', 'prepare'] }],
      sidecars: [{ name: 'exporter', image: 'registry.example.com/exporter:1.0.0', volumes: { '/run/ledger': scratch } }],
      rights: [{ resource: 'pods', verbs: ['get'], names: cluster.possibleMemberNames }],
      clientUri: 'ledger://{username}:{password}@{host}:{port}',
      reservedConfigMaps: [`${cluster.name}-state`],
      exemptions: [{ checkov: 'CKV_K8S_35', reason: 'ledger reads its password from a variable' }],
      noSecrets: {},
      controller: {
        programs: { 'engine.py': 'class Engine: pass\n' },
        want: { level: this.level, quorum: [cluster.members, true] },
        env: { LEVEL: this.level },
        passwords: { ADMIN: 'admin' },
        rights: [
          { resource: 'configmaps', verbs: ['get'], names: [`${cluster.name}-state`] },
          { resource: 'pods', verbs: ['patch'], names: cluster.possibleMemberNames },
        ],
      },
    };
  }
}

export const LEDGER: EngineSample = {
  what: 'a broker of a stranger\'s engine that has all there is',
  ...WITH_ACCOUNTS,
  engine: () => new LedgerEngine(),
  changed: [
    ['version', { engine: new LedgerEngine('4.1.0') }],
    ['setting', { engine: new LedgerEngine(undefined, 'debug') }],
    ['list of accounts', { accounts: [{ name: 'orders' }, { name: 'audit' }] }],
    ['size of the controller', { controllerResources: { cpu: '50m' } }],
    ['Secret of its own users', { systemCredentials: Credentials.fromSecret(SECRET) }],
  ],
};
