import { guidOf } from '../guid.ts';
import type { Tenant } from '../resource.ts';
import type { Store } from '../store.ts';
import { estate } from './estate.ts';
import { ada, addUser, contoso } from './people.ts';

const firsts = ['Adatum', 'Blue Yonder', 'Fourth Coffee', 'Graphic Design', 'Litware', 'Lucerne', 'Margie', 'Northwind', 'Proseware', 'Relecloud', 'Tailspin', 'Trey', 'Wide World'];
const seconds = ['Health', 'Logistics', 'Research'];
const regions = ['eastus', 'westeurope', 'northeurope'];
/** The one whose rule asks for a sign-in of its own. */
const strict = 'Trey Research';

/** The one that does not pay its bills. */
const unpaid = 'Wide World Logistics';

export const grace = { name: 'grace@contoso.com', displayName: 'Grace Hopper' };

/** What somebody has who works for many: forty tenants, a guest in all but one, each with one to three subscriptions. */
export function seedGuest(store: Store): void {
  const tenants: Tenant[] = [contoso, ...firsts.flatMap((first) => seconds.map((second) => tenantNamed(`${first} ${second}`)))];
  for (const [index, tenant] of tenants.entries()) {
    store.tenants.set(tenant.tenantId, tenant);
    const adaId = addUser(store, tenant.tenantId, ada.name, ada.displayName, tenant !== contoso);
    for (let number = 1; number <= 1 + (index % 3); number++) {
      const at = estate(store, tenant.tenantId, `${tenant.displayName} ${number}`, ada.name);
      at.assign('Contributor', adaId, at.id, 'User');
      if (tenant.displayName === unpaid) at.disable();
      fill(at, regions[index % regions.length] ?? 'eastus', 1 + (index % 4));
    }
    // Grace sees in a few of them what Ada does not.
    if (index > 3) continue;
    const graceId = addUser(store, tenant.tenantId, grace.name, grace.displayName, tenant !== contoso);
    const hers = estate(store, tenant.tenantId, `${tenant.displayName} Audit`, grace.name);
    hers.assign('Reader', graceId, hers.id, 'User');
    fill(hers, 'westeurope', 1);
  }
}

function tenantNamed(displayName: string): Tenant {
  const defaultDomain = `${displayName.toLowerCase().replaceAll(/\W/g, '')}.com`;
  return { tenantId: guidOf(`tenant ${defaultDomain}`), displayName, defaultDomain, country: 'US', ...(displayName === strict && { secondSignIn: true as const }) };
}

function fill(at: ReturnType<typeof estate>, region: string, identities: number): void {
  at.group('rg-apps', region);
  for (let number = 1; number <= identities; number++) at.identity('rg-apps', `mi-app-${number}`, region);
}
