import * as az from '../../azure/asCode/az.ts';
import type { ShellCommand } from '../../azure/asCode/shell.ts';
import type { Start, Trust } from './protocol.ts';

/** What the form does, in a shell. Built in the panel, as one types, and in the host, for the log. */
export function commandsOf({ subscriptionId, resourceGroup, name: identityName }: Pick<Start['identity'], 'subscriptionId' | 'resourceGroup' | 'name'>, trust: Trust, editing: boolean): ShellCommand[] {
  const write = editing ? az.updateFederatedCredential : az.createFederatedCredential;
  return [write({ subscriptionId, resourceGroup, identityName, ...trust })];
}
