import { guidOf } from '../guid.ts';
import { systemAssigned, userAssigned } from '../identities.ts';
import type { Resource } from '../resource.ts';
import type { Store } from '../store.ts';
import { day } from './people.ts';
import type { estate } from './estate.ts';

/** What else has identities: a machine with one of its own, a function app with both kinds, a scale set with another's. */
export function seedMachines(store: Store, prod: ReturnType<typeof estate>, { orders, frontend }: { orders: Resource; frontend: Resource }): void {
  const own = (name: string, type: string) => {
    const id = `${prod.id}/resourceGroups/rg-prod/providers/${type}/${name}`;
    return systemAssigned(store, { id, name }, guidOf(`${id} principal`), guidOf(`${id} client`), store.clock.now() - 200 * day);
  };
  const machines = 'Microsoft.Compute/virtualMachines';
  const sites = 'Microsoft.Web/sites';
  const machine = prod.other('rg-prod', machines, 'vm-build', 'northeurope', { vmId: guidOf('vm-build'), hardwareProfile: { vmSize: 'Standard_D4s_v5' }, provisioningState: 'Succeeded' }, { identity: own('vm-build', machines) });
  prod.assign('Storage Blob Data Reader', machine, `${prod.id}/resourceGroups/rg-prod`);
  const both = { ...userAssigned(store, [orders.id]), ...own('func-orders', sites), type: 'SystemAssigned, UserAssigned' };
  prod.other('rg-prod', sites, 'func-orders', 'northeurope', { state: 'Running', defaultHostName: 'func-orders.azurewebsites.net', enabled: true, reserved: true }, { identity: both, kind: 'functionapp,linux' });
  prod.other('rg-prod', 'Microsoft.Compute/virtualMachineScaleSets', 'vmss-web', 'northeurope', { singlePlacementGroup: false, orchestrationMode: 'Flexible', upgradePolicy: { mode: 'Manual' }, provisioningState: 'Succeeded' }, { identity: userAssigned(store, [frontend.id]), sku: { name: 'Standard_D2s_v5', tier: 'Standard', capacity: 2 } });
}
