import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextEnd } from '../../../src/azure/applications.ts';
import { workloadIdentityOf } from '../../../src/azure/workloadIdentity.ts';
import { addonName } from '../../../src/features/clusters/addons.ts';
import { clusterIcon, stateInWords } from '../../../src/features/clusters/clusterState.ts';
import { endInWords } from '../../../src/features/clusters/secretWords.ts';

const now = Date.UTC(2026, 2, 2, 9);
const day = 24 * 60 * 60 * 1000;

for (const [kind, days, words] of [
  ['secret', 12, 'secret ends in 12 days'],
  ['secret', 11.5, 'secret ends in 12 days'],
  ['secret', 0.2, 'secret ends in 1 day'],
  ['certificate', 40, 'certificate ends in 40 days'],
  ['secret', -0.2, 'secret ended today'],
  ['secret', -1.5, 'secret ended 1 day ago'],
  ['certificate', -3, 'certificate ended 3 days ago'],
] as const) {
  test(`an end ${days} days away: ${words}`, () => assert.equal(endInWords({ kind, at: now + days * day }, now), words));
}

test('of several ends the next one counts, and where all have passed the last one', () => {
  const ends = [-30, -3, 12, 40].map((days) => ({ kind: 'secret' as const, at: now + days * day }));
  assert.equal(nextEnd({ ends }, now)?.at, now + 12 * day);
  assert.equal(nextEnd({ ends: ends.slice(0, 2) }, now)?.at, now - 3 * day);
  assert.equal(nextEnd({ ends: [] }, now), undefined);
});

for (const [name, words] of [['azureKeyvaultSecretsProvider', 'Key Vault Secrets Provider'], ['omsagent', 'Monitoring (Container Insights)'], ['omsAgent', 'Monitoring (Container Insights)'], ['azurepolicy', 'Azure Policy'], ['somethingNew', 'somethingNew']] as const) {
  test(`the add-on ${name} is called ${words}`, () => assert.equal(addonName(name), words));
}

const runsOn = { kind: 'servicePrincipal', clientId: 'x' } as const;
for (const [state, power, words, picture] of [
  ['Succeeded', 'Running', 'Succeeded', 'cluster-warning'],
  ['Succeeded', 'Stopped', 'Stopped', 'cluster-stopped'],
  ['Stopping', 'Stopped', 'Stopping', 'cluster-busy'],
  ['Updating', 'Running', 'Updating', 'cluster-busy'],
  ['Failed', 'Running', 'Failed', 'cluster-failed'],
  ['Failed', 'Stopped', 'Failed', 'cluster-failed'],
] as const) {
  test(`a cluster that is ${state} and ${power} is shown as ${words}`, () => {
    assert.equal(stateInWords({ state, power }), words);
    assert.deepEqual(clusterIcon({ state, power, runsOn }), { picture });
  });
}

test('workload identity takes the issuer', () => {
  const oidcIssuer = 'https://eastus.oic.prod-aks.azure.com/1/2/';
  assert.equal(workloadIdentityOf({ oidcIssuer, workloadIdentity: true }), 'on');
  assert.equal(workloadIdentityOf({ oidcIssuer, workloadIdentity: false }), 'issuer');
  assert.equal(workloadIdentityOf({ oidcIssuer: undefined, workloadIdentity: true }), 'off');
});
