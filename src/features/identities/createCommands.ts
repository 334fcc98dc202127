import { azCommand } from '../../azure/azCommand.ts';
import type { Shell } from '../../azure/azCommand.ts';
import type { NewIdentityForm } from './createIdentityProtocol.ts';

/** What the form does, in a shell. Built in the panel, as one types, and in the host, for the log. */
export function createCommands(form: NewIdentityForm, shell: Shell): string[] {
  const { subscriptionId: subscription, resourceGroup, location, name } = form;
  const tags = Object.entries(form.tags).map(([key, value]) => `${key}=${value}`);
  return [
    ...(form.newGroup ? [azCommand('group create', { subscription, name: resourceGroup, location }, shell)] : []),
    azCommand('identity create', { subscription, 'resource-group': resourceGroup, location, name, tags: tags.length > 0 ? tags : undefined }, shell),
  ];
}
