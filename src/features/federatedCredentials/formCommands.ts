import * as az from '../../azure/asCode/az.ts';
import type { DescribedCredential } from '../../azure/asCode/described.ts';
import type { ShellCommand } from '../../azure/asCode/shell.ts';
import type { Start, Trust } from './protocol.ts';

type IdentityPlace = Pick<Start['identity'], 'subscriptionId' | 'resourceGroup' | 'name'>;

/** What the form does, in a shell. Built in the panel, as one types, and in the host, for the log. */
export function commandsOf({ subscriptionId, resourceGroup, name: identityName }: IdentityPlace, trust: Trust, editing: boolean): ShellCommand[] {
  const write = editing ? az.updateFederatedCredential : az.createFederatedCredential;
  return [write({ subscriptionId, resourceGroup, identityName, ...trust })];
}

/** The same, to be said in other languages. */
export function describedBy({ subscriptionId, resourceGroup, name: identityName }: IdentityPlace, trust: Trust): DescribedCredential {
  return { kind: 'credential', subscriptionId, resourceGroup, identityName, ...trust };
}
