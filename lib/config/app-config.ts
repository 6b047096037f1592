import { Chart } from 'cdk8s';
import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Check, Labels, place, quote } from '../kubernetes';
import { Configuration } from './configuration';
import type { FileSource } from './file-source';
import { PlainText } from './plain-text';
import type { Variable } from './variable';

/** Variables and files that several programs have. */
export interface AppConfigProps {
  /**
   * The name of the ConfigMap that its files are in.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Variables that are no secrets. `$(NAME)` stands for another one, wherever that is set.
   *
   * @default - none
   */
  readonly env?: { [name: string]: string };

  /**
   * Variables whose values come from somewhere else.
   *
   * @default - none
   */
  readonly variables?: { [name: string]: Variable };

  /**
   * Files by their paths in the container.
   *
   * @default - none
   */
  readonly files?: { [path: string]: FileSource };

  /**
   * What looks like a secret in it, and the reason why it is none.
   *
   * @default - none
   */
  readonly noSecrets?: { [name: string]: string };
}

/** What its name adds to the names of volumes. */
const RESERVED_FOR_VOLUME = 7;

/**
 * Configuration that several workloads share: `config: [shared]`. A change of it restarts the pods that have it, and no others.
 *
 *     const shared = new AppConfig(chart, 'settings', { env: { REGION: 'eu' }, files: { '/etc/app/app.ini': FileSource.local('app.ini') } });
 */
export class AppConfig extends Construct {
  /** The ConfigMap of its files, where it has any whose content is known. */
  public readonly configMap?: ApiObject;
  /**
   * @internal
   */
  public readonly _configuration: Configuration;

  public constructor(scope: Construct, id: string, given: AppConfigProps) {
    super(place(scope, id), id);
    const check = new Check(this);
    const props = check.props('props', given);
    const { name = id } = props;
    check.dnsLabel('name', name, RESERVED_FOR_VOLUME);
    const plain = new PlainText(check, props.noSecrets ?? {});
    const labels = new Labels(this, { instance: name, component: 'config' });
    this._configuration = new Configuration(this, name, labels, props, plain);
    plain.done();
    this.configMap = this._configuration.configMap;
    check.that(this._configuration.env.length + this._configuration.files.length > 0, 'it has neither variables nor files: give it some, or leave it out');
  }

  /**
   * Refuses pods of another namespace, which can't mount it.
   *
   * @internal
   */
  public _check(check: Check, scope: Construct): void {
    const [here, there] = [scope, this].map((construct) => Chart.of(construct).namespace);
    check.that(here === there, `config: ${this.node.path} is in the namespace ${quote(there)}, and the pods in ${quote(here)}: make one in theirs`);
  }
}
