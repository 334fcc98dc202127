import { createFederatedCredential, listFederatedCredentials, tokenExchangeAudience, updateFederatedCredential } from '../../azure/federatedCredentials.ts';
import type { FederatedCredential } from '../../azure/federatedCredentials.ts';
import { audienceProblem, credentialNameProblem, issuerProblem, subjectProblem } from '../../azure/federatedNames.ts';
import type { Identity } from '../../azure/identities.ts';
import { sameId } from '../../azure/resourceId.ts';
import { formHandlers } from '../../ui/formHandlers.ts';
import type { Handlers } from '../../ui/rpc.ts';
import { shellOfTerminal } from '../../ui/terminal.ts';
import type { App } from '../shared/app.ts';
import { readClusters } from '../shared/clusterChoices.ts';
import { credentialPath } from '../shared/grouping.ts';
import { topics } from '../shared/resourceNodes.ts';
import { commandsOf } from './formCommands.ts';
import { orGone } from './gone.ts';
import type { FederatedCredentialContract, PodsOf, Trust } from './protocol.ts';

/** What the form is for, besides the identity: a credential that is there, or a new one for some pods. */
export interface Wanted {
  readonly editing?: FederatedCredential;
  readonly pods?: PodsOf;
}

/** The form for a federated credential of the identity. */
export function openForm(app: App, identity: Identity, wanted: Wanted = {}): void {
  const { editing } = wanted;
  app.openPanel<FederatedCredentialContract>({
    script: 'federatedCredential',
    title: editing ? `Edit ${editing.name}` : `Federated Credential: ${identity.name}`,
    handlers: (panel) => handlers(app, identity, wanted, panel),
  });
}

function handlers(app: App, identity: Identity, { editing, pods }: Wanted, panel: { close(): void }): Handlers<FederatedCredentialContract> {
  // Whatever cloud is chosen meanwhile, the identity is in this one.
  const cloud = app.cloud();
  let saving: AbortController | undefined;

  return {
    async load(_, signal) {
      const credentials = await orGone(identity, listFederatedCredentials(cloud, identity, signal));
      const known = editing && credentials.find(({ id }) => sameId(id, editing.id));
      if (editing && !known) throw new Error(`${editing.name} is gone: somebody deleted it. Create it again if ${identity.name} still needs it.`);
      const { subscriptionId, resourceGroup, name, clientId, tenantId } = identity;
      return { identity: { subscriptionId, resourceGroup, name, clientId, tenantId }, credentials, editing: known?.name, pods, audience: tokenExchangeAudience(cloud), shell: shellOfTerminal() };
    },
    clusters: async (_, signal) => readClusters(app, cloud, identity.tenantId, signal),
    async save(form, signal) {
      const problem = credentialNameProblem(form.name) ?? issuerProblem(form.issuer) ?? subjectProblem(form.subject) ?? audienceProblem(form.audience);
      if (problem) throw new Error(problem);
      saving = new AbortController();
      const write = editing ? updateFederatedCredential : createFederatedCredential;
      await app.operations.submit(
        {
          title: `${editing ? 'Change' : 'Create'} federated credential ${form.name} of ${identity.name}`,
          commands: commandsOf(identity, form, editing !== undefined),
          topics: [topics.credentials(identity.id)],
          run: async (stop) => orGone(identity, write(cloud, identity, form, stop)),
          // The panel says it, unless it was closed meanwhile.
          done: () => (signal.aborted ? { message: doneMessage(identity, form, editing !== undefined) } : undefined),
        },
        saving.signal,
      );
      await app.tree.reveal(credentialPath(identity, form));
    },
    cancelSave: () => saving?.abort(),
    ...formHandlers(panel),
  };
}

function doneMessage(identity: Identity, { name }: Trust, changed: boolean): string {
  return `${changed ? 'Changed' : 'Created'} federated credential ${name} of ${identity.name}.`;
}
