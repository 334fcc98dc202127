import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { refused, sample, upgraded } from './fixture.ts';

const legacy = ['rg-pay', 'aks-legacy'] as const;

describe('versions of Kubernetes', () => {
  it('are listed for a region, one of them the default of new clusters', async () => {
    const { clusters } = sample();
    const { values = [] } = await clusters.managedClusters.listKubernetesVersions('westeurope');
    const [initial] = values.filter(({ isDefault }) => isDefault);
    const { currentKubernetesVersion = '' } = await clusters.managedClusters.get(...legacy);
    assert.ok(currentKubernetesVersion in (initial?.patchVersions ?? {}), currentKubernetesVersion);
    assert.deepEqual(values.map(({ version, isPreview }) => [version, isPreview]), [['1.32', undefined], ['1.33', undefined], ['1.34', undefined], ['1.35', true]]);
  });

  it('are offered for an upgrade when they are later, of this minor version and the next', async () => {
    const { clusters } = sample();
    const { controlPlaneProfile, agentPoolProfiles } = await clusters.managedClusters.getUpgradeProfile(...legacy);
    assert.deepEqual([controlPlaneProfile.kubernetesVersion, controlPlaneProfile.upgrades?.map(({ kubernetesVersion }) => kubernetesVersion)], ['1.33.2', ['1.34.0', '1.34.1']]);
    assert.deepEqual(agentPoolProfiles.map(({ name }) => name), ['system', 'workers']);
    const { values = [] } = await clusters.managedClusters.listKubernetesVersions('westeurope');
    assert.deepEqual(values[0]?.patchVersions?.['1.32.5']?.upgrades, ['1.32.6', '1.33.1', '1.33.2']);
  });

  it('of a pool are not later than those of its cluster', async () => {
    const { clusters } = sample();
    const { agentPoolVersions = [] } = await clusters.agentPools.getAvailableAgentPoolVersions(...legacy);
    assert.deepEqual(agentPoolVersions.map(({ kubernetesVersion }) => kubernetesVersion), ['1.32.5', '1.32.6', '1.33.1', '1.33.2']);
  });
});

describe('the upgrade profile of a pool', () => {
  it('names the image that an upgrade brings', async () => {
    const { clusters } = sample({ operationMs: 0 });
    const { latestNodeImageVersion } = await clusters.agentPools.getUpgradeProfile(...legacy, 'workers');
    assert.notEqual((await clusters.agentPools.get(...legacy, 'workers')).nodeImageVersion, latestNodeImageVersion);
    await upgraded(clusters.agentPools.upgradeNodeImageVersion(...legacy, 'workers'));
    assert.equal((await clusters.agentPools.get(...legacy, 'workers')).nodeImageVersion, latestNodeImageVersion);
  });

  it('is not there for a pool that is not', async () => {
    await refused(sample().clusters.agentPools.getUpgradeProfile(...legacy, 'gone'), 404, 'NotFound');
  });
});
