import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lineOf } from '../../../src/azure/asCode/shell.ts';
import { formProblem } from '../../../src/features/createCluster/checks.ts';
import { createCommands } from '../../../src/features/createCluster/createCommands.ts';
import type { NewClusterForm } from '../../../src/features/createCluster/protocol.ts';
import { nodeCountProblem, shortInWords, sizeInWords, whatHappens } from '../../../src/features/createCluster/words.ts';
import { plainForm } from './plainForm.ts';

const controlPlane = { id: '/cp', name: 'mi-cp', detail: '', principalId: 'cp-principal' };
const kubelet = { id: '/kubelet', name: 'mi-kubelet', detail: '', principalId: 'kubelet-principal' };
const registry = { id: '/acr', name: 'acrx', detail: '', mode: 'rbac', role: 'AcrPull' } as const;
const abac = { ...registry, mode: 'abac', role: 'Container Registry Repository Reader' } as const;
const lines = (form: Partial<NewClusterForm>, shell: 'bash' | 'powershell' = 'bash') => createCommands({ ...plainForm, ...form }).map((command) => lineOf(command, shell));
const options = '--subscription sub --resource-group rg-pay --location westeurope --name aks-new --kubernetes-version 1.33.2 --node-count 2 --node-vm-size Standard_D2s_v5 --enable-managed-identity';

describe('a cluster in a shell', () => {
  it('is one command, with what was asked for', () => {
    assert.deepEqual(lines({}), [`az aks create ${options} --no-ssh-key --enable-oidc-issuer --enable-workload-identity`]);
  });

  it('leaves to Azure what was not chosen', () => {
    assert.deepEqual(lines({ kubernetesVersion: '', oidcIssuer: false, workloadIdentity: false }), [`az aks create ${options.replace(' --kubernetes-version 1.33.2', '')} --no-ssh-key`]);
  });

  it('makes a key where ssh looks for it, or takes one that is there', () => {
    assert.match(lines({ ssh: 'generate' })[0] ?? '', / --generate-ssh-keys --ssh-key-value "\$HOME"\/\.ssh\/aks-new_rsa\.pub /);
    assert.match(lines({ ssh: "~/.ssh/ada's.pub" })[0] ?? '', / --enable-managed-identity --ssh-key-value "\$HOME"'\/\.ssh\/ada'\\''s\.pub' /);
    assert.match(lines({ ssh: "~/.ssh/ada's.pub" }, 'powershell')[0] ?? '', / --ssh-key-value \(\$HOME \+ '\/\.ssh\/ada''s\.pub'\) /);
  });

  it('makes its group and grants what the control plane needs first, where it needs it', () => {
    const [group, grant, create] = lines({ newGroup: true, controlPlane, kubelet });
    assert.equal(group, 'az group create --subscription sub --name rg-pay --location westeurope');
    assert.equal(grant, "az role assignment create --assignee-object-id cp-principal --assignee-principal-type ServicePrincipal --role 'Managed Identity Operator' --scope /kubelet");
    assert.match(create ?? '', / --enable-managed-identity --assign-identity \/cp --assign-kubelet-identity \/kubelet /);
    assert.equal(lines({ controlPlane, kubelet, needsOperator: false }).length, 1);
  });

  it('attaches a registry, in ABAC mode by the role that counts there', () => {
    assert.match(lines({ registry })[0] ?? '', / --attach-acr \/acr$/);
    const [create, grant] = lines({ registry: abac });
    assert.doesNotMatch(create ?? '', /attach-acr/);
    assert.equal(grant, `az role assignment create --assignee-object-id "$(az aks show --subscription sub --resource-group rg-pay --name aks-new --query identityProfile.kubeletidentity.objectId --output tsv)" --assignee-principal-type ServicePrincipal --role 'Container Registry Repository Reader' --scope /acr`);
    assert.match(lines({ registry: abac, controlPlane, kubelet, needsOperator: false })[1] ?? '', /--assignee-object-id kubelet-principal /);
  });

  it('has its tags quoted for either shell', () => {
    assert.match(lines({ tags: { team: "Ada's $team" } })[0] ?? '', / --tags 'team=Ada'\\''s \$team'$/);
    assert.match(lines({ tags: { team: "Ada's $team" } }, 'powershell')[0] ?? '', / --tags 'team=Ada''s \$team'$/);
  });
});

describe('what happens', () => {
  it('names the identities that are made, the group of the nodes and what it costs', () => {
    const size = { name: 'Standard_D2s_v5', family: 'f', cores: 2, memoryGB: 8, arm: false };
    assert.deepEqual(whatHappens(plainForm, size), [
      'The control plane of aks-new gets a system-assigned identity, which goes with it.',
      'The kubelets pull images as aks-new-agentpool, an identity that Azure makes. It has no roles outside of the group of the nodes.',
      'The nodes and what belongs to them stand in a resource group of their own, MC_rg-pay_aks-new_westeurope.',
      'It can pull from none of your registries until you let it.',
      'Pods can sign in as identities that trust the issuer of the cluster, by federated credentials.',
      'It takes several minutes, and the nodes cost money from then on: 2 × Standard_D2s_v5 (2 cores · 8 GB).',
    ]);
  });

  it('names the identities of one\'s own, and who is granted what', () => {
    const said = whatHappens({ ...plainForm, newGroup: true, ssh: 'generate', controlPlane, kubelet, registry: abac, oidcIssuer: false }, undefined);
    assert.deepEqual(said, [
      'The resource group rg-pay is created first.',
      'A key pair is made, unless it is there: the private key stays in ~/.ssh/aks-new_rsa, which only you may read.',
      'mi-cp is granted Managed Identity Operator on mi-kubelet first, so that it may hand it to the nodes.',
      'The control plane acts as mi-cp.',
      'The kubelets pull images as mi-kubelet.',
      'The nodes and what belongs to them stand in a resource group of their own, MC_rg-pay_aks-new_westeurope.',
      'When the cluster is there, its kubelet identity is granted Container Registry Repository Reader on acrx.',
      'It takes several minutes, and the nodes cost money from then on: 2 × Standard_D2s_v5.',
    ]);
  });

  it('says nothing undefined of an empty form', () => {
    assert.doesNotMatch(whatHappens({ ...plainForm, name: '', resourceGroup: '', nodeSize: '', nodeCount: Number.NaN, ssh: 'generate' }, undefined).join(' '), /undefined|NaN|__/);
  });
});

describe('a form that can\'t be right', () => {
  for (const [what, more, problem] of [
    ['no name', { name: '' }, 'Enter a name.'],
    ['a bad group', { resourceGroup: 'rg.' }, 'Must not end with a period.'],
    ['too many nodes', { nodeCount: 101 }, 'A whole number from 1 to 100.'],
    ['half a node', { nodeCount: 1.5 }, 'A whole number from 1 to 100.'],
    ['no number', { nodeCount: Number.NaN }, 'A whole number from 1 to 100.'],
    ['no size', { nodeSize: '' }, 'Choose a size for the nodes.'],
    ['workload identity without an issuer', { oidcIssuer: false }, 'Workload identity needs the OIDC issuer.'],
    ['a kubelet identity alone', { kubelet }, 'A kubelet identity of your own needs a control plane identity of your own.'],
  ] as const) {
    it(`${what}: is told`, () => assert.equal(formProblem({ ...plainForm, ...more }), problem));
  }

  it('one that is right has no problem', () => assert.equal(formProblem({ ...plainForm, controlPlane, kubelet }), undefined));
});

for (const [text, problem] of [['1', undefined], ['100', undefined], ['', 'Enter a number.'], ['0', 'A whole number from 1 to 100.'], ['-1', 'A whole number from 1 to 100.'], ['1e1', 'A whole number from 1 to 100.']] as const) {
  it(`${JSON.stringify(text)} nodes: ${problem ?? 'fine'}`, () => assert.equal(nodeCountProblem(text), problem));
}

it('too few cores are told with what can be done, of a family or of all together', () => {
  const wanted = { nodeCount: 5, nodeSize: 'Standard_D8s_v5', location: 'westeurope' };
  assert.equal(shortInWords(wanted, { needed: 40, of: { name: 'standardDSv5Family', label: 'Standard DSv5 Family vCPUs', left: 36 } }), '5 × Standard_D8s_v5 needs 40 cores, and 36 of the Standard DSv5 Family are left in westeurope. Choose fewer nodes, another size or another region, or ask for more quota.');
  assert.match(shortInWords(wanted, { needed: 40, of: { name: 'cores', label: 'Total Regional vCPUs', left: 3 } }), /, and 3 for all sizes together are left in westeurope\./);
});

it('a size tells its cores, its memory and processors that images have to be made for', () => {
  assert.equal(sizeInWords({ name: 'x', family: 'f', cores: 4, memoryGB: 3.5, arm: true }), '4 cores · 3.5 GB · Arm');
});
