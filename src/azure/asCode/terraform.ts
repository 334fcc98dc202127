import { idKey } from '../resourceId.ts';
import { identityId, identityOf, inOrder, registryId, remark, roleAssignmentModes } from './described.ts';
import type { Described, DescribedAssignment, DescribedCredential, DescribedGroup, DescribedIdentity, DescribedRegistry } from './described.ts';
import { scopePath, scopeWord } from './scopePath.ts';
import { symbols } from './symbols.ts';
import type { Symbols } from './symbols.ts';

/** Things as Terraform, for the provider azurerm 5. What is described itself is referred to, the rest named by its ID. */
export function terraform(things: readonly Described[]): string {
  const file: File = { blocks: [], described: new Map(), names: new Map() };
  for (const thing of inOrder(things)) {
    if (thing.kind === 'resourceGroup') group(file, thing);
    else if (thing.kind === 'identity') identity(file, thing);
    else if (thing.kind === 'registry') registry(file, thing);
    else if (thing.kind === 'credential') credential(file, thing);
    else assignment(file, thing);
  }
  return file.blocks.join('\n');
}

interface File {
  readonly blocks: string[];
  /** The resource that stands for an ID, as code. */
  readonly described: Map<string, string>;
  /** Labels are the type's own. */
  readonly names: Map<string, Symbols>;
}

function group(file: File, { subscriptionId, resourceGroup, location }: DescribedGroup): void {
  const id = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
  add(file, { type: 'azurerm_resource_group', label: resourceGroup, kind: 'group', id, note: `In subscription ${subscriptionId}.`, body: { name: quoted(resourceGroup), location: quoted(location) } });
}

function identity(file: File, { subscriptionId, resourceGroup, name, location, tags }: DescribedIdentity): void {
  add(file, {
    type: 'azurerm_user_assigned_identity',
    label: name,
    kind: 'identity',
    id: identityId({ subscriptionId, resourceGroup, name }),
    note: `In subscription ${subscriptionId}.`,
    body: {
      name: quoted(name),
      resource_group_name: groupName(file, subscriptionId, resourceGroup),
      location: quoted(location),
      ...quotedTags(tags),
    },
  });
}

function registry(file: File, { subscriptionId, resourceGroup, name, location, sku, mode, tags }: DescribedRegistry): void {
  add(file, {
    type: 'azurerm_container_registry',
    label: name,
    kind: 'registry',
    id: registryId({ subscriptionId, resourceGroup, name }),
    note: `In subscription ${subscriptionId}. role_assignment_mode is there since azurerm 4.81.`,
    body: {
      name: quoted(name),
      resource_group_name: groupName(file, subscriptionId, resourceGroup),
      location: quoted(location),
      sku: quoted(sku),
      role_assignment_mode: quoted(roleAssignmentModes[mode]),
      ...quotedTags(tags),
    },
  });
}

/** As code: of the group that is described, where it is. */
function groupName({ described }: File, subscriptionId: string, resourceGroup: string): string {
  const group = described.get(idKey(`/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`));
  return group === undefined ? quoted(resourceGroup) : `${group}.name`;
}

function quotedTags(tags: Readonly<Record<string, string>>): { tags?: Record<string, string> } {
  return Object.keys(tags).length > 0 ? { tags: Object.fromEntries(Object.entries(tags).map(([tag, value]) => [tag, quoted(value)])) } : {};
}

function credential(file: File, thing: DescribedCredential): void {
  const { name, issuer, subject, audience } = thing;
  const id = identityId(identityOf(thing));
  const described = file.described.get(idKey(id));
  add(file, {
    type: 'azurerm_federated_identity_credential',
    label: name,
    kind: 'credential',
    note: 'Before azurerm 5: parent_id in place of user_assigned_identity_id, and resource_group_name.',
    body: { name: quoted(name), user_assigned_identity_id: described === undefined ? quoted(id) : `${described}.id`, issuer: quoted(issuer), subject: quoted(subject), audience: `[${quoted(audience)}]` },
  });
}

function assignment(file: File, { scope, roleDefinitionId, role, principalId, principalType, condition, description }: DescribedAssignment): void {
  const described = file.described.get(idKey(scope));
  // A custom role's name is told apart from another's by the scope alone, and is changed by anybody.
  const roleBy = role && !role.custom ? { role_definition_name: quoted(role.name) } : { role_definition_id: quoted(spelled(roleDefinitionId)) };
  add(file, {
    type: 'azurerm_role_assignment',
    label: `${role?.name ?? 'role'} on ${scopeWord(scopePath(scope))}`,
    kind: 'assignment',
    ...(role?.custom && { note: `${role.name}, a custom role.` }),
    body: {
      scope: described === undefined ? quoted(spelled(scope)) : `${described}.id`,
      ...roleBy,
      principal_id: quoted(principalId),
      ...(principalTypes.includes(principalType) && { principal_type: quoted(principalType) }),
      ...(condition !== undefined && { condition: quoted(condition), condition_version: quoted('2.0') }),
      ...(description !== undefined && { description: quoted(description) }),
    },
  });
}

// Those that the provider takes; without one it asks the directory.
const principalTypes = ['User', 'Group', 'ServicePrincipal'];

/** Azure says "resourcegroups" here and there; the provider takes one spelling. */
function spelled(id: string): string {
  return id.replace(/^\/subscriptions\//i, '/subscriptions/').replace(/\/resourceGroups\//i, '/resourceGroups/');
}

interface Block {
  readonly type: string;
  /** What its label is made of. */
  readonly label: string;
  readonly kind: string;
  readonly note?: string;
  /** Under which others refer to it. */
  readonly id?: string;
  readonly body: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

function add(file: File, { type, label, kind, note, id, body }: Block): void {
  const nameOf = file.names.get(type) ?? symbols('snake');
  file.names.set(type, nameOf);
  const name = nameOf(label, kind);
  if (id !== undefined) file.described.set(idKey(id), `${type}.${name}`);
  const values = Object.entries(body);
  const plain = values.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const maps = values.flatMap(([key, value]) => (typeof value === 'string' ? [] : [`\n  ${key} = {\n${aligned(Object.entries(value).map(([tag, text]) => [mapKey(tag), text]), '    ')}  }\n`]));
  file.blocks.push(`${note === undefined ? '' : `# ${remark(note)}\n`}resource "${type}" "${name}" {\n${aligned(plain, '  ')}${maps.join('')}}\n`);
}

/** With the signs under each other, as `terraform fmt` has them. */
function aligned(entries: readonly (readonly [name: string, value: string])[], indent: string): string {
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries.map(([name, value]) => `${indent}${name}${' '.repeat(width - name.length)} = ${value}\n`).join('');
}

function mapKey(name: string): string {
  return /^[A-Za-z_][\w-]*$/.test(name) && !['null', 'true', 'false', 'for'].includes(name) ? name : quoted(name);
}

/** Source: https://developer.hashicorp.com/terraform/language/expressions/strings */
function quoted(text: string): string {
  const escaped = text.replace(/[\\"]|[$%](?=\{)|[\p{Cc}\u2028\u2029]/gu, (sign) => escapes[sign] ?? `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `"${escaped}"`;
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', $: '$$', '%': '%%', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
