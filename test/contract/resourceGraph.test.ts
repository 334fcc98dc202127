import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clientsOf, dev, fabrikam, prod, refused, research, sample, send } from './fixture.ts';

type Row = Record<string, unknown>;

async function ask(at: ReturnType<typeof sample>, query: string, subscriptions = [dev, prod]): Promise<Row[]> {
  return (await at.graph.resources({ query, subscriptions })).data as Row[];
}

describe('Resource Graph', () => {
  it('counts by subscription and type', async () => {
    const rows = await ask(sample(), "resources | where type in~ ('Microsoft.ManagedIdentity/userAssignedIdentities', 'microsoft.containerservice/managedclusters') | summarize total = count() by subscriptionId, type | order by total asc");
    assert.deepEqual(rows.map(({ subscriptionId, type, total }) => [subscriptionId, type, total]), [
      [prod, 'microsoft.containerservice/managedclusters', 1],
      [dev, 'microsoft.containerservice/managedclusters', 2],
      [prod, 'microsoft.managedidentity/userassignedidentities', 4],
      [dev, 'microsoft.managedidentity/userassignedidentities', 5],
    ]);
  });

  it('shows the subscriptions that were asked for, and of those what may be read', async () => {
    const at = sample();
    assert.deepEqual(await ask(at, 'resources | where name == "acrshared" | project name', [dev]), []);
    assert.deepEqual(await ask(at, 'resources | project name', [research]), []);
    const guest = clientsOf(at.azure, research, fabrikam);
    assert.equal(((await guest.graph.resources({ query: 'resources', subscriptions: [research] })).data as Row[]).length, 2);
  });

  it('shows what was just made', async () => {
    const at = sample();
    await at.identities.userAssignedIdentities.createOrUpdate('rg-pay', 'mi-new', { location: 'westeurope' });
    assert.equal((await ask(at, "resources | where name == 'mi-new'")).length, 1);
  });

  it('has groups, subscriptions and role assignments in tables of their own', async () => {
    const at = sample();
    const groups = await ask(at, "resourcecontainers | where type == 'microsoft.resources/subscriptions/resourcegroups' | project name | order by name asc", [prod]);
    assert.deepEqual(groups.map(({ name }) => name), ['MC_rg-prod_aks-prod_northeurope', 'rg-prod', 'rg-shared']);
    const assigned = await ask(at, "authorizationresources | where type =~ 'microsoft.authorization/roleassignments' and properties.principalType == 'Group' | project scope = tostring(properties.scope)", [prod]);
    assert.match(String(assigned[0]?.['scope']), /\/acrshared$/);
    const custom = await ask(at, "authorizationresources | where type == 'microsoft.authorization/roledefinitions' and properties.type == 'CustomRole' | project role = properties.roleName");
    assert.deepEqual(custom, [{ role: 'Contoso Image Puller' }]);
  });

  it('finds who uses an identity, whose ID is a key', async () => {
    const rows = await ask(sample(), "resources | where tostring(identity.userAssignedIdentities) contains '/userassignedidentities/MI-payments' | project name | order by name asc");
    assert.deepEqual(rows, [{ name: 'app-payments' }, { name: 'vm-pay-worker' }]);
  });

  it('expands objects and arrays to rows', async () => {
    const rows = await ask(sample(), 'resources | where name == "aks-legacy" | mv-expand pool = properties.agentPoolProfiles | project pool = tostring(pool.name), nodes = toint(pool["count"]) | order by nodes desc');
    assert.deepEqual(rows, [{ pool: 'workers', nodes: 3 }, { pool: 'system', nodes: 2 }]);
  });

  it('pages by $top and $skipToken', async () => {
    const { graph } = sample();
    const query = 'resources | project id, name | order by name asc';
    const names: unknown[] = [];
    let skipToken: string | undefined;
    let pages = 0;
    do {
      const page = await graph.resources({ query, subscriptions: [dev], options: { top: 4, ...(skipToken !== undefined && { skipToken }) } });
      names.push(...(page.data as Row[]).map(({ name }) => name));
      assert.equal(page.resultTruncated, page.skipToken === undefined ? 'false' : 'true');
      skipToken = page.skipToken;
      pages++;
    } while (skipToken !== undefined);
    assert.deepEqual([pages, names.length, names], [3, 11, names.map(String).toSorted()]);
  });

  it('gives no skip token without the id in the rows', async () => {
    const { graph } = sample();
    const page = await graph.resources({ query: 'resources | project name', subscriptions: [dev], options: { top: 4 } });
    assert.deepEqual([page.count, page.totalRecords, page.resultTruncated, page.skipToken], [4, 11, 'true', undefined]);
  });

  it('tells what is left of the quota', async () => {
    const { azure } = sample();
    const { headers } = await send(azure, 'POST', '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01', { body: { query: 'resources | take 1', subscriptions: [dev] } });
    assert.match(headers['x-ms-user-quota-remaining'] ?? '', /^\d+$/);
    assert.equal(headers['x-ms-user-quota-resets-after'], '00:00:05');
  });

  it('joins resources with the names of their subscriptions and the tags of their groups', async () => {
    const rows = await ask(
      sample(),
      `resources
      | where type =~ 'Microsoft.ManagedIdentity/userAssignedIdentities'
      | join kind=leftouter (resourcecontainers | where type == 'microsoft.resources/subscriptions' | project subscriptionName = name, subscriptionId) on subscriptionId
      | join kind=leftouter (resourcecontainers | where type == 'microsoft.resources/subscriptions/resourcegroups' and isnotempty(tags) | project subscriptionId, resourceGroup, groupTags = tags) on subscriptionId, resourceGroup
      | where name in ('mi-payments', 'mi-web-frontend', 'mi-acr-id')
      | order by name asc
      | project name, subscriptionName, groupTags, resourceGroup1`,
    );
    assert.deepEqual(rows, [
      { name: 'mi-acr-id', subscriptionName: 'Contoso Dev', groupTags: null, resourceGroup1: '' },
      { name: 'mi-payments', subscriptionName: 'Contoso Dev', groupTags: { team: 'payments' }, resourceGroup1: 'rg-pay' },
      { name: 'mi-web-frontend', subscriptionName: 'Contoso Prod', groupTags: { environment: 'production' }, resourceGroup1: 'rg-prod' },
    ]);
  });

  it('finds the roles of identities by joining assignments with them', async () => {
    const rows = await ask(
      sample(),
      `authorizationresources
      | where type == 'microsoft.authorization/roleassignments'
      | project principalId = tostring(properties.principalId), scope = tostring(properties.scope)
      | join kind=inner (resources | where name startswith 'mi-pay' | project name, principalId = tostring(properties.principalId)) on principalId
      | summarize scopes = count() by name`,
      [dev],
    );
    assert.deepEqual(rows, [{ name: 'mi-payments', scopes: 2 }]);
  });

  it('refuses a query outside of the subset, and names the part', async () => {
    const { azure } = sample();
    const part = async (query: string) => {
      const { status, json } = await send(azure, 'POST', '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01', { body: { query, subscriptions: [dev] } });
      assert.deepEqual([status, json.error?.code, json.error?.details?.[0]?.code], [400, 'BadRequest', 'InvalidQuery']);
      return json.error?.details?.[1]?.message ?? '';
    };
    assert.match(await part('resources | join kind=leftanti (resourcecontainers) on subscriptionId'), /kind 'leftanti' is not supported .*\(line 1, character 22\)/);
    assert.match(await part('securityresources | take 1'), /table 'securityresources' is not supported/);
    assert.match(await part('resources | where name matches regex "x"'), /'matches' is not supported/);
    assert.match(await part('resources | extend a = ago(1d)'), /literal '1d' is not supported/);
    assert.match(await part('resources | extend a = now()'), /function 'now' is not supported/);
    assert.match(await part('resources | summarize avg(1) by type'), /aggregate 'avg' is not supported/);
    assert.match(await part('resources | where nothing == 1'), /'nothing'/);
    assert.match(await part('resources | where'), /Expected an expression, but the query ends/);
    assert.match(await part('let a = 1; resources'), /operator 'let' is not supported/);
    assert.match(await part('resources | summarize count() by properties.state'), /dynamic/);
    assert.match(await part('resources # '), /character '#'/);
  });

  it('refuses an empty query, a wrong option and another format', async () => {
    const { graph } = sample();
    await refused(graph.resources({ query: ' ', subscriptions: [dev] }), 400, 'BadRequest');
    await refused(graph.resources({ query: 'resources', subscriptions: [dev], options: { top: 1001 } }), 400, 'BadRequest');
    await refused(graph.resources({ query: 'resources', subscriptions: [dev], options: { resultFormat: 'table' } }), 400, 'BadRequest');
  });
});
