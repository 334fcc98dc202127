import { addPrincipal } from '../directory.ts';
import { guidOf } from '../guid.ts';
import { directoryOf } from '../store.ts';
import type { Store } from '../store.ts';

/** Who is signed in to the sample. */
export const ada = { name: 'ada@contoso.com', displayName: 'Ada Lovelace' };

export const contoso = { tenantId: guidOf('tenant contoso.com'), displayName: 'Contoso', defaultDomain: 'contoso.com', country: 'US' };
export const fabrikam = { tenantId: guidOf('tenant fabrikam.com'), displayName: 'Fabrikam', defaultDomain: 'fabrikam.com', country: 'GB', withoutPremium: true as const };

/** Ada's object ID in a tenant: a guest has one of its own in each. */
export function objectIdIn(tenantId: string, name = ada.name): string {
  return guidOf(`user ${name} in ${tenantId}`);
}

export const day = 24 * 60 * 60 * 1000;

export function addUser(store: Store, tenantId: string, userPrincipalName: string, displayName: string, guest = false): string {
  const id = objectIdIn(tenantId, userPrincipalName);
  addPrincipal(directoryOf(store, tenantId), { id, kind: 'user', displayName, userPrincipalName, createdAt: store.clock.now() - 900 * day, ...(guest ? { guest } : { globalAdministrator: userPrincipalName === ada.name }) });
  return id;
}
