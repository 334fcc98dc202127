import { definitionsOf } from '../../azure/assignedRoles.ts';
import { listAssignmentsOf } from '../../azure/assignments.ts';
import { AzureError } from '../../azure/errors.ts';
import { roleGuid } from '../../azure/roles.ts';
import type { Subscription } from '../../azure/subscriptions.ts';
import type { App } from './app.ts';
import { scopeName } from './scopes.ts';

// What a modal tells before something goes for good.

// A modal has room for a few lines of each.
const listed = 5;

/** The role assignments of a principal, which will stay behind, in the subscriptions of its tenant. */
export async function rolesLeftBehind(app: App, principalId: string, subscriptions: readonly Subscription[], signal: AbortSignal): Promise<string> {
  return told(app, 'its role assignments', async () => {
    const { assignments, failures } = await listAssignmentsOf(app.cloud(), principalId, subscriptions, signal);
    const definitions = await definitionsOf(app.cloud(), subscriptions, assignments, signal);
    const rows = assignments.map(({ roleDefinitionId, scope }) => `${definitions.get(roleGuid(roleDefinitionId))?.name ?? 'a role'} on ${scopeName(scope)}`);
    const unread = failures.length > 0 ? ` ${count(failures.length, 'subscription')} could not be read.` : '';
    return rows.length === 0 ? `Has no role assignments.${unread}` : `Has ${count(rows.length, 'role assignment')}, which will stay behind as “identity not found”:\n${bullets(rows)}${unread}`;
  });
}

/** What cannot be looked up is said, and does not keep anybody from deciding. */
export async function told(app: App, what: string, look: () => Promise<string>): Promise<string> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    return `Could not look up ${what}: ${app.describe(error).message}`;
  }
}

export function bullets(lines: readonly string[]): string {
  const rest = lines.length - listed;
  return [...lines.slice(0, listed).map((line) => `• ${line}`), ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n');
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
