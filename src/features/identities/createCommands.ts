import { azParts } from '../../azure/azCommand.ts';
import type { Shell } from '../../azure/azCommand.ts';
import type { NewIdentityForm } from './createIdentityProtocol.ts';

/** What the form does, in a shell, each command in its parts. Built in the panel, as one types, and in the host, for the log. */
export function createCommands(form: NewIdentityForm, shell: Shell): string[][] {
  const { subscriptionId: subscription, resourceGroup, location, name } = form;
  const tags = Object.entries(form.tags).map(([key, value]) => `${key}=${value}`);
  return [
    ...(form.newGroup ? [azParts('group create', { subscription, name: resourceGroup, location }, shell)] : []),
    azParts('identity create', { subscription, 'resource-group': resourceGroup, location, name, tags: tags.length > 0 ? tags : undefined }, shell),
  ];
}
