import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { Labels, exemptionAnnotations } from '../kubernetes';
import { emitServed } from '../workload';
import type { EndpointSpec, MemberPort } from './engine-spec';

const ROLE_LABEL_IS_LATER = { kubeScore: 'service-targets-pod', reason: 'the engine labels the pods with their roles when they run' };

/** The name of the Service that an endpoint is. */
export function endpointName(cluster: string, suffix: string): string {
  return `${cluster}-${suffix}`;
}

/** The port of a name. */
export function portOf(ports: MemberPort[], name: string): MemberPort {
  return ports.find((port) => port.name === name)!;
}

/** The Service that leads to the members of one role. */
export function emitEndpoint(scope: Construct, cluster: string, labels: Labels, endpoint: EndpointSpec, known: MemberPort[]): ApiObject {
  const { suffix, ports, roleLabels = {} } = endpoint;
  const annotations = Object.keys(roleLabels).length > 0 ? exemptionAnnotations([ROLE_LABEL_IS_LATER]) : undefined;
  const served = ports.map((name) => portOf(known, name)).map(({ name, port, appProtocol }) => ({ name, target: name, port, appProtocol }));
  return emitServed(scope, { id: `Service-${suffix}`, name: endpointName(cluster, suffix), labels, annotations }, served, {
    selector: { ...labels.selector, ...roleLabels },
  });
}
