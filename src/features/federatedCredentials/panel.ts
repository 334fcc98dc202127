import { createFederatedCredential, listFederatedCredentials, tokenExchangeAudience, updateFederatedCredential } from '../../azure/federatedCredentials.ts';
import type { FederatedCredential } from '../../azure/federatedCredentials.ts';
import { audienceProblem, credentialNameProblem, issuerProblem, subjectProblem } from '../../azure/federatedNames.ts';
import type { Identity } from '../../azure/identities.ts';
import { listResources } from '../../azure/inventory.ts';
import { everyPage } from '../../azure/pages.ts';
import { sameId } from '../../azure/resourceId.ts';
import type { OfKind } from '../../azure/resources.ts';
import { formHandlers } from '../../ui/formHandlers.ts';
import type { Handlers } from '../../ui/rpc.ts';
import { shellOfTerminal } from '../../ui/terminal.ts';
import { subscriptionsOfTenant } from '../shared/app.ts';
import type { App } from '../shared/app.ts';
import { pathOf } from '../shared/grouping.ts';
import { topics, whereabouts } from '../shared/resourceNodes.ts';
import { commandsOf } from './formCommands.ts';
import { orGone } from './gone.ts';
import { credentialNodeId, credentialsId } from './nodes.ts';
import type { ClusterChoice, FederatedCredentialContract, PodsOf, Trust } from './protocol.ts';

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
    async clusters(_, signal) {
      const subscriptions = await subscriptionsOfTenant(app, identity.tenantId, signal);
      const nameOf = (id: string) => subscriptions.find(({ subscriptionId }) => subscriptionId === id)?.name ?? id;
      const pages = listResources(cloud, subscriptions, ['cluster']);
      const clusters = await everyPage(pages, signal);
      return {
        clusters: clusters.map((cluster) => clusterChoice(cluster, nameOf(cluster.subscriptionId))),
        failures: pages.failures().map(({ at, error }) => `The clusters of ${nameOf(at.subscriptionId)} could not be read: ${app.describe(error).message}`),
      };
    },
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
      await app.tree.reveal([...pathOf({ kind: 'identity', ...identity }), credentialsId, credentialNodeId(form)]);
    },
    cancelSave: () => saving?.abort(),
    ...formHandlers(panel),
  };
}

function doneMessage(identity: Identity, { name }: Trust, changed: boolean): string {
  return `${changed ? 'Changed' : 'Created'} federated credential ${name} of ${identity.name}.`;
}

function clusterChoice(cluster: OfKind<'cluster'>, subscription: string): ClusterChoice {
  const { id, name, subscriptionId, resourceGroup, oidcIssuer, workloadIdentity } = cluster;
  const description = [whereabouts(cluster), subscription, ...(oidcIssuer === undefined ? ['OIDC issuer is off'] : [])].join(' · ');
  return { id, name, subscriptionId, resourceGroup, description, workloadIdentity, ...(oidcIssuer !== undefined && { issuer: oidcIssuer }) };
}
