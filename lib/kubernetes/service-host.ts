import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';

/** The DNS name of a Service of a construct's namespace: short where the namespace isn't known. */
export function serviceHost(scope: Construct, service: string): string {
  const { namespace } = Chart.of(scope);
  return namespace === undefined ? service : `${service}.${namespace}.svc`;
}
