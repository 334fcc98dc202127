import * as az from '../../azure/asCode/az.ts';
import { grantRole } from '../../azure/grants.ts';
import { listResourceGroups, listResourcesIn } from '../../azure/resourceGroups.ts';
import { subscriptionScope } from '../../azure/resourceId.ts';
import type { OfKind } from '../../azure/resources.ts';
import { roleDefinitions } from '../../azure/roles.ts';
import type { RoleDefinition } from '../../azure/roles.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import { pick } from '../../ui/pick.ts';
import { subscriptionsOfTenant } from '../shared/app.ts';
import type { App } from '../shared/app.ts';
import { scopeName } from '../shared/failures.ts';
import { resourceFor } from '../shared/pickers.ts';
import { topics } from '../shared/resourceNodes.ts';

type Identity = OfKind<'identity'>;

export interface AssignRole {
  readonly to: (identity: Identity) => Promise<void>;
}

/** Assigns any role to an identity: where first, then which, since the roles that can be had depend on the place. */
export function registerAssignRole(app: App): AssignRole {
  async function to(identity: Identity): Promise<void> {
    const title = `Assign a role to ${identity.name}`;
    const at = await pickTenantSubscription(app, identity, `${title} (1 of 3)`);
    const scope = at && (await pickScope(app, at, `${title} (2 of 3)`));
    const role = scope && (await pickRole(app, at, `${title} on ${scopeName(scope)} (3 of 3)`));
    if (!role) return;
    const where = scope === subscriptionScope(at.subscriptionId) ? `subscription ${at.name}` : scopeName(scope);
    await app.operations.run({
      title: `Assign ${role.name} on ${where} to ${identity.name}`,
      commands: [az.assignRole({ scope, role: role.name, principalId: identity.principalId })],
      topics: [topics.access],
      run: async (signal) => grantRole(app.cloud(), at, { scope, role, principalId: identity.principalId }, signal),
      done: ({ existed }) => ({ message: existed ? `${identity.name} has ${role.name} on ${where} already.` : `${identity.name} has ${role.name} on ${where} now. It takes up to ten minutes until everything knows.` }),
    });
  }

  app.commands.register('assignRole', async (rows) => {
    const identity = await resourceFor(app, rows, 'identity', 'Assign Role');
    if (identity) await to(identity);
  });
  return { to };
}

async function pickTenantSubscription(app: App, identity: Identity, title: string): Promise<Subscription | undefined> {
  return pick(
    {
      title,
      placeholder: 'In which subscription?',
      empty: 'There are no subscriptions that you can see in the tenant of this identity',
      choices: async (signal) => (await subscriptionsOfTenant(app, identity.tenantId, signal)).map((value) => ({ label: value.name, description: value.subscriptionId, value })),
    },
    app.describe,
  );
}

/** From the subscription down: all of it, one resource group, one resource. */
async function pickScope(app: App, at: Subscription, title: string): Promise<string | undefined> {
  const whole = subscriptionScope(at.subscriptionId);
  const group = await pick(
    {
      title,
      placeholder: 'On all of the subscription, or in which resource group?',
      empty: 'There are no resource groups that you can see',
      choices: async (signal) => [
        { label: `$(globe) All of ${at.name}`, description: 'the subscription', value: '' },
        ...(await listResourceGroups(app.cloud(), at, signal)).map(({ name, location }) => ({ label: `$(folder) ${name}`, description: location, value: name })),
      ],
    },
    app.describe,
  );
  if (!group) return group === '' ? whole : undefined;
  const scope = `${whole}/resourceGroups/${group}`;
  return pick(
    {
      title,
      placeholder: `On all of ${group}, or on which resource?`,
      empty: 'There are no resources that you can see',
      choices: async (signal) => [
        { label: `$(folder) All of ${group}`, description: 'the resource group', value: scope },
        ...(await listResourcesIn(app.cloud(), at, group, signal)).map(({ id, name, type }) => ({ label: name, description: type, value: id })),
      ],
    },
    app.describe,
  );
}

async function pickRole(app: App, at: Subscription, title: string): Promise<RoleDefinition | undefined> {
  return pick(
    {
      title,
      placeholder: 'Which role?',
      empty: 'There are no roles that you can see',
      choices: async (signal) => {
        const roles = [...(await roleDefinitions(app.cloud(), at, signal)).values()].toSorted((a, b) => a.name.localeCompare(b.name));
        return roles.map((value) => ({ label: value.name, ...(value.custom && { description: 'custom' }), detail: value.description, value }));
      },
    },
    app.describe,
  );
}
