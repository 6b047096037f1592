import { Size } from 'cdk8s';
import type { Construct } from 'constructs';
import { PatternDefaults, PatternDefaultsProps, Stage, StorageClass, Toleration } from '../../lib';
import { Notes } from './notes';

/** What holds wherever it is. */
const EVERYWHERE: PatternDefaultsProps = {
  registryMirrors: { 'docker.io': 'registry.example.com/docker-hub', 'ghcr.io': 'registry.example.com/ghcr' },
  pull: { secrets: ['registry'] },
  requiredLabels: ['example.com/cost-centre'],
};

/** What a small program is, is up to each place. */
const SMALL = { cpu: '50m', memory: Size.mebibytes(128) };

/** And what differs from place to place. */
const STAGES: { readonly [id: string]: PatternDefaultsProps } = {
  development: {
    stage: Stage.DEVELOPMENT,
    labels: { 'example.com/cost-centre': 'research' },
    resources: { programs: { cpu: '50m' }, members: { cpu: '100m', memory: Size.mebibytes(512) } },
    sizes: { small: { ...SMALL, memory: Size.mebibytes(64) } },
  },
  staging: {
    stage: Stage.STAGING,
    labels: { 'example.com/cost-centre': 'research' },
    sizes: { small: SMALL },
    scheduling: { tolerations: [Toleration.of('example.com/spot')] },
  },
  production: {
    stage: Stage.PRODUCTION,
    labels: { 'example.com/cost-centre': 'notes' },
    resources: { programs: { cpu: '500m', memory: Size.gibibytes(1) }, members: { cpu: '2', memory: Size.gibibytes(8) } },
    sizes: { small: SMALL },
    scheduling: { priorityClass: 'production' },
    storageClass: StorageClass.existing('fast'),
    apiServer: { cidrs: ['10.96.0.1/32', '192.0.2.0/28'] },
  },
};

/** One app in three places. `scope`: what is told what holds everywhere. `namespaces`: where each is, if it isn't called after its stage. */
export function stages(scope: Construct, namespaces: { readonly [id: string]: string } = {}): Notes[] {
  PatternDefaults.of(scope).set(EVERYWHERE);
  return Object.entries(STAGES).map(([id, defaults]) => new Notes(scope, `notes-${id}`, namespaces[id] ?? `notes-${id}`, defaults));
}
