import * as az from '../../azure/asCode/az.ts';
import { listAssignmentsOf } from '../../azure/assignments.ts';
import { AzureError } from '../../azure/errors.ts';
import { deleteIdentity } from '../../azure/identities.ts';
import { listUsersOf } from '../../azure/identityUsers.ts';
import { listLocksAt } from '../../azure/locks.ts';
import type { OfKind } from '../../azure/resources.ts';
import { roleDefinitions, roleGuid } from '../../azure/roles.ts';
import { showProgress } from '../../ui/progress.ts';
import { subscriptionsOfTenant } from '../shared/app.ts';
import type { App } from '../shared/app.ts';
import { scopeName } from '../shared/failures.ts';
import { lockInWords } from '../shared/lockWords.ts';
import { resourceFor } from '../shared/pickers.ts';
import { topics } from '../shared/resourceNodes.ts';
import { typeName } from './typeNames.ts';

/** Deletes an identity, after showing who uses it and what it may do. */
export function registerDeleteIdentity(app: App): void {
  app.commands.register('deleteIdentity', async (rows) => {
    const identity = await resourceFor(app, rows, 'identity', 'Delete Identity');
    if (!identity) return;
    const { name, resourceGroup, subscriptionId } = identity;
    const detail = await showProgress(`Looking up what uses ${name}`, async (signal) => impactOf(app, identity, signal));
    await app.operations.run({
      title: `Delete identity ${name}`,
      commands: [az.deleteIdentity(identity)],
      confirm: { message: `Delete identity ${name}?`, detail, act: 'Delete Identity' },
      topics: [topics.identities(subscriptionId), topics.counts, topics.access],
      run: async (signal) => deleteIdentity(app.cloud(), identity, identity.id, signal),
      done: () => ({ message: `Deleted identity ${name} of resource group ${resourceGroup}.` }),
    });
  });
}

// A modal has room for a few lines of each.
const listed = 5;

async function impactOf(app: App, identity: OfKind<'identity'>, signal: AbortSignal): Promise<string> {
  const subscriptions = await subscriptionsOfTenant(app, identity.tenantId, signal);
  const [locks, use, roles] = await Promise.all([
    told(app, 'its locks', async () => {
      const found = await listLocksAt(app.cloud(), identity, identity.id, signal);
      if (found.length === 0) return '';
      return found.length === 1 ? found.map((lock) => `${lockInWords(lock)}: remove the lock first.`).join('') : `Remove these locks first:\n${bullets(found.map(lockInWords))}`;
    }),
    told(app, 'what uses it', async () => {
      const users = await listUsersOf(app.cloud(), subscriptions, identity.id, signal);
      if (users.length === 0) return 'Not used by anything that you can see.';
      return `Used by ${count(users.length, 'resource')}, which will stop working with it:\n${bullets(users.map((user) => `${user.name} (${typeName(user.type)}, ${user.as})`))}`;
    }),
    told(app, 'its role assignments', async () => {
      const { assignments, failures } = await listAssignmentsOf(app.cloud(), identity.principalId, subscriptions, signal);
      const definitions = assignments.length > 0 ? await roleDefinitions(app.cloud(), identity, signal) : new Map<string, { name: string }>();
      const rows = assignments.map(({ roleDefinitionId, scope }) => `${definitions.get(roleGuid(roleDefinitionId))?.name ?? 'a role'} on ${scopeName(scope)}`);
      const unread = failures.length > 0 ? ` ${count(failures.length, 'subscription')} could not be read.` : '';
      return rows.length === 0 ? `Has no role assignments.${unread}` : `Has ${count(rows.length, 'role assignment')}, which will stay behind:\n${bullets(rows)}${unread}`;
    }),
  ]);
  return [locks, use, roles, 'This cannot be undone.'].filter((part) => part !== '').join('\n\n');
}

/** What cannot be looked up is said, and does not keep anybody from deciding. */
async function told(app: App, what: string, look: () => Promise<string>): Promise<string> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    return `Could not look up ${what}: ${app.describe(error).message}`;
  }
}

function bullets(lines: readonly string[]): string {
  const rest = lines.length - listed;
  return [...lines.slice(0, listed).map((line) => `• ${line}`), ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
