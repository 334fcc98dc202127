import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { listUsersOf } from '../../../src/azure/identityUsers.ts';
import { countResources, listResources } from '../../../src/azure/inventory.ts';
import { everyPage } from '../../../src/azure/pages.ts';
import { resourceKinds } from '../../../src/azure/resources.ts';
import type { Resource } from '../../../src/azure/resources.ts';
import { parseSearch } from '../../../src/azure/search.ts';
import type { Fault } from '../../../src/emulator/sampleAzure.ts';
import { estate, never, withoutGraph } from './estate.ts';

// Each is answered by Resource Graph and, without it, by the providers' own lists: nobody may see a difference.

const byId = (resources: readonly Resource[]) => resources.toSorted((a, b) => a.id.toLowerCase().localeCompare(b.id.toLowerCase())).map((resource) => ({ ...resource, id: resource.id.toLowerCase(), resourceGroup: resource.resourceGroup.toLowerCase() }));

const reasons: [reason: string, fault: Fault][] = [
  ['is missing', withoutGraph],
  ['may not be asked', { ...withoutGraph, status: 403, code: 'AuthorizationFailed' }],
  ['does not know the api-version', { ...withoutGraph, status: 400, code: 'InvalidApiVersionParameter' }],
];

for (const [reason, fault] of reasons) {
  describe(`where Resource Graph ${reason}`, () => {
    for (const seed of ['walk', 'small'] as const) {
      it(`the counts and the lists are the same (${seed})`, async () => {
        const { azure, all } = await estate({ seed });
        const contoso = all.filter(({ tenantId }) => tenantId === all[0]?.tenantId);
        const read = async () => ({
          counts: await countResources(azure.cloud, contoso, never),
          resources: byId(await everyPage(listResources(azure.cloud, contoso, resourceKinds), never)),
        });
        const queried = await read();
        azure.setFaults([fault]);
        assert.deepEqual(await read(), queried);
        assert.ok(queried.resources.length > 10);
      });
    }
  });
}

it('what uses an identity is the same without Resource Graph', async () => {
  const { azure, all, at } = await estate();
  const contoso = all.filter(({ tenantId }) => tenantId === at('Contoso Dev').tenantId);
  const identities = await everyPage(listResources(azure.cloud, contoso, ['identity']), never);
  const read = async () => Promise.all(identities.map(async ({ id }) => (await listUsersOf(azure.cloud, contoso, id, never)).map((user) => ({ ...user, id: user.id.toLowerCase() })).toSorted((a, b) => `${a.id} ${a.as}`.localeCompare(`${b.id} ${b.as}`))));
  const queried = await read();
  azure.setFaults([withoutGraph]);
  assert.deepEqual(await read(), queried);
  assert.ok(queried.flat().length > 3);
});

it('a search finds the same without Resource Graph', async () => {
  const { azure, all, at } = await estate();
  const contoso = all.filter(({ tenantId }) => tenantId === at('Contoso Dev').tenantId);
  const resources = await everyPage(listResources(azure.cloud, contoso, resourceKinds), never);
  const identity = resources.find((resource) => resource.kind === 'identity' && resource.name === 'mi-payments');
  const cluster = resources.find((resource) => resource.kind === 'cluster' && resource.runsOn.kind === 'managedIdentity');
  assert.ok(identity?.kind === 'identity' && cluster?.kind === 'cluster' && cluster.runsOn.kind === 'managedIdentity');
  const [tag] = resources.flatMap(({ tags }) => Object.entries(tags));
  assert.ok(tag);
  const { kubelet } = cluster.runsOn;
  const texts = ['PAY', 'rg-', identity.principalId, identity.clientId.toUpperCase(), identity.id, identity.principalId.slice(0, 9), kubelet?.principalId ?? '', tag[0], `${tag[0]}=${tag[1]}`, `The client '${identity.clientId}' with object id '${identity.principalId}' does not have authorization to perform action 'Microsoft.Storage/read' over scope '/subscriptions/${identity.subscriptionId}'.`, "it's \\ not \"there\"", 'nothing of the kind'];
  const found = async (text: string) => byId(await everyPage(listResources(azure.cloud, contoso, resourceKinds, parseSearch(text)), never)).map(({ name }) => name);
  const queried: string[][] = [];
  for (const text of texts) queried.push(await found(text));
  azure.setFaults([withoutGraph]);
  for (const [index, text] of texts.entries()) assert.deepEqual(await found(text), queried[index], text);
  const [pay = [], , byPrincipal, byClient, byResourceId, byPart, byKubelet = [], byTagName = [], byTag = [], byMessage, odd, none] = queried;
  assert.ok(pay.includes('mi-payments'));
  for (const only of [byPrincipal, byClient, byResourceId, byPart, byMessage]) assert.deepEqual(only, ['mi-payments']);
  assert.ok(byKubelet.includes(cluster.name));
  assert.ok(byTag.length > 0 && byTagName.length >= byTag.length);
  assert.deepEqual([odd, none], [[], []]);
});
