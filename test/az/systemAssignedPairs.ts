import * as az from '../../src/azure/asCode/az.ts';
import type { Cloud } from '../../src/azure/cloud.ts';
import { everyPage } from '../../src/azure/pages.ts';
import { setSystemAssigned } from '../../src/azure/setSystemAssigned.ts';
import { switchableType } from '../../src/azure/switchable.ts';
import { listSystemAssigned, listWithoutSystemAssigned } from '../../src/azure/systemAssigned.ts';
import type { Holder } from '../../src/azure/systemAssigned.ts';
import { guidOf } from '../../src/emulator/guid.ts';
import type { Pair } from './parityPairs.ts';

const never = new AbortController().signal;
const at = ['Contoso Dev', 'Contoso Prod'].map((name) => ({ subscriptionId: guidOf(`subscription ${name}`), tenantId: guidOf('tenant contoso.com') }));

// An api-version of each type that the sample answers in.
const versions: Readonly<Record<string, string>> = {
  'microsoft.compute/virtualmachines': '2024-11-01',
  'microsoft.compute/virtualmachinescalesets': '2024-11-01',
  'microsoft.web/sites': '2024-04-01',
  'microsoft.containerregistry/registries': '2023-07-01',
  'microsoft.storage/storageaccounts': '2024-01-01',
  'microsoft.sql/servers': '2023-08-01',
  'microsoft.documentdb/databaseaccounts': '2024-11-15',
};

/** The identity of each resource of the seed whose own identity can be switched, switched. */
export async function systemAssignedPairs(cloud: Cloud): Promise<Pair[]> {
  const on = await everyPage(listSystemAssigned(cloud, at), never);
  const off = await everyPage(listWithoutSystemAssigned(cloud, at), never);
  return [...on.map((holder) => pair(holder, false)), ...on.map(again), ...off.map((holder) => pair(holder, true))].filter(({ commands }) => commands.length > 0);
}

function pair(holder: Holder, enable: boolean): Pair {
  return {
    name: `${enable ? 'enabling' : 'disabling'} the system-assigned identity of ${holder.name} (${switchableType(holder.type) ?? holder.type})`,
    commands: enable ? az.enableSystemAssigned(holder) : az.disableSystemAssigned(holder),
    own: async (cloud) => setSystemAssigned(cloud, holder, holder, enable, never),
    state: [`${holder.id}?api-version=${versions[holder.type] ?? ''}`],
  };
}

/** Disabled and enabled again it is another identity: the name of the principal is all that stays. */
function again(holder: Holder): Pair {
  const { name, commands, own, state } = pair(holder, false);
  const without = { ...holder, principalId: undefined };
  return {
    name: `${name}, and enabling it again`,
    commands: commands.length === 0 ? [] : [...commands, ...az.enableSystemAssigned(without)],
    own: async (cloud) => {
      await own(cloud);
      await setSystemAssigned(cloud, holder, without, true, never);
    },
    state,
  };
}
