import { commandFor } from '../../azure/asCode/commandFor.ts';
import type { Described } from '../../azure/asCode/described.ts';
import type { ShellCommand } from '../../azure/asCode/shell.ts';
import type { NewRegistryForm } from './createRegistryProtocol.ts';

/** What the form makes. Built in the panel, as one types, and in the host, for the log. */
export function createdBy({ newGroup, ...form }: NewRegistryForm): Described[] {
  return [...(newGroup ? [{ kind: 'resourceGroup' as const, ...form }] : []), { kind: 'registry', ...form }];
}

/** The same in a shell. */
export function createCommands(form: NewRegistryForm): ShellCommand[] {
  return createdBy(form).map(commandFor);
}
