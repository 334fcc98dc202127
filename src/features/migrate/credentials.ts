import type { NeededCredential } from '../../manifests/workloadChanges.ts';
import { isCancellation } from '../../ui/abort.ts';
import type { App } from '../shared/app.ts';
import { ensureCredential } from '../shared/ensureCredential.ts';
import type { PodsOfCluster } from '../shared/ensureCredential.ts';
import type { KnownAzure } from './azure.ts';
import { credentialRow } from './found.ts';

/** Where the pods run: `namespace` is that of those whose file names none. */
type Where = Pick<PodsOfCluster, 'cluster' | 'namespace'>;

/**
 * Creates the federated credentials that are needed and not there yet, one after another, and tells what became of them.
 * One that can't be created as things are is told with the reason, and holds up no other one. Throws what Azure refuses,
 * with what was created before.
 */
export async function createCredentials(app: App, { cloud, identities }: KnownAzure, needed: readonly NeededCredential[], at: Where, report: (step: string) => void, signal: AbortSignal): Promise<string> {
  const made: Made = { created: [], there: [], left: [] };
  try {
    for (const one of needed) {
      const pods = { ...at, namespace: one.namespace ?? at.namespace, serviceAccount: one.serviceAccount };
      const where = `${pods.namespace || '<namespace>'}/${pods.serviceAccount}`;
      const identity = identities?.find(({ clientId }) => clientId.toLowerCase() === one.clientId.toLowerCase());
      const { problem } = credentialRow(one, at.namespace, identities);
      if (!cloud || !identity || problem !== undefined) {
        made.left.push(`${where}: ${problem}`);
        continue;
      }
      report(`Creating the federated credential of ${identity.name} for ${where}…`);
      const { created } = await ensureCredential(app, cloud, identity, pods, signal);
      (created ? made.created : made.there).push(`${identity.name} for ${where}`);
    }
    signal.throwIfAborted();
  } catch (error) {
    if (made.created.length === 0) throw error;
    const why = isCancellation(error) ? 'Stopped before the next one.' : app.describe(error).message;
    throw new Error(`${inWords(made)} ${why} No file was changed. Migrate again to go on: what was created is found again.`, { cause: error });
  }
  return inWords(made);
}

interface Made {
  readonly created: string[];
  readonly there: string[];
  /** With the reason. */
  readonly left: string[];
}

function inWords({ created, there, left }: Made): string {
  const sentences: string[] = [];
  if (created.length > 0) sentences.push(`Created ${created.length === 1 ? 'the federated credential' : 'federated credentials'} of ${created.join(', of ')}.`);
  else if (there.length > 0) sentences.push(`${there.length === 1 ? 'The federated credential was' : 'The federated credentials were'} there already.`);
  if (left.length > 0) sentences.push(`No federated credential was created for ${left.join(' Nor for ')}`);
  return sentences.length > 0 ? sentences.join(' ') : 'No federated credential had to be created.';
}
