import * as az from '../../azure/asCode/az.ts';
import { parseResourceId } from '../../azure/resourceId.ts';
import { setSystemAssigned } from '../../azure/setSystemAssigned.ts';
import { switchableType } from '../../azure/switchable.ts';
import { listSystemAssigned } from '../../azure/systemAssigned.ts';
import type { SystemAssigned } from '../../azure/systemAssigned.ts';
import { showProgress } from '../../ui/progress.ts';
import { subscriptionsOfTenant } from '../shared/app.ts';
import type { App } from '../shared/app.ts';
import { rolesLeftBehind } from '../shared/impact.ts';
import { systemAssignedOf } from '../shared/principalNodes.ts';
import { topics } from '../shared/resourceNodes.ts';
import { pickHolder } from './pickHolder.ts';

/** Takes the identity of its own from a resource, after showing what that may do. */
export function registerDisableSystemAssigned(app: App): void {
  app.commands.register('disableSystemAssigned', async (rows) => {
    const identity =
      systemAssignedOf(rows[0]) ??
      (await pickHolder(app, undefined, {
        title: 'Disable System-Assigned Identity',
        placeholder: 'Which resource shall have no identity of its own any more?',
        empty: 'There are no resources that you can see whose system-assigned identity can be disabled',
        list: (subscriptions) => listSystemAssigned(app.cloud(), subscriptions),
        fits: ({ type }) => switchableType(type) !== undefined,
      }));
    if (identity) await disable(app, identity);
  });
}

async function disable(app: App, identity: SystemAssigned): Promise<void> {
  const { name, resourceGroup, subscriptionId } = identity;
  const detail = await showProgress(`Looking up what the identity of ${name} may do`, async (signal) => impactOf(app, identity, signal));
  await app.operations.run({
    title: `Disable the system-assigned identity of ${name}`,
    commands: az.disableSystemAssigned(identity),
    confirm: { message: `Disable the system-assigned identity of ${name}?`, detail, act: 'Disable Identity' },
    topics: [topics.systemAssigned(subscriptionId), topics.access],
    run: async (signal, report) => {
      report('Azure is updating the resource; if you stop waiting, Azure goes on.');
      return setSystemAssigned(app.cloud(), identity, identity, false, signal);
    },
    done: ({ changed }) => ({ message: changed ? `${name} of resource group ${resourceGroup} has no system-assigned identity any more.` : `${name} had no system-assigned identity any more: somebody else has disabled it.` }),
  });
}

async function impactOf(app: App, { name, principalId, tenantId, userAssigned }: SystemAssigned, signal: AbortSignal): Promise<string> {
  const roles = await rolesLeftBehind(app, principalId, await subscriptionsOfTenant(app, tenantId, signal), signal);
  const others = userAssigned.map((id) => parseResourceId(id)?.name ?? id);
  return [
    `What runs on ${name} can't sign in with it any more.${others.length > 0 ? ` It keeps ${others.join(', ')}, which ${others.length === 1 ? 'is' : 'are'} user-assigned.` : ''}`,
    roles,
    `This cannot be undone: enabled again, ${name} gets a new identity without any roles.`,
  ].join('\n\n');
}
