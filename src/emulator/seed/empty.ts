import type { Store } from '../store.ts';
import { estate } from './estate.ts';
import { ada, addUser, contoso } from './people.ts';

/** One subscription with nothing in it. */
export function seedEmpty(store: Store): void {
  store.tenants.set(contoso.tenantId, contoso);
  const adaId = addUser(store, contoso.tenantId, ada.name, ada.displayName);
  const only = estate(store, contoso.tenantId, 'Contoso Dev', ada.name);
  only.assign('Owner', adaId, only.id, 'User');
}
