import * as vscode from 'vscode';
import { createIdentity, identityExists } from '../../azure/identities.ts';
import { identityNameProblem, resourceGroupNameProblem } from '../../azure/names.ts';
import { ensureResourceGroup } from '../../azure/resourceGroups.ts';
import type { OfKind } from '../../azure/resources.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import { formHandlers } from '../../ui/formHandlers.ts';
import type { Handlers } from '../../ui/rpc.ts';
import { createSteps } from '../../ui/steps.ts';
import { shellOfTerminal } from '../../ui/terminal.ts';
import type { App } from '../shared/app.ts';
import { pathOf } from '../shared/grouping.ts';
import { placeHandlers } from '../shared/placeHandlers.ts';
import { registering } from '../shared/registering.ts';
import { subscriptionOf, topics } from '../shared/resourceNodes.ts';
import { createCommands } from './createCommands.ts';
import type { CreateIdentityContract, NewIdentityForm } from './createIdentityProtocol.ts';

/** What can be done with the identity that was just made. */
export interface NextSteps {
  readonly assignRole: (identity: OfKind<'identity'>) => unknown;
}

/** The form "Create managed identity". */
export function registerCreateIdentity(app: App, next: NextSteps): void {
  app.commands.register('createIdentity', (rows) => {
    const from = subscriptionOf(rows[0])?.subscriptionId;
    app.openPanel<CreateIdentityContract>({ script: 'createIdentity', title: 'Create Managed Identity', handlers: (panel) => handlers(app, next, from, panel) });
  });
}

function handlers(app: App, next: NextSteps, from: string | undefined, panel: { close(): void }): Handlers<CreateIdentityContract> {
  const places = placeHandlers(app, 'createIdentity.last', from);
  const steps = createSteps();
  let creating: AbortController | undefined;

  return {
    ...places.handlers,
    shell: () => shellOfTerminal(),
    async nameProblem({ subscriptionId, resourceGroup, name }, signal) {
      const at = await places.subscription(subscriptionId, signal);
      return (await identityExists(app.cloud(), at, { resourceGroup, name }, signal)) ? `There is an identity ${name} in ${resourceGroup} already.` : undefined;
    },
    async create(form, signal) {
      const at = await places.subscription(form.subscriptionId, signal);
      const problem = identityNameProblem(form.name) ?? resourceGroupNameProblem(form.resourceGroup);
      if (problem) throw new Error(problem);
      creating = new AbortController();
      const created = await app.operations.submit(operation(app, at, form, next), creating.signal, steps.report);
      await places.remember(form);
      panel.close();
      await app.tree.reveal(pathOf(created));
    },
    cancelCreate: () => creating?.abort(),
    step: async ({ seen }) => steps.next(seen),
    ...formHandlers(panel),
  };
}

function operation(app: App, at: Subscription, form: NewIdentityForm, next: NextSteps) {
  const { name, resourceGroup, location, tags } = form;
  return {
    title: `Create identity ${name}`,
    commands: createCommands(form),
    topics: [topics.counts, topics.identities(at.subscriptionId)],
    run: async (signal: AbortSignal, report: (step: string) => void) => {
      const step = `Creating ${name}…`;
      report(step);
      // Whatever cloud is chosen meanwhile, both go to the same.
      const cloud = app.cloud();
      if (form.newGroup) await ensureResourceGroup(cloud, at, { name: resourceGroup, location }, signal);
      const created = await createIdentity(cloud, at, { name, resourceGroup, location, tags }, signal, registering(report, step));
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
