import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { guidOf } from '../../src/emulator/guid.ts';
import { createSampleAzure } from './recording.ts';
import type { SampleAzure } from '../../src/emulator/sampleAzure.ts';
import { send } from './fixture.ts';

// The estate of a company: 300 subscriptions, 12,000 identities, 1,500 clusters, 1,500 registries, 60,000 assignments.

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;

function usedMb(): number {
  collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

const team = guidOf('subscription Team 150');
const group = `/subscriptions/${team}/resourceGroups/rg-team150-0`;
const registry = `${group}/providers/Microsoft.ContainerRegistry/registries/acrteam150x0`;

/** What a person's tree and forms ask for: each is one request. */
const requests: readonly (readonly [what: string, method: string, path: string, body?: unknown])[] = [
  ['all subscriptions', 'GET', '/subscriptions?api-version=2022-12-01'],
  ['identities of a subscription', 'GET', `/subscriptions/${team}/providers/Microsoft.ManagedIdentity/userAssignedIdentities?api-version=2024-11-30`],
  ['an identity', 'GET', `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-team150-0?api-version=2024-11-30`],
  ['clusters of a subscription', 'GET', `/subscriptions/${team}/providers/Microsoft.ContainerService/managedClusters?api-version=2026-06-01`],
  ['a registry', 'GET', `${registry}?api-version=2025-11-01`],
  ['role assignments at a registry', 'GET', `${registry}/providers/Microsoft.Authorization/roleAssignments?$filter=atScope()&api-version=2022-04-01`],
  ['role assignments of a subscription', 'GET', `/subscriptions/${team}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01`],
  ['resources of a subscription', 'GET', `/subscriptions/${team}/resources?api-version=2021-04-01`],
  ['resource groups', 'GET', `/subscriptions/${team}/resourceGroups?api-version=2021-04-01`],
  ['a new identity', 'PUT', `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-new?api-version=2024-11-30`, { location: 'westeurope' }],
  ['a service principal', 'GET', `/v1.0/servicePrincipals?$filter=displayName eq 'mi-team150-0'`],
];

describe('the estate of a company', () => {
  let azure: SampleAzure;
  let built = { ms: 0, mb: 0 };

  before(() => {
    const before = usedMb();
    // What it takes of a processor, whatever else runs on the machine.
    const start = process.threadCpuUsage();
    azure = createSampleAzure({ seed: 'large', throttled: false });
    const { user, system } = process.threadCpuUsage(start);
    const ms = (user + system) / 1000;
    built = { ms, mb: usedMb() - before };
  });

  it('is there within 3 seconds and 400 MB', (test) => {
    test.diagnostic(`${built.ms.toFixed(0)} ms, ${built.mb.toFixed(0)} MB`);
    assert.ok(built.ms < 3000, `${built.ms.toFixed(0)} ms`);
    assert.ok(built.mb < 400, `${built.mb.toFixed(0)} MB`);
  });

  it('answers with a median under 5 ms a request', async (test) => {
    const all: number[] = [];
    for (const [what, method, path, body] of requests) {
      const times: number[] = [];
      for (let round = 0; round < 21; round++) {
        const start = performance.now();
        const { status } = await send(azure, method, path, { ...(body !== undefined && { body }), ...(path.startsWith('/v1.0') && { base: azure.cloud.graph }) });
        times.push(performance.now() - start);
        assert.ok(status < 300, `${what}: ${status}`);
      }
      all.push(...times);
      test.diagnostic(`${what}: ${median(times).toFixed(2)} ms`);
    }
    test.diagnostic(`all: ${median(all).toFixed(2)} ms`);
    assert.ok(median(all) < 5, `${median(all).toFixed(2)} ms`);
  });
});

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
