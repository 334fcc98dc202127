import * as vscode from 'vscode';
import { createRegistry, takenBecause } from '../../azure/createRegistry.ts';
import { registryNameProblem, resourceGroupNameProblem } from '../../azure/names.ts';
import { isUnregistered } from '../../azure/registration.ts';
import { ensureResourceGroup } from '../../azure/resourceGroups.ts';
import type { OfKind } from '../../azure/resources.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import { formHandlers } from '../../ui/formHandlers.ts';
import type { Operation } from '../../ui/operation.ts';
import type { Handlers } from '../../ui/rpc.ts';
import { createSteps } from '../../ui/steps.ts';
import { shellOfTerminal } from '../../ui/terminal.ts';
import type { App } from '../shared/app.ts';
import { pathOf } from '../shared/grouping.ts';
import { placeHandlers } from '../shared/placeHandlers.ts';
import { registering } from '../shared/registering.ts';
import { subscriptionOf, topics } from '../shared/resourceNodes.ts';
import { createCommands } from './createCommands.ts';
import type { CreateRegistryContract, NewRegistryForm } from './createRegistryProtocol.ts';

/** What can be done with the registry that was just made. */
export interface NextSteps {
  readonly letPull: (registry: OfKind<'registry'>) => unknown;
}

/** The form "Create registry". */
export function registerCreateRegistry(app: App, next: NextSteps): void {
  app.commands.register('createRegistry', (rows) => {
    const from = subscriptionOf(rows[0])?.subscriptionId;
    app.openPanel<CreateRegistryContract>({ script: 'createRegistry', title: 'Create Registry', handlers: (panel) => handlers(app, next, from, panel) });
  });
}

function handlers(app: App, next: NextSteps, from: string | undefined, panel: { close(): void }): Handlers<CreateRegistryContract> {
  const places = placeHandlers(app, 'createRegistry.last', from);
  const steps = createSteps();
  let creating: AbortController | undefined;

  return {
    ...places.handlers,
    shell: () => shellOfTerminal(),
    async nameProblem({ subscriptionId, name }, signal) {
      try {
        return await takenBecause(app.cloud(), await places.subscription(subscriptionId, signal), name, signal);
      } catch (error) {
        // It is registered when a registry is created, and then Azure says whether the name is taken.
        if (isUnregistered(error)) return undefined;
        throw error;
      }
    },
    async create(form, signal) {
      const at = await places.subscription(form.subscriptionId, signal);
      const problem = registryNameProblem(form.name) ?? resourceGroupNameProblem(form.resourceGroup);
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

function operation(app: App, at: Subscription, form: NewRegistryForm, next: NextSteps): Operation<OfKind<'registry'>> {
  const { name, resourceGroup, location } = form;
  return {
    title: `Create registry ${name}`,
    commands: createCommands(form),
    topics: [topics.counts, topics.registries(at.subscriptionId)],
    run: async (signal, report) => {
      const step = `Creating ${name}… It takes about half a minute.`;
      report(step);
      // Whatever cloud is chosen meanwhile, both go to the same.
      const cloud = app.cloud();
      if (form.newGroup) await ensureResourceGroup(cloud, at, { name: resourceGroup, location }, signal);
      return { kind: 'registry', ...(await createRegistry(cloud, at, form, signal, registering(report, step))) };
    },
    done: (registry) => ({
      message: `Created registry ${name} in ${resourceGroup}: ${registry.loginServer}. Nothing can pull from it yet but by a role that is inherited.`,
      ways: [
        { title: 'Copy Login Server', run: () => vscode.env.clipboard.writeText(registry.loginServer) },
        { title: 'Let a Cluster Pull', run: () => next.letPull(registry) },
      ],
    }),
  };
}
