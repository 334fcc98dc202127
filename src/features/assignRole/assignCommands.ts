import * as az from '../../azure/asCode/az.ts';
import type { DescribedAssignment } from '../../azure/asCode/described.ts';
import type { ShellCommand } from '../../azure/asCode/shell.ts';
import type { AssignRoleForm, Chosen } from './protocol.ts';

/** One command for each identity and scope. Built in the panel, as one chooses, and in the host, for the log. */
export function assignCommands({ principals, scopes }: Chosen, { role, condition, description }: AssignRoleForm): ShellCommand[] {
  return principals.flatMap(({ id: principalId }) =>
    scopes.map(({ id: scope }) =>
      // A custom role by its GUID: several may have one name.
      az.assignRole({ scope, role: role.custom ? role.guid : role.name, principalId, condition: condition || undefined, description: description || undefined }),
    ),
  );
}

/** The same, to be said in other languages. */
export function describedBy({ principals, scopes }: Chosen, { role, condition, description }: AssignRoleForm): DescribedAssignment[] {
  return principals.flatMap(({ id: principalId }) =>
    scopes.map(({ id: scope }) => ({
      kind: 'assignment',
      scope,
      roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${role.guid}`,
      role,
      principalId,
      principalType: 'ServicePrincipal',
      condition: condition || undefined,
      description: description || undefined,
    })),
  );
}
