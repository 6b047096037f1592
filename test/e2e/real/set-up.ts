import { createNamespaces, find, kubectl } from '../cluster';
import { ADMITTED, CLIENT, IDLE, installPrograms, startPod } from '../load';

/** Brings up what the suite has itself: the applications are there one after the other. With E2E_KEEP what is there is used again. */
export default async function setUp(): Promise<void> {
  await kubectl(['version']); // says at once when there is no cluster
  if (process.env.E2E_KEEP && await find(`pod/${CLIENT}`)) return;
  await createNamespaces();
  await installPrograms();
  await startPod(CLIENT, IDLE, { labels: ADMITTED });
}
