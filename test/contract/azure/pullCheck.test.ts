import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { listAssignmentsAt } from '../../../src/azure/assignments.ts';
import { listClusters } from '../../../src/azure/clusters.ts';
import { grantRole, updateCondition } from '../../../src/azure/grants.ts';
import { checkPull } from '../../../src/azure/pull/check.ts';
import type { PullVerdict } from '../../../src/azure/pull/check.ts';
import { readPullFacts } from '../../../src/azure/pull/facts.ts';
import type { MoveNoted } from '../../../src/azure/pull/facts.ts';
import type { Finding, Mark } from '../../../src/azure/pull/finding.ts';
import { imageReference } from '../../../src/azure/pull/imageReference.ts';
import { pullerOf } from '../../../src/azure/pullers.ts';
import { listRegistries } from '../../../src/azure/registries.ts';
import { repositoryCondition } from '../../../src/azure/repositoryConditions.ts';
import { builtInRoles } from '../../../src/azure/roles.ts';
import type { Fault, SampleAzure } from '../../../src/emulator/sampleAzure.ts';
import { guidOf } from '../../../src/emulator/guid.ts';
import { scopeInWords } from '../../../src/features/shared/scopes.ts';
import { send } from '../fixture.ts';
import { estate, never, withoutGraph } from './estate.ts';

interface Situation {
  readonly is: string;
  readonly cluster: string;
  /** A registry by its name, or an image. */
  readonly pulls: string;
  readonly faults?: readonly Fault[];
  readonly noted?: MoveNoted;
  readonly answer: Mark;
  /** What the findings say that are not well, or that matter: what it is about, its mark, and words of it. */
  readonly because: readonly (readonly [Finding['id'], Mark, RegExp])[];
}

const graphDenied: Fault = { path: '/v1.0/', status: 403, code: 'Authorization_RequestDenied', message: 'No.' };
const event = (image: string) => `Failed to pull image "${image}": rpc error: code = Unknown desc = failed to resolve reference "${image}": 401 Unauthorized`;

const situations: readonly Situation[] = [
  { is: 'the kubelet identity has AcrPull on the registry', cluster: 'aks-works', pulls: 'acrworks', answer: 'yes', because: [['right', 'yes', /^The kubelet identity of aks-works has the right: AcrPull on the registry\.$/], ['puller', 'yes', /aks-works-agentpool\. The identity of the control plane does not\.$/], ['mode', 'yes', /RBAC mode/], ['network', 'yes', /from everywhere/], ['age', 'yes', /60 days ago/], ['pools', 'yes', /Nothing tells that aks-works ever had a service principal/], ['tenant', 'yes', /tenant of aks-works/]] },
  { is: 'the same, by the event of a pod', cluster: 'aks-works', pulls: event('acrworks.azurecr.io/orders/api:1.4'), answer: 'yes', because: [['registry', 'yes', /^acrworks\.azurecr\.io is acrworks in rg-pulls, Premium\.$/], ['image', 'yes', /^There is orders\/api:1\.4, pushed on \d{4}-\d\d-\d\d\.$/]] },
  { is: 'the same, and an image without a tag', cluster: 'aks-works', pulls: 'acrworks.azurecr.io/api', answer: 'yes', because: [['image', 'yes', /^There is api:latest, pushed/]] },
  { is: 'a tag that nobody has pushed', cluster: 'aks-works', pulls: 'acrworks.azurecr.io/orders/api:9.9', answer: 'no', because: [['image', 'no', /^The repository orders\/api is in acrworks, and has no tag 9\.9\.$/], ['right', 'yes', /has the right/]] },
  { is: 'no tag named, and none that is latest', cluster: 'aks-works', pulls: 'acrworks.azurecr.io/orders/api', answer: 'no', because: [['image', 'no', /has no tag latest\.$/]] },
  { is: 'a digest that nobody has pushed', cluster: 'aks-works', pulls: `acrworks.azurecr.io/orders/api:1.4@sha256:${'0'.repeat(64)}`, answer: 'no', because: [['image', 'no', /has nothing with the digest sha256:0{64}\.$/]] },
  { is: 'a repository that is not there', cluster: 'aks-works', pulls: 'acrworks.azurecr.io/order/api:1.4', answer: 'no', because: [['image', 'no', /^There is no repository order\/api in acrworks\.$/]] },
  { is: 'an image that a cache rule brings with the first pull', cluster: 'aks-works', pulls: 'acrworks.azurecr.io/hub/nginx:1.27', answer: 'maybe', because: [['image', 'maybe', /^hub\/nginx:1\.27 is not in acrworks yet: its cache rule docker-hub brings it from docker\.io\/library\/\* with the first pull, if it is there\.$/]] },
  { is: 'an image that is not there, and cache rules that may not be read', cluster: 'aks-works', pulls: 'acrworks.azurecr.io/web/site:1', faults: [{ path: '/cacheRules', status: 403, code: 'AuthorizationFailed', message: 'No.' }], answer: 'maybe', because: [['image', 'maybe', /^There is no repository web\/site in acrworks\. Whether a cache rule brings it .* AuthorizationFailed$/]] },
  { is: 'an image that is not there, in a cloud without cache rules', cluster: 'aks-works', pulls: 'acrworks.azurecr.io/web/site:1', faults: [{ path: '/cacheRules', status: 400, code: 'NoRegisteredProviderFound', message: 'No.' }], answer: 'no', because: [['image', 'no', /^There is no repository web\/site in acrworks\.$/]] },
  { is: 'an image that is not there, of which the registry does not say why', cluster: 'aks-works', pulls: 'acrworks.azurecr.io/orders/api:1.4', faults: [{ path: '/_tags/', status: 404, code: 'NOT_FOUND', message: 'No.' }], answer: 'no', because: [['image', 'no', /^There is no orders\/api:1\.4 in acrworks\.$/]] },
  { is: 'an image of which pulls are locked', cluster: 'aks-works', pulls: 'acrworks.azurecr.io/orders/api:locked', answer: 'no', because: [['image', 'no', /^orders\/api:locked is there, but pulls of it are locked\.$/]] },
  { is: 'an image that the user may not look up', cluster: 'aks-works', pulls: 'acrworks.azurecr.io/orders/api:1.4', faults: [{ path: '/oauth2/token', status: 401, code: 'UNAUTHORIZED', message: 'No.' }], answer: 'maybe', because: [['image', 'maybe', /^Whether there is orders\/api:1\.4 in acrworks could not be looked at\. RepositoriesDenied/], ['right', 'yes', /has the right/]] },
  { is: 'an image in ABAC mode, which an Owner may not look up', cluster: 'aks-abac', pulls: 'acrabac.azurecr.io/api', answer: 'no', because: [['right', 'no', /no role that counts there/], ['image', 'maybe', /RepositoriesDenied/]] },
  { is: 'an image behind a firewall that lets the nodes in and not the user', cluster: 'aks-network', pulls: 'acrinside.azurecr.io/api', answer: 'maybe', because: [['network', 'yes', /lets in the address/], ['image', 'maybe', /could not be looked at\. RegistryClosed/]] },
  { is: 'an image in a registry that does not answer', cluster: 'aks-works', pulls: 'acrworks.azurecr.io/api', faults: [{ path: '/acr/v1/', reset: true }], answer: 'maybe', because: [['image', 'maybe', /could not be looked at\. RegistryUnreachable/]] },
  { is: 'a role on the subscription that reads everything', cluster: 'aks-inherited', pulls: 'acrinherited', answer: 'yes', because: [['right', 'yes', /Reader on subscription Contoso Pulls\.$/]] },
  { is: 'a role on the resource group', cluster: 'aks-network', pulls: 'acrworks', answer: 'yes', because: [['right', 'yes', /AcrPull on resource group rg-pulls\.$/]] },
  { is: 'a role through a group', cluster: 'aks-group', pulls: 'acrgroup', answer: 'yes', because: [['right', 'yes', /AcrPull on the registry through the group Pullers\.$/]] },
  { is: 'AcrPull on a registry in ABAC mode', cluster: 'aks-abac', pulls: 'acrabac', answer: 'no', because: [['right', 'no', /no role that counts there/], ['mode', 'yes', /AcrPull does nothing/]] },
  { is: 'the repository role on a registry that is not in ABAC mode', cluster: 'aks-rbac', pulls: 'acrrbac', answer: 'no', because: [['right', 'no', /no role that counts there/]] },
  { is: "AcrPull for the control plane's identity", cluster: 'aks-controlplane', pulls: 'acrcontrolplane', answer: 'no', because: [['right', 'no', /^The kubelet identity of aks-controlplane can't pull/]] },
  { is: 'AcrPull on another registry', cluster: 'aks-works', pulls: 'acrnobody', answer: 'no', because: [['right', 'no', /can't pull from acrnobody/]] },
  { is: 'a custom role whose NotActions leave the pull out', cluster: 'aks-almost', pulls: 'acralmost', answer: 'no', because: [['right', 'no', /can't pull/]] },
  { is: 'a custom role that can be assigned in one resource group alone', cluster: 'aks-narrow', pulls: 'acrnarrow', answer: 'yes', because: [['right', 'yes', /has the right: Contoso Group Puller on the registry\.$/]] },
  { is: 'a role of which nobody may read what it allows', cluster: 'aks-narrow', pulls: 'acrnarrow', faults: [{ path: `/roleDefinitions/${guidOf('role Contoso Group Puller')}`, status: 403, code: 'AuthorizationFailed', message: 'No.' }], answer: 'maybe', because: [['right', 'maybe', /^Whether the kubelet identity of aks-narrow can pull from acrnarrow is not known: what the role [\da-f-]{36} on the registry allows could not be read\.$/]] },
  { is: 'a deny assignment', cluster: 'aks-denied', pulls: 'acrdenied', answer: 'no', because: [['right', 'no', /deny assignment forbids it/]] },
  { is: 'a condition that lets the repository through', cluster: 'aks-repos', pulls: 'acrrepos.azurecr.io/orders/api:1.4', answer: 'yes', because: [['right', 'yes', /can pull orders\/api: .* its condition lets that through/]] },
  { is: 'a condition that does not', cluster: 'aks-repos', pulls: 'acrrepos.azurecr.io/web/site', answer: 'no', because: [['image', 'no', /no repository web\/site/], ['right', 'no', /can't pull web\/site: a condition limits what it has to orders\/\*\.$/]] },
  { is: 'a condition, and no image to hold against it', cluster: 'aks-repos', pulls: 'acrrepos', answer: 'maybe', because: [['right', 'maybe', /some repositories alone: orders\/\*/]] },
  { is: 'a condition on something else', cluster: 'aks-attributes', pulls: 'acrrepos.azurecr.io/orders/api:1.4', answer: 'maybe', because: [['right', 'maybe', /shown here and not evaluated/]] },
  { is: 'a registry that takes no tokens for Resource Manager', cluster: 'aks-network', pulls: 'acrtokens', answer: 'maybe', because: [['tokens', 'maybe', /^acrtokens takes no tokens for Resource Manager, .* 401 Unauthorized\.$/]] },
  { is: 'a role that was assigned two minutes ago', cluster: 'aks-fresh', pulls: 'acrfresh', answer: 'maybe', because: [['age', 'maybe', /2 minutes ago.* up to ten minutes/]] },
  { is: 'a role that was assigned half an hour ago', cluster: 'aks-young', pulls: 'acryoung', answer: 'maybe', because: [['age', 'maybe', /30 minutes ago.* up to 60 minutes/]] },
  { is: 'a registry from which anybody may pull', cluster: 'aks-works', pulls: 'acranonymous', answer: 'yes', because: [['right', 'yes', /Anybody may pull from acranonymous/]] },
  { is: 'a cluster that is still being created', cluster: 'aks-creating', pulls: 'acrworks', answer: 'no', because: [['puller', 'no', /no kubelet identity, .* still being created/]] },
  { is: 'a cluster whose creation has failed', cluster: 'aks-createfailed', pulls: 'acrworks', answer: 'no', because: [['puller', 'no', /no kubelet identity, .* creation has failed/]] },
  { is: 'a kubelet identity that was deleted', cluster: 'aks-identitygone', pulls: 'acridentitygone', answer: 'no', because: [['identity', 'no', /aks-identitygone-agentpool is gone/]] },
  { is: 'a service principal with the right', cluster: 'aks-principal', pulls: 'acrprincipal', answer: 'yes', because: [['puller', 'yes', /service principal sp-aks-principal, whose secret ends on/], ['right', 'yes', /^The service principal of aks-principal has the right: AcrPull/]] },
  { is: 'a service principal without it', cluster: 'aks-principal', pulls: 'acrnobody', answer: 'no', because: [['right', 'no', /^The service principal of aks-principal can't pull/]] },
  { is: 'a service principal that was deleted', cluster: 'aks-principalgone', pulls: 'acrprincipal', answer: 'no', because: [['puller', 'no', /deleted: its object ID cannot be found/]] },
  { is: 'a service principal whose sign-ins are blocked', cluster: 'aks-blocked', pulls: 'acrprincipal', answer: 'no', because: [['puller', 'no', /^aks-blocked pulls as the service principal sp-aks-blocked, and sign-ins with that are blocked\.$/], ['right', 'no', /can't pull/]] },
  { is: 'a service principal whose secret has ended', cluster: 'aks-secretended', pulls: 'acrprincipal', answer: 'no', because: [['puller', 'no', /whose secret has ended/]] },
  { is: 'a service principal whose secret ends soon', cluster: 'aks-secretends', pulls: 'acrprincipal', answer: 'maybe', because: [['puller', 'maybe', /whose secret ends in [45] days/]] },
  { is: 'a service principal, and a directory that may not be read', cluster: 'aks-principal', pulls: 'acrprincipal', faults: [graphDenied], answer: 'maybe', because: [['puller', 'maybe', /could not be read from the directory\. Authorization_RequestDenied/], ['right', 'maybe', /not known/]] },
  { is: 'a managed identity, and a directory that may not be read', cluster: 'aks-works', pulls: 'acrworks', faults: [graphDenied], answer: 'yes', because: [] },
  { is: 'a registry of another tenant', cluster: 'aks-works', pulls: 'acrfabrikam', answer: 'no', because: [['tenant', 'no', /can't pull across tenants/]] },
  { is: 'a registry that is there and not to be seen', cluster: 'aks-works', pulls: 'acrhidden.azurecr.io/api', answer: 'maybe', because: [['registry', 'maybe', /The registry acrhidden\.azurecr\.io exists, but in no subscription that you can see/]] },
  { is: 'a registry that is shown, and no answer to what is hidden', cluster: 'aks-works', pulls: 'acrworks.azurecr.io/api', faults: [{ path: '/providers/Microsoft.ResourceGraph/', after: 2, status: 409, code: 'Oops', message: 'No.' }], answer: 'yes', because: [] },
  { is: 'a registry that is not shown, and no answer to what is hidden', cluster: 'aks-works', pulls: 'acrhidden.azurecr.io/api', faults: [{ path: '/providers/Microsoft.ResourceGraph/', after: 2, status: 409, code: 'Oops', message: 'No.' }], answer: 'maybe', because: [['registry', 'maybe', /exists, but in no subscription that you can see/]] },
  { is: 'a registry that nobody has', cluster: 'aks-works', pulls: event('acrwork.azurecr.io/api:1'), answer: 'no', because: [['registry', 'no', /There is no registry acrwork\.azurecr\.io/]] },
  { is: 'a registry of another cloud', cluster: 'aks-works', pulls: 'acrworks.azurecr.us/api', answer: 'no', because: [['registry', 'no', /^acrworks\.azurecr\.us is a registry of another cloud, US Government, and what aks-works signs in with is not known there\.$/]] },
  { is: 'a registry by its address in one region', cluster: 'aks-works', pulls: 'acrworks.westeurope.geo.azurecr.io/api', answer: 'yes', because: [['registry', 'yes', /is acrworks in rg-pulls/]] },
  { is: 'a registry of somebody else', cluster: 'aks-works', pulls: 'nginx:1.25', answer: 'maybe', because: [['registry', 'maybe', /docker\.io is no registry of Azure/]] },
  { is: 'a registry of which nobody can say whether it is there', cluster: 'aks-works', pulls: 'acrhidden.azurecr.io/api', faults: [{ path: '/checkNameAvailability', status: 403, code: 'AuthorizationFailed', message: 'No.' }], answer: 'maybe', because: [['registry', 'maybe', /could not be read\. AuthorizationFailed/]] },
  { is: 'public access that is off, without a private endpoint', cluster: 'aks-network', pulls: 'acrclosed', answer: 'no', because: [['network', 'no', /lets nobody in/]] },
  { is: 'public access that is off, with a private endpoint', cluster: 'aks-network', pulls: 'acrprivate', answer: 'maybe', because: [['network', 'maybe', /private endpoint alone/]] },
  { is: "a firewall without the nodes' address", cluster: 'aks-network', pulls: 'acrfirewall', answer: 'no', because: [['network', 'no', /does not let in 203\.0\.113\.\d+, from where the nodes of aks-network come/]] },
  { is: "a firewall with the nodes' address", cluster: 'aks-network', pulls: 'acrinside', answer: 'yes', because: [['network', 'yes', /lets in the address of the nodes, 203\.0\.113\.\d+/]] },
  { is: 'a firewall without the address, and a private endpoint', cluster: 'aks-network', pulls: 'acrboth', answer: 'maybe', because: [['network', 'maybe', /does not let in/]] },
  { is: 'a firewall, and traffic that is routed by the user', cluster: 'aks-routed', pulls: 'acrfirewall', answer: 'maybe', because: [['network', 'maybe', /user-defined routing/]] },
  { is: 'a registry open to all, and traffic that is routed by the user', cluster: 'aks-routed', pulls: 'acrworks', answer: 'maybe', because: [['network', 'maybe', /^acrworks lets in everybody, but whether the nodes of aks-routed get out to it is not known here: their traffic goes out by user-defined routing\.$/]] },
  { is: 'a registry open to all, and nodes whose traffic does not go out by itself', cluster: 'aks-isolated', pulls: 'acrworks', answer: 'maybe', because: [['network', 'maybe', /get out to it is not known here: their traffic does not go out by itself\.$/]] },
  { is: 'a firewall, and no Resource Graph to tell the addresses', cluster: 'aks-network', pulls: 'acrfirewall', faults: [withoutGraph], answer: 'maybe', because: [['network', 'maybe', /could not be read\. InvalidResourceType/]] },
  { is: 'a pool with no upgrade since the cluster was moved by somebody', cluster: 'aks-moved', pulls: 'acrmoved', answer: 'maybe', because: [['pools', 'maybe', /No node image upgrade of the node pool workers is in the activity log/]] },
  { is: 'the same, and an activity log that may not be read', cluster: 'aks-moved', pulls: 'acrmoved', faults: [{ path: '/eventtypes/', status: 403, code: 'AuthorizationFailed', message: 'No.' }], answer: 'maybe', because: [['pools', 'maybe', /could not be read\. AuthorizationFailed/]] },
  { is: 'nobody says since when the cluster is there', cluster: 'aks-works', pulls: 'acrworks', faults: [{ path: '/^\\/subscriptions\\/[^/]+\\/resources$/', body: '{"value":[]}' }], answer: 'maybe', because: [['pools', 'maybe', /could not be read\. NoCreationTime/]] },
  { is: 'pools of a move that is noted, whose service principal can still pull', cluster: 'aks-works', pulls: 'acrprincipal', noted: { pools: ['system'], principalId: guidOf('service principal of aks-principal') }, answer: 'no', because: [['pools', 'maybe', /node pool system still pull as the service principal .* can pull/], ['right', 'no', /can't pull/]] },
  { is: "pools of a move that is noted, whose service principal can't pull", cluster: 'aks-works', pulls: 'acrworks', noted: { pools: ['system'], principalId: guidOf('service principal of aks-principal') }, answer: 'no', because: [['pools', 'no', /and that can't pull/]] },
  { is: 'pools of a move that is noted, whose service principal is gone', cluster: 'aks-works', pulls: 'acrworks', noted: { pools: ['system'], principalId: undefined }, answer: 'no', because: [['pools', 'no', /and that is gone/]] },
  { is: 'a move that is noted, and all pools are new', cluster: 'aks-works', pulls: 'acrworks', noted: { pools: [], principalId: undefined }, answer: 'yes', because: [['pools', 'yes', /new since it left/]] },
  { is: 'a cluster that is stopped', cluster: 'aks-stopped', pulls: 'acrstates', answer: 'maybe', because: [['cluster', 'maybe', /aks-stopped is stopped/]] },
  { is: 'a cluster whose last operation has failed', cluster: 'aks-failed', pulls: 'acrfailed', answer: 'maybe', because: [['cluster', 'maybe', /last operation on aks-failed has failed/]] },
  { is: 'a cluster that something is done to', cluster: 'aks-updating', pulls: 'acrupdating', answer: 'maybe', because: [['cluster', 'maybe', /^aks-updating is being worked on \(Updating\): what is said here may change\.$/]] },
  { is: 'a cluster that was deleted meanwhile', cluster: 'aks-works', pulls: 'acrworks', faults: [{ path: '/managedClusters/aks-works', method: 'GET', status: 404, code: 'ResourceNotFound', message: 'Gone.' }], answer: 'no', because: [['cluster', 'no', /^aks-works is gone: somebody has deleted it\.$/]] },
  { is: 'a registry that may not be read', cluster: 'aks-works', pulls: 'acrworks', faults: [{ path: '/registries/acrworks', method: 'GET', status: 403, code: 'AuthorizationFailed', message: 'No.' }], answer: 'maybe', because: [['registry', 'maybe', /acrworks could not be read again.* AuthorizationFailed/]] },
  { is: 'a registry that was deleted meanwhile', cluster: 'aks-works', pulls: 'acrworks', faults: [{ path: '/registries/acrworks', method: 'GET', status: 404, code: 'ResourceNotFound', message: 'Gone.' }], answer: 'no', because: [['registry', 'no', /acrworks is gone/]] },
  { is: 'role assignments that may not be read', cluster: 'aks-works', pulls: 'acrworks', faults: [{ path: '/roleAssignments', status: 403, code: 'AuthorizationFailed', message: 'No.' }], answer: 'maybe', because: [['right', 'maybe', /could not be read\. AuthorizationFailed/]] },
  { is: 'a cluster that may not be read', cluster: 'aks-works', pulls: 'acrworks', faults: [{ path: '/managedClusters/aks-works', status: 403, code: 'AuthorizationFailed', message: 'No.' }], answer: 'maybe', because: [['cluster', 'maybe', /could not be read again/]] },
  { is: 'no Resource Graph at all', cluster: 'aks-works', pulls: 'acrworks.azurecr.io/api', faults: [withoutGraph], answer: 'yes', because: [] },
];

async function check({ cluster: name, pulls, faults = [], noted }: Pick<Situation, 'cluster' | 'pulls' | 'faults' | 'noted'>): Promise<PullVerdict & { readonly azure: SampleAzure }> {
  const { azure, all, at } = await estate({ seed: 'pulls' });
  const clusters = await listClusters(azure.cloud, at('Contoso Pulls'), never);
  const registries = (await Promise.all(all.map(async (one) => listRegistries(azure.cloud, one, never)))).flat();
  const cluster = clusters.find((one) => one.name === name) ?? assert.fail(`no cluster ${name}`);
  const registry = registries.find((one) => one.name === pulls);
  azure.setFaults(faults);
  const facts = await readPullFacts(azure.cloud, { cluster, registry, image: registry ? undefined : imageReference(pulls, azure.cloud.registrySuffix) }, all, () => noted, never);
  return { ...checkPull(facts, { said: ({ code }) => code, named: (scope) => scopeInWords(scope, all) }), azure };
}

/** Which findings offer to leave the service principal. */
async function moves(cluster: string): Promise<string[]> {
  return (await check({ cluster, pulls: 'acrprincipal' })).findings.flatMap(({ id, move }) => (move ? [`${id} ${move}`] : []));
}

/** How often a registry itself is asked for what it holds. */
async function asked(pulls: string): Promise<number> {
  const { azure } = await check({ cluster: 'aks-works', pulls });
  return azure.requests.filter(({ path }) => path.startsWith('/acr/v1/')).length;
}

/** The cluster that may pull orders/* alone, and how old what lets it pull an image is said to be. */
async function ages() {
  const { azure, all, at } = await estate({ seed: 'pulls' });
  const pulls = at('Contoso Pulls');
  const cluster = (await listClusters(azure.cloud, pulls, never)).find((one) => one.name === 'aks-repos') ?? assert.fail();
  const registry = (await listRegistries(azure.cloud, pulls, never)).find((one) => one.name === 'acrrepos') ?? assert.fail();
  const kubelet = pullerOf(cluster);
  const principalId = kubelet.kind === 'kubelet' ? kubelet.principalId : assert.fail();
  const age = async (image: string) => {
    const facts = await readPullFacts(azure.cloud, { cluster, registry: undefined, image: imageReference(`acrrepos.azurecr.io/${image}`, azure.cloud.registrySuffix) }, all, () => undefined, never);
    const found = checkPull(facts, { said: String, named: String }).findings.find(({ id }) => id === 'age');
    return [found?.mark, found?.details[0]?.replace(/,.*/, '')];
  };
  return { cloud: azure.cloud, pulls, registry, principalId, age };
}

describe('can it pull?', () => {
  for (const situation of situations)
    it(`${situation.answer}: ${situation.is}`, async () => {
      const { mark, headline, findings } = await check(situation);
      const told = findings.map((one) => `${one.mark} ${one.id}: ${one.details.join(' ')}`).join('\n');
      assert.equal(mark, situation.answer, told);
      assert.match(headline, { yes: /^Yes, it can pull (from acr\w+|acr[\w.]+\.azurecr\.io\/\S+)\.$/, no: /^No: \S/, maybe: /^Maybe: \S/ }[mark]);
      for (const [id, expected, words] of situation.because) {
        const found = findings.find((one) => one.id === id);
        assert.equal(found?.mark, expected, told);
        assert.match(found.details[0] ?? '', words);
      }
      // Each thing that is not well is one that was expected.
      const wrong = findings.filter((one) => one.mark === 'no' && !situation.because.some(([id]) => id === one.id));
      assert.deepEqual(wrong.map(({ id }) => id), [], told);
      for (const text of [headline, ...findings.flatMap(({ details }) => details)]) assert.doesNotMatch(text, /undefined|\[object|NaN/);
    });

  const near: readonly (readonly [is: string, cluster: string, registry: string, words: RegExp])[] = [
    ['AcrPull does nothing in ABAC mode', 'aks-abac', 'acrabac', /It has AcrPull on acrabac, which does nothing there: acrabac is in ABAC mode\./],
    ['the repository role does nothing outside of it', 'aks-rbac', 'acrrbac', /It has Container Registry Repository Reader on acrrbac, which does nothing there: acrrbac is not in ABAC mode\./],
    ["the control plane's identity does not pull", 'aks-controlplane', 'acrcontrolplane', /The identity of the control plane has AcrPull, but it does not pull/],
    ['a role on another registry', 'aks-works', 'acrnobody', /It has AcrPull on acrworks, and acrnobody is no part of that\./],
    ['NotActions', 'aks-almost', 'acralmost', /Contoso Almost Puller on acralmost, which allows Microsoft\.ContainerRegistry\/registries\/\* and leaves out Microsoft\.ContainerRegistry\/registries\/pull\/read \(NotActions\)\./],
  ];
  for (const [is, cluster, pulls, words] of near)
    it(`what is nearly the right is told: ${is}`, async () => {
      const right = (await check({ cluster, pulls })).findings.find(({ id }) => id === 'right');
      assert.match(right?.details.join('\n') ?? '', words);
      assert.doesNotMatch(right?.details.join('\n') ?? '', /MC_/);
      assert.equal(right?.grant?.mayGrant, true);
    });

  it('what to grant is told, and who can where one can\'t', async () => {
    const right = (await check({ cluster: 'aks-works', pulls: 'acrforeign' })).findings.find(({ id }) => id === 'right');
    assert.match(right?.details.at(-1) ?? '', /It needs AcrPull there\. You can't grant that: Grace Hopper can grant it\./);
    assert.equal(right?.grant?.mayGrant, false);
    const abac = (await check({ cluster: 'aks-abac', pulls: 'acrabac' })).findings.find(({ id }) => id === 'right');
    assert.equal(abac?.grant?.role.name, 'Container Registry Repository Reader');
  });

  it('to leave the service principal is offered where it does not pull, or not for long, and nowhere else', async () => {
    for (const cluster of ['aks-principalgone', 'aks-blocked', 'aks-secretended', 'aks-secretends']) assert.deepEqual(await moves(cluster), ['puller begin'], cluster);
    for (const cluster of ['aks-principal', 'aks-works']) assert.deepEqual(await moves(cluster), [], cluster);
  });

  it('what a route or a firewall has to let out is told', async () => {
    const network = (await check({ cluster: 'aks-routed', pulls: 'acrworks' })).findings.find(({ id }) => id === 'network');
    assert.match(network?.details.join('\n') ?? '', /has to let out, by HTTPS: acrworks\.azurecr\.io, and its data endpoints, .*\*\.blob\.core\.windows\.net.*az acr show-endpoints --name acrworks/);
  });

  it('what could not be looked through is told beside what was found', async () => {
    const hidden = { path: '/providers/Microsoft.ResourceGraph/', after: 2, status: 409, code: 'Oops', message: 'No.' };
    const [unseen] = (await check({ cluster: 'aks-works', pulls: 'acrhidden.azurecr.io/api', faults: [hidden] })).findings;
    assert.match(unseen?.details.join('\n') ?? '', /Not all could be looked through\. Oops/);
    const [none] = (await check({ cluster: 'aks-works', pulls: 'acrwork.azurecr.io/api', faults: [hidden] })).findings;
    assert.match(none?.details.join('\n') ?? '', /Did you mean acrworks/);
  });

  it('a registry of the public cloud is another cloud\'s for who is signed in to US Government', async () => {
    const { azure, all, at } = await estate({ seed: 'pulls' });
    const cluster = (await listClusters(azure.cloud, at('Contoso Pulls'), never)).find(({ name }) => name === 'aks-works') ?? assert.fail();
    const facts = await readPullFacts({ ...azure.cloud, registrySuffix: 'azurecr.us' }, { cluster, registry: undefined, image: imageReference('acrworks.azurecr.io/api', azure.cloud.registrySuffix) }, all, () => undefined, never);
    assert.deepEqual(facts.found, { kind: 'foreign', host: 'acrworks.azurecr.io', cloud: 'Public cloud' });
  });

  it('what is noted of a move is held against the cluster as it is, not as it was known', async () => {
    const { azure, all, at } = await estate({ seed: 'pulls' });
    const cluster = (await listClusters(azure.cloud, at('Contoso Pulls'), never)).find(({ name }) => name === 'aks-works') ?? assert.fail();
    const known = { cluster: { ...cluster, nodePools: [] }, registry: undefined, image: imageReference('acrworks.azurecr.io/api', azure.cloud.registrySuffix) };
    const facts = await readPullFacts(azure.cloud, known, all, ({ nodePools }) => ({ pools: nodePools.map(({ name }) => name), principalId: undefined }), never);
    assert.deepEqual(facts.noted?.pools, ['system']);
  });

  it('what a condition keeps out can be granted, to the repository that was asked for', async () => {
    const right = (await check({ cluster: 'aks-repos', pulls: 'acrrepos.azurecr.io/web/site' })).findings.find(({ id }) => id === 'right');
    assert.deepEqual([right?.grant?.role.name, right?.grant?.repositories, right?.grant?.taken, right?.grant?.mayGrant], ['Container Registry Repository Reader', ['web/site'], true, true]);
    assert.equal(right?.details.at(-1), 'It needs Container Registry Repository Reader for web/site there, which you can grant.');
  });

  for (const [cluster, registry, held] of [
    ['aks-rbac', 'acrrbac', undefined],
    ['aks-works', 'acrworks', 'It has AcrPull on the registry.'],
    ['aks-denied', 'acrdenied', undefined],
  ] as const)
    it(`where the mode of ${registry} could not be read, nobody says that a role counts or does not`, async () => {
      const { azure, all, at } = await estate({ seed: 'pulls' });
      const known = (await listClusters(azure.cloud, at('Contoso Pulls'), never)).find(({ name }) => name === cluster) ?? assert.fail();
      const told = (await listRegistries(azure.cloud, at('Contoso Pulls'), never)).find(({ name }) => name === registry) ?? assert.fail();
      // Of the registry, and not of the roles that were assigned there.
      azure.setFaults([{ path: `/registries/${registry}$/`, method: 'GET', status: 403, code: 'AuthorizationFailed', message: 'No.' }]);
      const facts = await readPullFacts(azure.cloud, { cluster: known, registry: { ...told, mode: 'rbac', modeTold: false }, image: undefined }, all, () => undefined, never);
      const { mark, findings } = checkPull(facts, { said: ({ code }) => code, named: String });
      const right = findings.find(({ id }) => id === 'right');
      assert.deepEqual([mark, right?.mark, findings.find(({ id }) => id === 'mode')?.mark, right?.details[1]], ['maybe', 'maybe', 'maybe', held]);
      assert.doesNotMatch(findings.flatMap(({ details }) => details).join('\n'), /does nothing there/);
    });

  it('names that are nearly that of a registry that nobody has are proposed', async () => {
    const [registry] = (await check({ cluster: 'aks-works', pulls: 'acrwork.azurecr.io/api' })).findings;
    assert.match(registry?.details[1] ?? '', /Did you mean acrworks/);
  });

  it('a registry itself is asked only where an image was asked for', async () => {
    assert.deepEqual([await asked('acrworks'), await asked('acrworks.azurecr.io')], [0, 0]);
    assert.notEqual(await asked('acrworks.azurecr.io/api'), 0);
  });

  it('a role that was changed after it was read counts as it is now', async () => {
    const { azure, all, at } = await estate({ seed: 'pulls' });
    const known = { cluster: (await listClusters(azure.cloud, at('Contoso Pulls'), never)).find((one) => one.name === 'aks-almost') ?? assert.fail(), registry: (await listRegistries(azure.cloud, at('Contoso Pulls'), never)).find((one) => one.name === 'acralmost'), image: undefined };
    const marked = async () => checkPull(await readPullFacts(azure.cloud, known, all, () => undefined, never), { said: String, named: String }).findings.find(({ id }) => id === 'right')?.mark;
    assert.equal(await marked(), 'no');
    const id = `/subscriptions/${at('Contoso Pulls').subscriptionId}`;
    const properties = { roleName: 'Contoso Almost Puller', description: '', type: 'CustomRole', assignableScopes: [id], permissions: [{ actions: ['Microsoft.ContainerRegistry/registries/*'] }] };
    const { status } = await send(azure, 'PUT', `${id}/providers/Microsoft.Authorization/roleDefinitions/${guidOf('role Contoso Almost Puller')}?api-version=2022-04-01`, { body: { properties } });
    assert.equal(status, 201);
    assert.equal(await marked(), 'yes');
  });

  describe('the age of a role', () => {
    it('is that of the grant whose condition holds for the image, however old others are', async () => {
      const { cloud, pulls, registry, principalId, age } = await ages();
      await grantRole(cloud, pulls, { scope: `/subscriptions/${pulls.subscriptionId}/resourceGroups/${registry.resourceGroup}`, role: builtInRoles.repositoryReader, principalId, condition: repositoryCondition(['web/site']) }, never);
      assert.deepEqual(await age('orders/api:1.4'), ['yes', 'The role was assigned 60 days ago: the registry and the nodes know it.']);
      assert.deepEqual(await age('web/site'), ['maybe', 'The role was assigned a minute ago']);
    });

    it('counts from when its condition was changed', async () => {
      const { cloud, registry, principalId, age } = await ages();
      const [assignment] = (await listAssignmentsAt(cloud, registry, registry.id, never, principalId)).filter(({ condition }) => condition !== undefined);
      await updateCondition(cloud, registry, assignment ?? assert.fail(), repositoryCondition(['web/*', 'orders/*']), never);
      assert.deepEqual(await age('orders/api:1.4'), ['maybe', 'The role was changed a minute ago']);
    });
  });

  it('what comes first is what the answer says', async () => {
    assert.equal((await check({ cluster: 'aks-controlplane', pulls: 'acrcontrolplane' })).headline, "No: the kubelet identity of aks-controlplane can't pull from acrcontrolplane: no role that counts there allows it.");
    assert.equal((await check({ cluster: 'aks-stopped', pulls: 'acrstates' })).headline, 'Maybe: aks-stopped is stopped: no pods run, so nothing pulls until it is started.');
  });
});
