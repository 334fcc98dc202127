import { roleGuid } from '../resourceId.ts';
import { assignRole, createFederatedCredential, createIdentity, createRegistry, createResourceGroup } from './az.ts';
import type { Described } from './described.ts';
import type { ShellCommand } from './shell.ts';

/** What makes a thing like this one. */
export function commandFor(thing: Described): ShellCommand {
  switch (thing.kind) {
    case 'resourceGroup':
      return createResourceGroup(thing);
    case 'identity':
      return createIdentity(thing);
    case 'registry':
      return createRegistry(thing);
    case 'credential':
      return createFederatedCredential(thing);
    case 'assignment': {
      const { role, roleDefinitionId, principalType, ...assigned } = thing;
      // Custom roles of several tenants, or of one over time, may share a name.
      return assignRole({ ...assigned, role: role && !role.custom ? role.name : roleGuid(roleDefinitionId), principalType: principalType || undefined });
    }
  }
}
