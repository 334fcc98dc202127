import * as az from '../../azure/asCode/az.ts';
import type { ShellCommand } from '../../azure/asCode/shell.ts';
import type { NewIdentityForm } from './createIdentityProtocol.ts';

/** What the form does, in a shell. Built in the panel, as one types, and in the host, for the log. */
export function createCommands(form: NewIdentityForm): ShellCommand[] {
  return [...(form.newGroup ? [az.createResourceGroup(form)] : []), az.createIdentity(form)];
}
