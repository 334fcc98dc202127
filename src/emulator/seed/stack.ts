import { azureTime } from '../clock.ts';
import { everyone, putDenyAssignment } from '../denyAssignments.ts';
import { guidOf } from '../guid.ts';
import type { Store } from '../store.ts';
import { contoso, day, objectIdIn } from './people.ts';

/** A deployment stack guards its group: nobody but Grace deletes what is in it. */
export function seedStack(store: Store, scope: string, by: string): void {
  const guid = guidOf('deny assignment stack-prod');
  putDenyAssignment(store, {
    guid,
    name: `Deny assignment '${guid}' created by Deployment Stack '${scope}/providers/Microsoft.Resources/deploymentStacks/stack-prod'.`,
    description: `Created by Deployment Stack '${scope}/providers/Microsoft.Resources/deploymentStacks/stack-prod'.`,
    scope,
    permissions: [{ actions: ['*/delete'], notActions: [], dataActions: [], notDataActions: [] }],
    doNotApplyToChildScopes: false,
    principals: [everyone],
    excludePrincipals: [{ id: objectIdIn(contoso.tenantId, 'grace@contoso.com'), type: 'User' }],
    isSystemProtected: true,
    createdOn: azureTime(store.clock.now() - 80 * day),
    createdBy: by,
  });
}
