import assert from 'node:assert/strict';
import { test } from 'node:test';
import { terraform } from '../../../src/azure/asCode/terraform.ts';
import { acrPull, assignment, container, credential, group, identity, payGroup, principalId, registry, subscriptionId } from './described.ts';

/** The labels that are declared, in their order. */
const labelsOf = (code: string) => [...code.matchAll(/^resource "\w+" "([^"]+)"/gm)].map(([, label]) => label);
const lineOf = (code: string, part: RegExp) => code.split('\n').filter((line) => part.test(line)).map((line) => line.trim());
const registryId = registry.replace('resourcegroups', 'resourceGroups');

test('an identity, with its tags', () => {
  assert.equal(
    terraform([identity('mi-orders', { team: 'orders', 'cost center': '42' })]),
    `# In subscription ${subscriptionId}.
resource "azurerm_user_assigned_identity" "mi_orders" {
  name                = "mi-orders"
  resource_group_name = "rg-pay"
  location            = "westeurope"

  tags = {
    team          = "orders"
    "cost center" = "42"
  }
}
`,
  );
});

test('a registry, with its mode, in a group that is made with it', () => {
  const code = terraform([container('acrorders', { sku: 'Premium', mode: 'abac', tags: { team: 'orders' } }), group]);
  assert.equal(
    code.slice(code.indexOf('\n\n') + 2),
    `# In subscription ${subscriptionId}. role_assignment_mode is there since azurerm 4.81.
resource "azurerm_container_registry" "acrorders" {
  name                 = "acrorders"
  resource_group_name  = azurerm_resource_group.rg_pay.name
  location             = "westeurope"
  sku                  = "Premium"
  role_assignment_mode = "AbacRepositoryPermissions"

  tags = {
    team = "orders"
  }
}
`,
  );
});

test('a role on a registry that is described with it refers to that', () => {
  assert.deepEqual(lineOf(terraform([assignment(registry), container('acrabsdemo')]), /scope/), ['scope                = azurerm_container_registry.acrabsdemo.id']);
});

test('a resource group that is made with it is made first', () => {
  const code = terraform([identity('mi-orders'), group]);
  assert.match(code, /^# In subscription [\w-]+\.\nresource "azurerm_resource_group" "rg_pay" \{\n {2}name {5}= "rg-pay"\n {2}location = "westeurope"\n\}\n\n# In/);
  assert.deepEqual(lineOf(code, /resource_group_name/), ['resource_group_name = azurerm_resource_group.rg_pay.name']);
});

test('a federated credential of an identity that is there', () => {
  assert.equal(
    terraform([credential('main')]),
    `# Before azurerm 5: parent_id in place of user_assigned_identity_id, and resource_group_name.
resource "azurerm_federated_identity_credential" "main" {
  name                      = "main"
  user_assigned_identity_id = "/subscriptions/${subscriptionId}/resourceGroups/rg-pay/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-orders"
  issuer                    = "https://token.actions.githubusercontent.com"
  subject                   = "repo:contoso/orders:ref:refs/heads/main"
  audience                  = ["api://AzureADTokenExchange"]
}
`,
  );
});

test('what is described with it is referred to: the identity of a credential, the scope of an assignment', () => {
  const code = terraform([credential('main'), assignment(`${payGroup}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/MI-orders`), identity('mi-orders')]);
  assert.deepEqual(lineOf(code, /user_assigned_identity_id =|scope/), ['user_assigned_identity_id = azurerm_user_assigned_identity.mi_orders.id', 'scope                = azurerm_user_assigned_identity.mi_orders.id']);
});

test('a role assignment, with condition and description', () => {
  assert.equal(
    terraform([assignment(registry, { condition: "(@Resource[a:b]\nStringEquals 'c')", description: 'for the demo' })]),
    `resource "azurerm_role_assignment" "acrpull_on_acrabsdemo" {
  scope                = "${registryId}"
  role_definition_name = "AcrPull"
  principal_id         = "${principalId}"
  principal_type       = "ServicePrincipal"
  condition            = "(@Resource[a:b]\\nStringEquals 'c')"
  condition_version    = "2.0"
  description          = "for the demo"
}
`,
  );
});

test('a custom role, and one that could not be read, go by their ID', () => {
  const id = `role_definition_id = "/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${acrPull}"`;
  const custom = terraform([assignment(payGroup, { role: { name: 'Image Puller', custom: true } })]);
  assert.match(custom, /^# Image Puller, a custom role\.\n/);
  assert.deepEqual(lineOf(custom, /role_definition/), [id]);
  assert.deepEqual(lineOf(terraform([assignment(payGroup, { role: undefined })]), /role_definition/), [id]);
});

test('a principal type that the provider does not take is left for it to find out', () => {
  assert.deepEqual(lineOf(terraform([assignment(payGroup, { principalType: 'ForeignGroup' })]), /principal_type/), []);
});

test('labels are identifiers, and not given twice for one type', () => {
  const code = terraform([identity('mi-orders'), identity('MI_orders'), identity('1st'), identity('ключ'), credential('mi-orders'), assignment('/'), assignment(payGroup), assignment(`/subscriptions/${subscriptionId}`)]);
  assert.deepEqual(labelsOf(code), ['mi_orders', 'mi_orders_2', 'identity_1st', 'identity', 'mi_orders', 'acrpull_on_tenant', 'acrpull_on_rg_pay', 'acrpull_on_subscription']);
});

for (const [nasty, expected] of [
  ['say "hi"', '"say \\"hi\\""'],
  ['${x}', '"$${x}"'],
  ['$${x}', '"$$${x}"'],
  ['%{if true}', '"%%{if true}"'],
  ['100% $5', '"100% $5"'],
  ["it's `id`", '"it\'s `id`"'],
  ['back\\slash', '"back\\\\slash"'],
  ['line\r\nbreak\ttab', '"line\\r\\nbreak\\ttab"'],
  ['bell \u0007', '"bell \\u0007"'],
  ['ünï 漢字', '"ünï 漢字"'],
] as const) {
  test(`${JSON.stringify(nasty)} is text, as a tag's value and as its name`, () => {
    assert.deepEqual(lineOf(terraform([identity('mi', { team: nasty })]), /^ {4}/), [`team = ${expected}`]);
    assert.deepEqual(lineOf(terraform([identity('mi', { [nasty]: 'x' })]), /^ {4}/), [`${expected} = "x"`]);
  });
}
