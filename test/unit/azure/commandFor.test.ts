import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandFor } from '../../../src/azure/asCode/commandFor.ts';
import type { Described } from '../../../src/azure/asCode/described.ts';
import { lineOf } from '../../../src/azure/asCode/shell.ts';
import { acrPull, assignment, container, credential, group, identity, payGroup, principalId, registry, subscriptionId } from './described.ts';

const lineFor = (thing: Described) => lineOf(commandFor(thing), 'bash');

test('an identity with its tags, and its resource group', () => {
  assert.equal(lineFor(group), `az group create --subscription ${subscriptionId} --name rg-pay --location westeurope`);
  assert.equal(lineFor(identity('mi-orders')), `az identity create --subscription ${subscriptionId} --resource-group rg-pay --location westeurope --name mi-orders`);
  assert.match(lineFor(identity('mi-orders', { team: 'orders', 'cost center': "it's 42" })), / --tags team=orders 'cost center=it'\\''s 42'$/);
});

test('a registry: its mode is said where it is not the one that every release of the CLI takes', () => {
  assert.equal(lineFor(container('acrorders')), `az acr create --subscription ${subscriptionId} --resource-group rg-pay --location westeurope --name acrorders --sku Basic`);
  const odd = container('acrorders', { sku: 'Premium', mode: 'abac', tags: { owner: "Ada's team" } });
  assert.match(lineFor(odd), / --sku Premium --role-assignment-mode rbac-abac --tags 'owner=Ada'\\''s team'$/);
  assert.match(lineOf(commandFor(odd), 'powershell'), / --tags 'owner=Ada''s team'$/);
});

test('a federated credential', () => {
  assert.equal(
    lineFor(credential('main')),
    `az identity federated-credential create --subscription ${subscriptionId} --resource-group rg-pay --identity-name mi-orders --name main --issuer https://token.actions.githubusercontent.com --subject repo:contoso/orders:ref:refs/heads/main --audiences api://AzureADTokenExchange`,
  );
});

test('a role assignment, its condition with the version of its language', () => {
  assert.equal(lineFor(assignment(registry)), `az role assignment create --assignee-object-id ${principalId} --assignee-principal-type ServicePrincipal --role AcrPull --scope ${registry}`);
  assert.match(lineFor(assignment(registry, { condition: 'a', description: 'for the demo' })), / --condition a --condition-version 2\.0 --description 'for the demo'$/);
});

test('a custom role, and one that could not be read, go by their GUID', () => {
  for (const role of [{ name: 'Image Puller', custom: true }, undefined]) assert.match(lineFor(assignment(payGroup, { role })), new RegExp(` --role ${acrPull} `));
});
