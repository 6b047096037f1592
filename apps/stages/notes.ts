import { Chart, Size } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  DatabaseEngine, Migration, PatternDefaults, PatternDefaultsProps, PostgresVersion, RandomSecret, ReplicatedDatabase, ScheduledJob, StatelessWebApp,
  Variable, Worker,
} from '../../lib';

const IMAGE = 'ghcr.io/acme/notes:2.1.0';

/** An app that is the same everywhere: what differs between places is in its defaults. */
export class Notes extends Chart {
  public readonly web: StatelessWebApp;

  public constructor(scope: Construct, id: string, namespace: string, defaults: PatternDefaultsProps) {
    super(scope, id, { namespace });
    PatternDefaults.of(this).set(defaults);

    const database = new ReplicatedDatabase(this, 'notes', {
      engine: DatabaseEngine.postgresql({ version: PostgresVersion.V17 }),
      storage: { size: Size.gibibytes(10) },
    });
    const session = new RandomSecret(this, 'session', { keys: ['signing'] });
    const variables = { SESSION_KEY: Variable.secret(session.secret, 'signing') };

    this.web = new StatelessWebApp(this, 'web', { image: IMAGE, port: 8080, variables });
    const mailer = new Worker(this, 'mailer', { image: IMAGE, args: ['mailer'], resources: { size: 'small' } });
    const migrate = new Migration(this, 'migrate', { image: IMAGE, args: ['migrate'], before: [this.web, mailer] });
    const cleanUp = new ScheduledJob(this, 'clean-up', { image: IMAGE, args: ['clean-up'], schedule: '30 2 * * *', resources: { size: 'small' } });
    [this.web, mailer, migrate, cleanUp].forEach((program) => program.connectTo(database));
  }
}
