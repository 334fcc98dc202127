import { commandFor } from '../../azure/asCode/commandFor.ts';
import type { Described } from '../../azure/asCode/described.ts';
import type { ShellCommand } from '../../azure/asCode/shell.ts';
import type { NewIdentityForm } from './createIdentityProtocol.ts';

/** What the form makes. Built in the panel, as one types, and in the host, for the log. */
export function createdBy({ newGroup, ...form }: NewIdentityForm): Described[] {
  return [...(newGroup ? [{ kind: 'resourceGroup' as const, ...form }] : []), { kind: 'identity', ...form }];
}

/** The same in a shell. */
export function createCommands(form: NewIdentityForm): ShellCommand[] {
  return createdBy(form).map(commandFor);
}
