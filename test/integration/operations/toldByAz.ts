// What the real Azure CLI tells of a cluster, in the lines that the tree has for it. Made from what az prints alone.
import assert from 'node:assert/strict';
import { parseResourceId } from '../../../src/azure/resourceId.ts';
import type { Run } from '../../az/signedIn.ts';

/** What the tree shows of a cluster, or what az says that it should. */
export interface Facts {
  /** "Control Plane", "Kubelet" and "Service Principal", those that there are. */
  readonly identities: readonly string[];
  /** What is assigned to whoever pulls images for the cluster. */
  readonly roles: readonly string[];
  /** "Registries It Can Pull From". */
  readonly registries: readonly string[];
}

/** A cluster, and the registry that it is to pull from. */
export interface Asked {
  readonly clusterId: string;
  readonly registryId: string;
}

export interface Told {
  readonly facts: Facts;
  /** Whoever pulls images for the cluster: the object ID of its kubelet identity, or the client ID of its service principal. */
  readonly puller: string;
  /** The names of the puller's roles on the registry. */
  readonly pulls: readonly string[];
  /** The mode of the registry. */
  readonly mode: string;
}

interface Shown {
  readonly identity: { readonly type: string } | null;
  readonly identityProfile: { readonly kubeletidentity: { readonly objectId: string; readonly resourceId: string } } | null;
  readonly servicePrincipalProfile: { readonly clientId: string };
}

interface Listed {
  readonly scope: string;
  readonly roleDefinitionName: string;
  readonly condition: string | null;
}

/** Beside each other commands of az take less time: with what was told before, of the same puller and the same mode, all of them run so. */
export async function toldByAz(run: Run, asked: Asked, before?: Pick<Told, 'puller' | 'mode'>): Promise<Told> {
  const [shown, mode, listedBefore] = await Promise.all([
    ask<Shown>(run, `aks show ${argumentsOf(asked.clusterId)}`),
    before?.mode ?? modeOf(run, asked.registryId),
    before && assignmentsOf(run, asked, before.puller),
  ]);
  const { identity, servicePrincipalProfile } = shown;
  const kubelet = shown.identityProfile?.kubeletidentity;
  const puller = kubelet?.objectId ?? servicePrincipalProfile.clientId;
  if (before) assert.equal(puller, before.puller);
  const listed = listedBefore ?? (await assignmentsOf(run, asked, puller));
  const pulls = listed.filter(({ scope }) => scope === asked.registryId);
  return {
    puller,
    mode,
    pulls: pulls.map((one) => one.roleDefinitionName),
    facts: {
      identities: [
        ...(identity ? [`Control Plane  ${identity.type === 'SystemAssigned' ? 'system-assigned' : identity.type}`] : []),
        ...(kubelet ? [`Kubelet  ${nameOf(kubelet.resourceId)}`] : []),
        // What Azure writes there of a cluster that has none.
        ...(servicePrincipalProfile.clientId === 'msi' ? [] : ['Service Principal']),
      ],
      roles: orElse(listed.map((one) => `${one.roleDefinitionName}  ${scopeOf(one.scope)}${narrowed(one)}`), 'No role assignments yet'),
      registries: orElse(pulls.map((one) => pullLine(one, mode)), 'None yet'),
    },
  };
}

/** The names of the roles that somebody has on the registry itself. */
export async function pullsOf(run: Run, asked: Asked, assignee: string): Promise<string[]> {
  return (await assignmentsOf(run, asked, assignee)).filter(({ scope }) => scope === asked.registryId).map((one) => one.roleDefinitionName);
}

export async function nameOfServicePrincipal(run: Run, clientId: string): Promise<string> {
  return (await ask<{ displayName: string }>(run, `ad sp show --id ${clientId}`)).displayName;
}

/** What az prints for a command. */
async function ask<T>(run: Run, command: string): Promise<T> {
  const { code, lines } = await run(`az ${command} --output json`);
  assert.equal(code, 0, `az ${command}\n${lines.join('\n')}`);
  return JSON.parse(lines.join('\n')) as T;
}

async function assignmentsOf(run: Run, { clusterId }: Asked, assignee: string): Promise<readonly Listed[]> {
  return ask<Listed[]>(run, `role assignment list --subscription ${parseResourceId(clusterId)?.subscriptionId} --assignee ${assignee} --all`);
}

/** By the API version that has it, which `az acr show` of an older CLI does not ask for. */
async function modeOf(run: Run, registryId: string): Promise<string> {
  return (await ask<{ properties: { roleAssignmentMode: string } }>(run, `resource show --ids ${registryId} --api-version 2025-11-01`)).properties.roleAssignmentMode;
}

function argumentsOf(resourceId: string): string {
  const { subscriptionId, resourceGroup, name } = parseResourceId(resourceId) ?? {};
  return `--subscription ${subscriptionId} --resource-group ${resourceGroup} --name ${name}`;
}

/** In ABAC mode a registry heeds the roles on repositories alone, otherwise the ones on all of it. */
function pullLine(one: Listed, mode: string): string {
  const [abac, isRepositoryRole] = [mode === 'AbacRepositoryPermissions', /Repository/.test(one.roleDefinitionName)];
  const useless = abac === isRepositoryRole ? '' : ` does nothing here: ${abac ? 'ABAC mode' : 'not in ABAC mode'}`;
  return `${nameOf(one.scope)}  ${one.roleDefinitionName}${useless === '' ? narrowed(one) : useless}`;
}

/** By the condition, which names the beginnings of repositories. */
function narrowed({ condition }: Listed): string {
  const beginnings = [...(condition ?? '').matchAll(/StringStartsWithIgnoreCase '([^']+)'/g)].map(([, beginning]) => `${beginning}*`);
  return beginnings.length > 0 ? ` · repositories ${beginnings.join(', ')}` : '';
}

function scopeOf(scope: string): string {
  return /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/i.test(scope) ? `resource group ${nameOf(scope)}` : nameOf(scope);
}

function nameOf(resourceId: string): string {
  return resourceId.slice(resourceId.lastIndexOf('/') + 1);
}

function orElse(lines: readonly string[], none: string): readonly string[] {
  return lines.length > 0 ? lines.toSorted() : [none];
}
