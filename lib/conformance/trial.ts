import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { Durability, Engine, Pattern, ReplicatedWorkload, ReplicatedWorkloadProps } from '../engine';
import type { Connection } from '../network';

/** What a cluster is tried with. */
export interface TrialProps {
  /** What it is, as findings have it. */
  readonly what: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly props: Partial<ReplicatedWorkloadProps>;
}

/** The longest that a cluster may be called. */
const LONGEST_NAME = 'n'.repeat(40);
const MEMBERS = [1, 3, 5, 7];
const GIBIBYTE = Size.gibibytes(1);

/** A cluster of no pattern: its engine may keep databases, or have accounts, or let in everybody. */
export class TrialCluster extends ReplicatedWorkload {
  public constructor(scope: Construct, id: string, engine: Engine, props: Partial<ReplicatedWorkloadProps>) {
    super(scope, id, { engine, storage: { size: Size.gibibytes(10) }, ...props });
  }

  public get endpoint(): Connection {
    return this._connection(this._logins[0]);
  }

  protected _pattern(): Pattern {
    return {
      component: 'trial',
      example: 'a class that extends Engine',
      logins: (name) => ['one', 'two'].map((login) =>
        ({ name: login, username: login, database: login, secretName: `${name}-${login}`, generated: true })),
      accept: () => undefined,
    };
  }
}

/** The first is one that every engine takes. */
export function trials({ durabilities }: Engine): TrialProps[] {
  const promises = MEMBERS.flatMap((members) => durabilities.filter((one) => members > 1 || one !== Durability.ZERO_LOSS).map((durability) =>
    ({ what: `with ${members} members and ${durability}`, props: { members, durability } })));
  return [
    { what: 'with three members', props: {} },
    ...promises,
    { what: 'with a name of 40 characters', name: LONGEST_NAME, props: {} },
    { what: 'in another namespace', namespace: 'elsewhere', props: {} },
    { what: 'with little memory', props: { resources: { cpu: '100m', memory: GIBIBYTE } } },
    { what: 'with much memory', props: { resources: { cpu: '16', memory: Size.gibibytes(64) } } },
    { what: 'as a part of something', props: { partOf: 'something' } },
  ];
}
