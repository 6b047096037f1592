import { deleteNamespaces } from './cluster';

/** Deletes everything, unless E2E_KEEP asks to leave it for a look or another run. */
export default async function tearDown(): Promise<void> {
  if (!process.env.E2E_KEEP) await deleteNamespaces();
}
