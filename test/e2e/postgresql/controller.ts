import { kubectl } from '../cluster';
import { CONTROLLER } from '../shop';

/** Keeps the controller from setting back what is changed at run time. */
export async function withoutController(): Promise<void> {
  await kubectl(['scale', 'deployment/orders-controller', '--replicas=0']);
  await kubectl(['wait', '--for=delete', 'pod', '-l', CONTROLLER, '--timeout=60s']);
}
