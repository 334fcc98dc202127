import * as az from '../../azure/asCode/az.ts';
import { deleteFederatedCredential, listFederatedCredentials } from '../../azure/federatedCredentials.ts';
import { AzureError } from '../../azure/errors.ts';
import type { FederatedCredential } from '../../azure/federatedCredentials.ts';
import { workloadOf } from '../../azure/federatedWorkloads.ts';
import type { Identity } from '../../azure/identities.ts';
import { pick } from '../../ui/pick.ts';
import type { Row } from '../../ui/tree.ts';
import { credentialNodeOf } from '../shared/accessNodes.ts';
import type { App } from '../shared/app.ts';
import { pickResource } from '../shared/pickers.ts';
import { resourceAround, topics } from '../shared/resourceNodes.ts';
import { orGone } from './gone.ts';
import { clusterOf } from './nodes.ts';
import { openForm } from './panel.ts';
import type { PodsOf } from './protocol.ts';
import { shortly, whoItIs } from './words.ts';

// Milliseconds: somebody has clicked, and waits for a form.
const patience = 30_000;

/** A credential and the identity that it belongs to. */
interface Chosen {
  readonly identity: Identity;
  readonly credential: FederatedCredential;
  /** The name of its cluster, where that is known. */
  readonly cluster?: string | undefined;
}

/** What begins a credential from elsewhere. */
export interface FederatedCredentials {
  /** Asks for an identity. */
  readonly create: () => Promise<void>;
  readonly createFor: (identity: Identity, pods: PodsOf) => void;
  /** Throws `notFound` where the identity has no credential of that name. */
  readonly edit: (identity: Identity, name: string) => Promise<void>;
}

/** Creates, changes and deletes the federated credentials of user-assigned identities. */
export function registerFederatedCredentials(app: App): FederatedCredentials {
  async function create(row?: Row): Promise<void> {
    const identity = await identityFor(app, row, 'Create Federated Credential');
    if (identity) openForm(app, identity);
  }

  app.commands.register('createFederatedCredential', async ([row]) => create(row));
  app.commands.register('editFederatedCredential', async ([row]) => {
    const chosen = await credentialFor(app, row, 'Edit Federated Credential');
    if (chosen) openForm(app, chosen.identity, { editing: chosen.credential });
  });
  app.commands.register('deleteFederatedCredential', async ([row]) => {
    const chosen = await credentialFor(app, row, 'Delete Federated Credential');
    if (chosen) await remove(app, chosen);
  });
  return {
    create: async () => create(),
    createFor: (identity, pods) => openForm(app, identity, { pods }),
    async edit(identity, name) {
      const credentials = await orGone(identity, listFederatedCredentials(app.cloud(), identity, AbortSignal.timeout(patience)));
      const editing = credentials.find((one) => one.name === name);
      if (!editing) throw new AzureError('notFound', 'CredentialNotFound', `${identity.name} has no federated credential ${name} any more.`);
      openForm(app, identity, { editing });
    },
  };
}

async function identityFor(app: App, row: Row | undefined, title: string): Promise<Identity | undefined> {
  return resourceAround(row, 'identity') ?? pickResource(app, ['identity'], title, () => true);
}

async function credentialFor(app: App, row: Row | undefined, title: string): Promise<Chosen | undefined> {
  const node = credentialNodeOf(row);
  if (node) return { identity: node.identity, credential: node.credential, cluster: clusterOf(node) };
  const identity = await identityFor(app, row, title);
  if (!identity) return undefined;
  const credential = await pick(
    {
      title: `${title} of ${identity.name}`,
      placeholder: 'Which federated credential?',
      empty: `${identity.name} has no federated credentials`,
      choices: async (signal) => {
        const credentials = await orGone(identity, listFederatedCredentials(app.cloud(), identity, signal));
        return credentials.map((value) => ({ label: value.name, description: shortly(workloadOf(value)), value }));
      },
    },
    app.describe,
  );
  return credential && { identity, credential };
}

async function remove(app: App, { identity, credential, cluster }: Chosen): Promise<void> {
  const { name } = credential;
  const cloud = app.cloud();
  await app.operations.run({
    title: `Delete federated credential ${name} of ${identity.name}`,
    commands: [az.deleteFederatedCredential({ ...identity, identityName: identity.name, name })],
    confirm: {
      message: `Delete federated credential ${name} of ${identity.name}?`,
      detail: `${whoItIs(workloadOf(credential), cluster)} can't sign in as ${identity.name} any more. What has signed in goes on until its token ends.\n\nA new one with the same issuer and subject lets them in again.`,
      act: 'Delete Federated Credential',
    },
    topics: [topics.credentials(identity.id)],
    run: async (signal) => deleteFederatedCredential(cloud, identity, name, signal),
    done: () => ({ message: `Deleted federated credential ${name} of ${identity.name}.` }),
  });
}
