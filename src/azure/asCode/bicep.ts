import { roleGuid } from '../resourceId.ts';
import { apiVersion } from './apiVersions.ts';
import { inOrder, remark, roleAssignmentModes } from './described.ts';
import type { Described, DescribedAssignment, DescribedCredential, DescribedIdentity, DescribedRegistry } from './described.ts';
import { scopePath, scopeWord, targetInWords, targetKey } from './scopePath.ts';
import type { Step, Target } from './scopePath.ts';
import { symbols } from './symbols.ts';

const identityType = 'Microsoft.ManagedIdentity/userAssignedIdentities';
const registryType = 'Microsoft.ContainerRegistry/registries';

/**
 * Things as Bicep. A file is deployed to one place: what belongs to several is several files, each under a remark that
 * says where it goes. A resource group that is described is told to be there first: it can't be in the file of its resources.
 */
export function bicep(things: readonly Described[]): string {
  const files = Map.groupBy(inOrder(things), (thing) => targetKey(targetOf(thing)));
  return [...files.values()].map((ofOne, index) => file(ofOne, files.size > 1 ? `File ${index + 1} of ${files.size}. ` : '')).join('\n');
}

function targetOf(thing: Described): Target {
  return thing.kind === 'assignment' ? scopePath(thing.scope).target : { kind: 'resourceGroup', subscriptionId: thing.subscriptionId, resourceGroup: thing.resourceGroup };
}

function file(things: readonly Described[], number: string): string {
  const [first] = things;
  if (!first) return '';
  const target = targetOf(first);
  const nameOf = symbols('camel', reserved);
  const declared = new Map<string, string>();
  const made = things.some(({ kind }) => kind === 'resourceGroup') ? ', once that is created' : '';
  const blocks = [`// ${number}Deploy to ${remark(targetInWords(target))}${made}.`];
  if (target.kind !== 'resourceGroup') blocks.push(`targetScope = '${target.kind}'`);

  function declare(step: Step, parent: string | undefined, kind: string, resource?: Resource): string {
    const key = [parent, step.type, step.name].join(' ').toLowerCase();
    const known = declared.get(key);
    if (known !== undefined) return known;
    const symbol = nameOf(step.name, kind);
    declared.set(key, symbol);
    blocks.push(resource ? resourceBlock(symbol, resource) : existingBlock(symbol, step, parent));
    return symbol;
  }

  function identity({ name, location, tags }: DescribedIdentity): void {
    const body = { name: quoted(name), location: quoted(location), tags: quotedTags(tags) };
    declare({ type: identityType, name, extension: false }, undefined, 'identity', { type: `${identityType}@2024-11-30`, body });
  }

  function registry({ name, location, sku, mode, tags }: DescribedRegistry): void {
    const body = { name: quoted(name), location: quoted(location), tags: quotedTags(tags), sku: { name: quoted(sku) }, properties: { roleAssignmentMode: quoted(roleAssignmentModes[mode]) } };
    declare({ type: registryType, name, extension: false }, undefined, 'registry', { type: `${registryType}@2025-11-01`, body });
  }

  function credential({ identityName, name, issuer, subject, audience }: DescribedCredential): void {
    const parent = declare({ type: identityType, name: identityName, extension: false }, undefined, 'identity');
    const properties = { issuer: quoted(issuer), subject: quoted(subject), audiences: `[\n      ${quoted(audience)}\n    ]` };
    blocks.push(resourceBlock(nameOf(name, 'credential'), { type: `${identityType}/federatedIdentityCredentials@2024-11-30`, body: { parent, name: quoted(name), properties } }));
  }

  function assignment({ scope, roleDefinitionId, role, principalId, principalType, condition, description }: DescribedAssignment): void {
    let at: string | undefined;
    const path = scopePath(scope);
    for (const step of path.steps) at = declare(step, at, 'resource');
    const guid = quoted(roleGuid(roleDefinitionId));
    const definition = `${target.kind === 'resourceGroup' || target.kind === 'subscription' ? 'subscription' : 'tenant'}ResourceId('Microsoft.Authorization/roleDefinitions', ${guid})`;
    const body = {
      name: `guid(${at === undefined ? idOfTarget[target.kind] : `${at}.id`}, ${quoted(principalId)}, ${guid})`,
      scope: at,
      properties: {
        roleDefinitionId: role ? `${definition} // ${remark(role.name)}` : definition,
        principalId: quoted(principalId),
        principalType: principalType === '' ? undefined : quoted(principalType),
        condition: condition === undefined ? undefined : quoted(condition),
        conditionVersion: condition === undefined ? undefined : quoted('2.0'),
        description: description === undefined ? undefined : quoted(description),
      },
    };
    const symbol = nameOf(`${role?.name ?? 'role'} on ${scopeWord(path)}`, 'assignment');
    blocks.push(resourceBlock(symbol, { type: 'Microsoft.Authorization/roleAssignments@2022-04-01', body }));
  }

  for (const thing of things) {
    if (thing.kind === 'identity') identity(thing);
    else if (thing.kind === 'registry') registry(thing);
    else if (thing.kind === 'credential') credential(thing);
    else if (thing.kind === 'assignment') assignment(thing);
  }
  return `${blocks.join('\n\n')}\n`;
}

const idOfTarget = { resourceGroup: 'resourceGroup().id', subscription: 'subscription().id', managementGroup: 'managementGroup().id', tenant: 'tenant().tenantId' } as const;

interface Resource {
  /** With its api-version. */
  readonly type: string;
  readonly body: Body;
}

/** Names and values, those as code; undefined ones are left out. */
interface Body {
  readonly [name: string]: string | Body | undefined;
}

function resourceBlock(symbol: string, { type, body }: Resource, existing = ''): string {
  return `resource ${symbol} ${quoted(type)} ${existing}= ${object(body, '')}`;
}

/** A resource that is there already. Only its ID is made use of, which is the same with every api-version. */
function existingBlock(symbol: string, { type, name, extension }: Step, parent: string | undefined): string {
  const version = apiVersion(type);
  const block = resourceBlock(symbol, { type: `${type}@${version ?? '2023-01-01'}`, body: { [extension ? 'scope' : 'parent']: parent, name: quoted(name) } }, 'existing ');
  return version === undefined ? `// The api-version is a guess: take one that the type has.\n${block}` : block;
}

function object(body: Body, indent: string): string {
  const inner = `${indent}  `;
  const lines = Object.entries(body).flatMap(([name, value]) => (value === undefined ? [] : [`${inner}${key(name)}: ${typeof value === 'string' ? value : object(value, inner)}\n`]));
  return `{\n${lines.join('')}${indent}}`;
}

function quotedTags(tags: Readonly<Record<string, string>>): Body | undefined {
  return Object.keys(tags).length > 0 ? Object.fromEntries(Object.entries(tags).map(([tag, value]) => [tag, quoted(value)])) : undefined;
}

function key(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) && !reserved.includes(name) ? name : quoted(name);
}

/** Source: https://learn.microsoft.com/azure/azure-resource-manager/bicep/data-types#strings */
function quoted(text: string): string {
  const escaped = text.replace(/[\\']|\$(?=\{)|[\p{Cc}\u2028\u2029]/gu, (sign) => escapes[sign] ?? `\\u{${sign.charCodeAt(0).toString(16)}}`);
  return `'${escaped}'`;
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', "'": "\\'", $: '\\$', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

// What the language has taken, and the functions that are called here: a symbol of that name would hide them.
const reserved = `
as assert existing extends extension false for func if import in metadata module none null output param provider resource targetScope test true type using var with
az guid managementGroup resourceGroup subscription subscriptionResourceId sys tenant tenantResourceId`.split(/\s+/);
