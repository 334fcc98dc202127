import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AuthorizationScopeFilter, QueryRequestOptions } from '@azure/arm-resourcegraph';
import { guidOf } from '../../src/emulator/guid.ts';
import { issueToken } from '../../src/emulator/token.ts';
import { clientsOf, contoso, dev, fabrikam, manualClock, prod, refused, research, sample, send } from './fixture.ts';

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

  it('tells where a query is wrong', async () => {
    const { azure } = sample();
    const { json } = await send(azure, 'POST', '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01', { body: { query: 'resources\n| where where', subscriptions: [dev] } });
    const [, detail] = json.error?.details ?? [];
    assert.partialDeepStrictEqual(detail, { code: 'ParserFailure', line: 2, characterPositionInLine: 8 });
    assert.match(json.error?.message ?? '', /^Please provide below info when asking for support: timestamp = 2026-03-02T09:00:00\.0000000Z, correlationId = [0-9a-f-]{36}\.$/);
  });

  it('refuses an empty query, facets, management groups and what is no list of subscriptions', async () => {
    const { azure, graph } = sample();
    await refused(graph.resources({ query: ' ', subscriptions: [dev] }), 400, 'BadRequest');
    await refused(graph.resources({ query: 'resources', subscriptions: [dev], facets: [{ expression: 'type' }] }), 400, 'BadRequest');
    await refused(graph.resources({ query: 'resources', managementGroups: ['contoso'] }), 400, 'BadRequest');
    const { status } = await send(azure, 'POST', '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01', { body: { query: 'resources', subscriptions: [7] } });
    assert.equal(status, 400);
  });

  it('leaves out subscriptions that are not there or not to be read', async () => {
    const at = sample();
    const query = 'resources | distinct subscriptionId';
    assert.deepEqual(await ask(at, query, [guidOf('nowhere'), research, dev.toUpperCase()]), [{ subscriptionId: dev }]);
    assert.deepEqual(await ask(at, query, [guidOf('nowhere')]), []);
    assert.deepEqual(await ask(at, query, []), [{ subscriptionId: dev }, { subscriptionId: prod }]);
  });

  it('shows nothing to a caller without access, and no error', async () => {
    const { azure } = sample();
    const { token } = issueToken(manualClock(), { tenantId: contoso, objectId: guidOf('nobody'), name: 'nobody@contoso.com', audience: azure.cloud.resourceManager });
    const { status, json } = await send(azure, 'POST', '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01', { token, body: { query: 'resourcecontainers', subscriptions: [dev] } });
    assert.deepEqual([status, json['totalRecords'], json['data']], [200, 0, []]);
  });

  it('shows the assignments at the scope and below unless it is told otherwise', async () => {
    const at = sample();
    const query = "authorizationresources | where type == 'microsoft.authorization/roleassignments' and properties.principalType == 'User' | project scope = tostring(properties.scope) | order by scope asc";
    const scopes = async (options: QueryRequestOptions) => [...new Set(((await at.graph.resources({ query, subscriptions: [prod], options })).data as Row[]).map(({ scope }) => String(scope)))];
    const [whole, group] = [`/subscriptions/${prod}`, `/subscriptions/${prod}/resourceGroups/rg-shared`];
    assert.deepEqual(await scopes({}), [whole, group]);
    assert.deepEqual(await scopes({ authorizationScopeFilter: 'AtScopeAboveAndBelow' }), [whole, group]);
    assert.deepEqual(await scopes({ authorizationScopeFilter: 'AtScopeExact' }), [whole]);
    assert.deepEqual(await scopes({ authorizationScopeFilter: 'AtScopeAndAbove' }), [whole]);
    await refused(scopes({ authorizationScopeFilter: 'Everywhere' as AuthorizationScopeFilter }), 400, 'BadRequest');
  });
});
