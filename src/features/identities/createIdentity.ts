import * as vscode from 'vscode';
import { createIdentity, identityExists } from '../../azure/identities.ts';
import { identityNameProblem, resourceGroupNameProblem } from '../../azure/names.ts';
import { ensureResourceGroup, listResourceGroups } from '../../azure/resourceGroups.ts';
import type { OfKind } from '../../azure/resources.ts';
import { listLocations } from '../../azure/subscriptions.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import { formHandlers } from '../../ui/formHandlers.ts';
import type { Handlers } from '../../ui/rpc.ts';
import { shellOfTerminal } from '../../ui/terminal.ts';
import { subscriptionsOf } from '../shared/app.ts';
import type { App } from '../shared/app.ts';
import { pathOf } from '../shared/grouping.ts';
import { subscriptionOf, topics } from '../shared/resourceNodes.ts';
import { createCommands } from './createCommands.ts';
import type { CreateIdentityContract, NewIdentityForm } from './createIdentityProtocol.ts';

/** What can be done with the identity that was just made. */
export interface NextSteps {
  readonly assignRole: (identity: OfKind<'identity'>) => unknown;
}

const lastChoice = 'createIdentity.last';
interface LastChoice {
  readonly subscriptionId?: string;
  readonly resourceGroup?: string;
}

/** The form "Create managed identity". */
export function registerCreateIdentity(app: App, next: NextSteps): void {
  app.commands.register('createIdentity', (rows) => {
    const from = subscriptionOf(rows[0])?.subscriptionId;
    app.openPanel<CreateIdentityContract>({ script: 'createIdentity', title: 'Create Managed Identity', handlers: (panel) => handlers(app, next, from, panel) });
  });
}

function handlers(app: App, next: NextSteps, from: string | undefined, panel: { close(): void }): Handlers<CreateIdentityContract> {
  const last = app.memory.get<LastChoice>(lastChoice) ?? {};
  let creating: AbortController | undefined;

  async function subscription(id: string, signal: AbortSignal): Promise<Subscription> {
    const found = (await subscriptionsOf(app, signal)).find(({ subscriptionId }) => subscriptionId === id);
    if (!found) throw new Error('Choose a subscription.');
    return found;
  }

  return {
    async load(_, signal) {
      const subscriptions = await subscriptionsOf(app, signal);
      const known = (id: string | undefined) => subscriptions.find(({ subscriptionId }) => subscriptionId === id)?.subscriptionId;
      return {
        subscriptions: subscriptions.map(({ subscriptionId, name }) => ({ id: subscriptionId, name })),
        subscriptionId: known(from) ?? known(last.subscriptionId) ?? subscriptions[0]?.subscriptionId,
        shell: shellOfTerminal(),
      };
    },
    async place({ subscriptionId }, signal) {
      const at = await subscription(subscriptionId, signal);
      const [groups, locations] = await Promise.all([listResourceGroups(app.cloud(), at, signal), listLocations(app.cloud(), at, signal)]);
      return { groups, locations, resourceGroup: groups.find(({ name }) => name === last.resourceGroup)?.name };
    },
    async nameProblem({ subscriptionId, resourceGroup, name }, signal) {
      const at = await subscription(subscriptionId, signal);
      return (await identityExists(app.cloud(), at, { resourceGroup, name }, signal)) ? `There is an identity ${name} in ${resourceGroup} already.` : undefined;
    },
    async create(form, signal) {
      const at = await subscription(form.subscriptionId, signal);
      const problem = identityNameProblem(form.name) ?? resourceGroupNameProblem(form.resourceGroup);
      if (problem) throw new Error(problem);
      creating = new AbortController();
      const created = await app.operations.submit(operation(app, at, form, next), creating.signal);
      await app.memory.update(lastChoice, { subscriptionId: form.subscriptionId, resourceGroup: form.resourceGroup } satisfies LastChoice);
      panel.close();
      await app.tree.reveal(pathOf(created));
    },
    cancelCreate: () => creating?.abort(),
    ...formHandlers(panel),
  };
}

function operation(app: App, at: Subscription, form: NewIdentityForm, next: NextSteps) {
  const { name, resourceGroup, location, tags } = form;
  return {
    title: `Create identity ${name}`,
    commands: createCommands(form),
    topics: [topics.counts, topics.identities(at.subscriptionId)],
    run: async (signal: AbortSignal) => {
      // Whatever cloud is chosen meanwhile, both go to the same.
      const cloud = app.cloud();
      if (form.newGroup) await ensureResourceGroup(cloud, at, { name: resourceGroup, location }, signal);
      const created = await createIdentity(cloud, at, { name, resourceGroup, location, tags }, signal);
      return { kind: 'identity' as const, ...created };
    },
    done: (identity: OfKind<'identity'>) => ({
      message: `Created identity ${name} in ${resourceGroup}. It has no roles yet.`,
      ways: [
        { title: 'Copy Principal ID', run: () => vscode.env.clipboard.writeText(identity.principalId) },
        { title: 'Assign Role', run: () => next.assignRole(identity) },
      ],
    }),
  };
}
