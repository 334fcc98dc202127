import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Cloud } from '../../../src/azure/cloud.ts';
import { grantRole } from '../../../src/azure/grants.ts';
import { findImage } from '../../../src/azure/images.ts';
import { everyPage } from '../../../src/azure/pages.ts';
import type { Registry } from '../../../src/azure/registries.ts';
import { listRegistries } from '../../../src/azure/registries.ts';
import { repositoryPages, tagPages } from '../../../src/azure/repositories.ts';
import { builtInRoles } from '../../../src/azure/roles.ts';
import type { RoleName } from '../../../src/azure/roles.ts';
import type { SampleAzureOptions } from '../../../src/emulator/sampleAzure.ts';
import { systemClock } from '../../../src/emulator/clock.ts';
import { issueToken } from '../../../src/emulator/token.ts';
import { guidOf } from '../../../src/emulator/guid.ts';
import { contoso, dev, fabrikam, send } from '../fixture.ts';
import { estate, never } from './estate.ts';
import { failed } from './failed.ts';

// The principal of an identity that has no roles.
const forgotten = guidOf(`${dev} rg-pay mi-forgotten principal`);

/** The sample as somebody else of Contoso sees it, who has no role there at first but those of the seed. */
function as(cloud: Cloud, objectId: string): Cloud {
  return { ...cloud, credential: () => ({ getToken: async (scopes) => issueToken(systemClock, { tenantId: contoso, objectId, name: objectId, audience: [scopes].flat().join(' ').replace(/\/\.default$/, '') }) }) };
}

async function registry(name: string, options: SampleAzureOptions = {}) {
  const { azure, at } = await estate({ operationMs: 0, ...options });
  const where = at(name === 'acrabsdemo' ? 'Contoso Dev' : 'Contoso Prod');
  const found = async () => (await listRegistries(azure.cloud, where, never)).find((one) => one.name === name) ?? assert.fail(`no ${name}`);
  const change = async (properties: Record<string, unknown>, sku = 'Premium') => {
    const { status } = await send(azure, 'PATCH', `${(await found()).id}?api-version=2025-11-01`, { body: { sku: { name: sku }, properties } });
    assert.equal(status, 200);
    return found();
  };
  return { azure, cloud: azure.cloud, found, change, registry: await found() };
}

const rules = (value: string) => ({ publicNetworkAccess: 'Enabled', networkRuleSet: { defaultAction: 'Deny', ipRules: [{ action: 'Allow', value }] } });

const names = async (cloud: Cloud, of: Registry) => everyPage(repositoryPages(cloud, of), never);
const tagsOf = async (cloud: Cloud, of: Registry, repository: string) => (await everyPage(tagPages(cloud, of, repository), never)).map(({ name }) => name);

async function refusal(call: Promise<unknown>): Promise<[kind: string, code: string, message: string]> {
  const error = await failed(call);
  return [error.kind, error.code, error.message];
}

describe('the repositories of a registry', () => {
  it('are listed by name to who may pull, and their tags with the newest first', async () => {
    const { cloud, registry: demo } = await registry('acrabsdemo');
    assert.deepEqual(await names(cloud, demo), ['orders/api', 'orders/worker', 'samples/hello-world']);
    const tags = await everyPage(tagPages(cloud, demo, 'orders/api'), never);
    assert.deepEqual(tags.map(({ name }) => name), ['latest', 'v1.4.2', 'v1.4.1', 'v1.3.0']);
    assert.match(tags[0]?.digest ?? '', /^sha256:[0-9a-f]{64}$/);
    assert.equal(tags[0]?.digest, tags[1]?.digest);
  });

  it('have the tags of one push in their order by name, however slowly the sample was made', async () => {
    let now = Date.now();
    const { cloud, registry: demo } = await registry('acrabsdemo', { clock: { now: () => (now += 1) } });
    assert.deepEqual((await tagsOf(cloud, demo, 'orders/api')).slice(0, 2), ['latest', 'v1.4.2']);
  });

  it('are none in a registry that nothing was pushed to', async () => {
    const { cloud, registry: shared } = await registry('acrshared');
    assert.deepEqual(await names(cloud, shared), []);
  });

  it('are read by a token for Resource Manager, which is exchanged at the login server alone, or by one for registries where that is not taken', async () => {
    const { azure, cloud, change, registry: demo } = await registry('acrabsdemo');
    const asked: string[] = [];
    const watching: Cloud = { ...cloud, credential: (...at) => ({ getToken: async (scopes, more) => (asked.push(String(scopes)), cloud.credential(...at).getToken(scopes, more)) }), observe: ({ method, url, status }) => asked.push(`${method} ${url} ${status}`) };
    await names(watching, demo);
    assert.deepEqual(asked, [
      'GET https://acrabsdemo.azurecr.io/acr/v1/_catalog 401',
      'https://management.sample.azure/.default',
      'POST https://acrabsdemo.azurecr.io/oauth2/exchange 200',
      'POST https://acrabsdemo.azurecr.io/oauth2/token 200',
      'GET https://acrabsdemo.azurecr.io/acr/v1/_catalog 200',
    ]);
    const closedToArm = await change({ policies: { azureADAuthenticationAsArmPolicy: { status: 'disabled' } } });
    assert.deepEqual((await names(cloud, closedToArm)).length, 3);
    // The registry believes what it was told, not what is known of it here.
    assert.equal((await refusal(names(cloud, demo)))[1], 'RepositoriesDenied');
    assert.ok(azure.requests.length > 0);
  });

  it('come page by page, and after a failure the same page is asked for again', async () => {
    const { azure, at } = await estate({ seed: 'long' });
    const [first] = await listRegistries(azure.cloud, at('Team 001'), never);
    assert.ok(first);
    const pages = repositoryPages(azure.cloud, first);
    assert.deepEqual([(await pages.next(never)).length, pages.done(), pages.total()], [100, false, undefined]);
    azure.setFaults([{ path: '/acr/v1/_catalog', status: 400, code: 'Spoiled', times: 1 }]);
    assert.equal((await refusal(pages.next(never)))[1], 'Spoiled');
    assert.deepEqual([await pages.next(never), await pages.next(never)].map((page) => [page[0], page.length]), [['services/s100', 100], ['services/s200', 50]]);
    assert.equal(pages.done(), true);
    const tags = await tagsOf(azure.cloud, first, 'services/s000');
    assert.deepEqual([tags.length, new Set(tags).size, tags[0], tags.at(-1)], [250, 250, 'build-000', 'build-249']);
  });
});

describe('an image of a registry', () => {
  it('is found by its tag or by its digest, with when it was pushed', async () => {
    const { cloud, registry: demo } = await registry('acrabsdemo');
    const [newest] = await everyPage(tagPages(cloud, demo, 'orders/api'), never);
    assert.ok(newest);
    const there = { kind: 'there', pushed: newest.updated, locked: false };
    assert.deepEqual(await findImage(cloud, demo, { repository: 'orders/api', tag: 'v1.4.2', digest: undefined }, never), there);
    // The digest alone counts where both are named.
    assert.deepEqual(await findImage(cloud, demo, { repository: 'orders/api', tag: 'v0', digest: newest.digest }, never), there);
    assert.deepEqual(await findImage(cloud, demo, { repository: 'orders/api', tag: undefined, digest: undefined }, never), there);
  });

  it('that is missing is told from a repository that is', async () => {
    const { cloud, registry: demo } = await registry('acrabsdemo');
    const digest = `sha256:${'0'.repeat(64)}`;
    assert.deepEqual(await findImage(cloud, demo, { repository: 'orders/api', tag: 'v0', digest: undefined }, never), { kind: 'missing', what: 'image' });
    assert.deepEqual(await findImage(cloud, demo, { repository: 'orders/api', tag: 'v1.4.2', digest }, never), { kind: 'missing', what: 'image' });
    for (const one of [undefined, digest]) assert.deepEqual(await findImage(cloud, demo, { repository: 'order/api', tag: 'v1.4.2', digest: one }, never), { kind: 'missing', what: 'repository' });
  });

  it('in a registry that does not answer is given up in time', async (t) => {
    const { cloud, registry: demo } = await registry('acrabsdemo', { latencyMs: 20 });
    t.mock.method(AbortSignal, 'timeout', () => AbortSignal.abort());
    assert.deepEqual(await refusal(findImage(cloud, demo, { repository: 'orders/api', tag: 'v1.4.2', digest: undefined }, never)), ['offline', 'RegistryUnreachable', 'acrabsdemo.azurecr.io has not answered within 20 seconds.']);
  });

  it('is not told to who may not read it, and giving up is told nothing', async () => {
    const { cloud, registry: demo } = await registry('acrabsdemo', { latencyMs: 20 });
    const wanted = { repository: 'orders/api', tag: 'v1.4.2', digest: undefined };
    assert.equal((await refusal(findImage(as(cloud, forgotten), demo, wanted, never)))[1], 'RepositoriesDenied');
    const abort = new AbortController();
    const looking = findImage(cloud, demo, wanted, abort.signal);
    abort.abort();
    await assert.rejects(looking, { name: 'AbortError' });
  });
});

describe('who reads the repositories of a registry', () => {
  it('has a role that pulls; whoever has none is told which', async () => {
    const { cloud, registry: demo } = await registry('acrabsdemo');
    const other = as(cloud, forgotten);
    assert.deepEqual(await refusal(names(other, demo)), ['denied', 'RepositoriesDenied', 'You may not read the repositories of acrabsdemo: that takes AcrPull, or another role with Microsoft.ContainerRegistry/registries/pull/read.']);
    assert.equal((await refusal(tagsOf(other, demo, 'orders/api')))[2], 'You may not read the tags of orders/api: that takes AcrPull on acrabsdemo, or another role with Microsoft.ContainerRegistry/registries/pull/read.');
    const untold = { ...demo, modeTold: false } as const;
    assert.equal((await refusal(names(other, untold)))[2], 'You may not read the repositories of acrabsdemo: that takes AcrPull or, where the registry is in ABAC mode, which could not be read, Container Registry Repository Catalog Lister.');
    assert.equal((await refusal(tagsOf(other, untold, 'orders/api')))[2], 'You may not read the tags of orders/api in acrabsdemo: that takes AcrPull or, where the registry is in ABAC mode, which could not be read, Container Registry Repository Reader.');
    await grantRole(cloud, demo, { scope: demo.id, role: builtInRoles.acrPull, principalId: forgotten }, never);
    assert.equal((await names(other, demo)).length, 3);
    assert.equal((await tagsOf(other, demo, 'orders/api')).length, 4);
  });

  it('in ABAC mode has the repository roles: Owner and AcrPull are none of them', async () => {
    const { cloud, change } = await registry('acrabsdemo');
    const demo = await change({ roleAssignmentMode: 'AbacRepositoryPermissions' }, 'Basic');
    assert.deepEqual((await refusal(names(cloud, demo))).slice(1), ['RepositoriesDenied', 'You may not list the repositories of acrabsdemo: it is in ABAC mode, where Container Registry Repository Catalog Lister lists them; Owner, Contributor and Reader do not.']);
    assert.equal((await refusal(tagsOf(cloud, demo, 'orders/api')))[2], 'You may not read the tags of orders/api: acrabsdemo is in ABAC mode, where Container Registry Repository Reader reads them; Owner, Contributor and Reader do not.');
    const other = as(cloud, forgotten);
    const grant = async (role: RoleName, condition?: string) => grantRole(cloud, demo, { scope: demo.id, role, principalId: forgotten, ...(condition !== undefined && { condition }) }, never);
    await grant(builtInRoles.acrPull);
    assert.equal((await refusal(names(other, demo)))[1], 'RepositoriesDenied');
    await grant({ guid: 'bfdb9389-c9a5-478a-bb2f-ba9ca092c3c7', name: 'Container Registry Repository Catalog Lister' });
    assert.equal((await names(other, demo)).length, 3);
    assert.equal((await refusal(tagsOf(other, demo, 'orders/api')))[1], 'RepositoriesDenied');
    await grant(builtInRoles.repositoryReader, "((!(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/metadata/read'})) OR (@Request[Microsoft.ContainerRegistry/registries/repositories:name] StringStartsWith 'orders/'))");
    assert.equal((await tagsOf(other, demo, 'orders/api')).length, 4);
    assert.equal((await refusal(tagsOf(other, demo, 'samples/hello-world')))[1], 'RepositoriesDenied');
  });

  it('is of the tenant of the registry', async () => {
    const { cloud, registry: demo } = await registry('acrabsdemo');
    assert.equal((await refusal(names(cloud, { ...demo, tenantId: fabrikam })))[1], 'RepositoriesDenied');
  });

  it('comes from where the registry lets people in', async () => {
    const { cloud, change } = await registry('acrcontosoprod');
    assert.deepEqual(await refusal(names(cloud, await change({ publicNetworkAccess: 'Disabled' }))), ['denied', 'RegistryClosed', 'acrcontosoprod is closed to the public network: it lets itself be read by its private endpoints alone (DENIED).']);
    assert.deepEqual(await refusal(names(cloud, await change(rules('198.51.100.0/24')))), ['denied', 'RegistryClosed', 'The firewall of acrcontosoprod lets in the addresses that it names, and yours is none of them (DENIED).']);
    // In: now it is a matter of roles.
    assert.equal((await refusal(names(cloud, await change(rules('203.0.113.0/24')))))[1], 'RepositoriesDenied');
  });
});

describe('what is no refusal of a registry', () => {
  it('a repository that is gone, a token that cannot be had and an answer that is none keep their own words', async () => {
    const { azure, cloud, registry: demo } = await registry('acrabsdemo');
    assert.deepEqual((await refusal(tagsOf(cloud, demo, 'orders/gone'))).slice(0, 2), ['notFound', 'NAME_UNKNOWN']);
    const locked: Cloud = { ...cloud, credential: () => ({ getToken: async () => Promise.reject(Object.assign(new Error('AADSTS50076: Sign in.'), { name: 'AuthenticationRequiredError' })) }) };
    assert.equal((await refusal(names(locked, demo)))[0], 'signInNeeded');
    azure.setFaults([{ path: '/acr/v1/_catalog', status: 503, times: 3 }]);
    assert.equal((await refusal(names(cloud, demo)))[0], 'unavailable');
  });

  it('a login server that cannot be reached, and one that is no host name, are told by name', async () => {
    const { cloud, registry: demo } = await registry('acrabsdemo');
    assert.deepEqual(await refusal(names(cloud, { ...demo, loginServer: 'acrelsewhere.azurecr.io' })), ['offline', 'RegistryUnreachable', "acrelsewhere.azurecr.io can't be reached (ECONNRESET). Check your connection, and whether this computer knows the name."]);
    assert.equal((await refusal(names(cloud, { ...demo, loginServer: '' })))[2], 'acrabsdemo has no login server yet. Try again when it is ready.');
    for (const loginServer of ['evil.example/x', 'a@b.example', 'localhost', 'acr.example:8443', 'http://acr.example']) assert.equal((await refusal(names(cloud, { ...demo, loginServer })))[1], 'InvalidLoginServer');
  });

  it('a next page at another host is not followed', async () => {
    const { azure, cloud, registry: demo } = await registry('acrabsdemo');
    azure.setFaults([{ path: '/acr/v1/_catalog', after: 1, status: 200, headers: { link: '<https://evil.example/acr/v1/_catalog?last=x>; rel="next"' }, times: 1 }]);
    assert.equal((await refusal(names(cloud, demo)))[1], 'ForeignOrigin');
    assert.ok(!azure.requests.some(({ path }) => path.includes('evil')));
  });

  it('who gives up is told nothing', async () => {
    const { cloud, registry: demo } = await registry('acrabsdemo', { latencyMs: 50 });
    const abort = new AbortController();
    const reading = repositoryPages(cloud, demo).next(abort.signal);
    abort.abort();
    await assert.rejects(reading, { name: 'AbortError' });
  });
});
