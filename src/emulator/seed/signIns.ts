import { addPrincipal } from '../directory.ts';
import { directoryOf } from '../store.ts';
import type { Store } from '../store.ts';
import { contoso, day, objectIdIn } from './people.ts';

/** By name: how many days ago a service principal of Contoso last signed in. The others never did, as far as anybody knows. */
const lastSignIns: Readonly<Record<string, number>> = {
  'mi-acr-id': 6,
  'mi-payments': 0.04,
  'mi-forgotten': 412,
  'aks-abs-demo-agentpool': 0.01,
  'mi-orders': 0.02,
  'mi-web-frontend': 2,
  'mi-aks-prod': 0.1,
  'mi-aks-prod-kubelet': 0.01,
  'vm-build': 1,
  'sp-aks-legacy': 0.5,
};

const owners: Readonly<Record<string, string>> = { 'mi-orders': 'grace@contoso.com', 'sp-aks-legacy': 'ada@contoso.com' };

/** Says of Contoso's service principals who looks after them and when they last signed in. */
export function seedSignIns(store: Store): void {
  const directory = directoryOf(store, contoso.tenantId);
  for (const principal of [...directory.principals.values()].filter(({ kind }) => kind === 'servicePrincipal')) {
    const daysAgo = lastSignIns[principal.displayName];
    const owner = owners[principal.displayName];
    addPrincipal(directory, {
      ...principal,
      ...(daysAgo !== undefined && { lastSignIn: store.clock.now() - daysAgo * day }),
      ...(owner !== undefined && { owners: [objectIdIn(contoso.tenantId, owner)] }),
    });
  }
}
