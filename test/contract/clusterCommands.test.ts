import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { strToU8, zipSync } from 'fflate';
import { objectIdIn } from '../../src/emulator/seed/people.ts';
import { all, contoso, dev, reader, refused, sample, upgraded } from './fixture.ts';

const ada = objectIdIn(contoso);
const emptyZip = 'UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==';
const zipped = (files: Record<string, string>) => Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])))).toString('base64');
const legacy = ['rg-pay', 'aks-legacy'] as const;

/** What a command printed and ended with, when it is over. */
async function run(command: string, context = '') {
  const { clusters } = sample({ operationMs: 0 });
  const result = await clusters.managedClusters.runCommand(...legacy, { command, context }).pollUntilDone();
  return { exitCode: result.exitCode, lines: (result.logs ?? '').trimEnd().split('\n') };
}

describe('a command on a cluster', () => {
  it('runs for a while and then tells when it ran', async () => {
    const { azure, clusters, clock } = sample();
    const poller = clusters.managedClusters.runCommand(...legacy, { command: 'kubectl get nodes' });
    await poller.poll();
    const commandId = /\/commandResults\/([0-9a-f]{32})$/.exec(azure.requests.at(-1)?.path ?? '')?.[1] ?? '';
    assert.equal((await clusters.managedClusters.getCommandResult(...legacy, commandId))?.provisioningState, 'Running');
    clock.advance(2000);
    const result = await poller.pollUntilDone();
    assert.deepEqual([result.id, result.provisioningState, result.exitCode], [commandId, 'Succeeded', 0]);
    assert.equal((result.finishedAt?.getTime() ?? 0) - (result.startedAt?.getTime() ?? 0), 2000);
  });

  it('lists the nodes of the pools', async () => {
    const { exitCode, lines } = await run('kubectl get nodes');
    assert.equal(exitCode, 0);
    assert.match(lines[0] ?? '', /^NAME +STATUS +ROLES +AGE +VERSION$/);
    assert.deepEqual(lines.slice(1).map((line) => /^aks-(\w+)-\d{8}-vmss(\w{6}) +Ready +<none> +<unknown> +v1\.33\.2$/.exec(line)?.slice(1)), [['system', '000000'], ['system', '000001'], ['workers', '000000'], ['workers', '000001'], ['workers', '000002']]);
  });

  it('lists the image versions of the nodes, pool by pool', async () => {
    const { clusters } = sample({ operationMs: 0 });
    await upgraded(clusters.agentPools.upgradeNodeImageVersion(...legacy, 'workers'));
    const { agentPoolProfiles = [] } = await clusters.managedClusters.get(...legacy);
    const { logs = '' } = await clusters.managedClusters.runCommand(...legacy, { command: 'kubectl get nodes -L agentpool,kubernetes.azure.com/node-image-version' }).pollUntilDone();
    const shown = new Set(logs.trimEnd().split('\n').slice(1).map((line) => line.split(/\s+/).slice(5).join(' ')));
    assert.deepEqual([...shown], agentPoolProfiles.map(({ name, nodeImageVersion = '' }) => `${name} ${nodeImageVersion}`));
  });

  it('tells versions, and the default namespace of a new cluster', async () => {
    assert.deepEqual(await run('kubectl version'), { exitCode: 0, lines: ['Client Version: v1.33.2', 'Server Version: v1.33.2'] });
    assert.deepEqual(await run('kubectl get pods'), { exitCode: 0, lines: ['No resources found in default namespace.'] });
    assert.deepEqual(await run('kubectl get sa -n default'), { exitCode: 0, lines: ['NAME      SECRETS   AGE', 'default   0         <unknown>'] });
  });

  for (const command of ['kubectl get pods -A', 'kubectl get nodes -o json', 'kubectl get nodes | head', 'kubectl', 'kubectl delete pod web']) {
    it(`that the sample cannot run fails and is named: ${command}`, async () => {
      const { exitCode, lines } = await run(command, emptyZip);
      assert.deepEqual([exitCode, lines], [127, [`error: the kubectl of the sample does not know how to run '${command}'.`]]);
    });
  }

  it('has the files that it was sent with, and leaves what it applied in the cluster until that is deleted', async () => {
    const { clusters } = sample({ operationMs: 0 });
    const context = zipped({ 'm.yaml': 'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: orders\n' });
    const logsOf = async (command: string, sent = '') => (await clusters.managedClusters.runCommand(...legacy, { command, context: sent }).pollUntilDone()).logs;
    assert.equal(await logsOf('kubectl apply -f m.yaml', context), 'serviceaccount/orders created\n');
    assert.equal(await logsOf('kubectl apply -f m.yaml', context), 'serviceaccount/orders unchanged\n');
    assert.equal(await logsOf('kubectl apply -f m.yaml'), 'error: the path "m.yaml" does not exist\n');
    assert.equal(await logsOf('kubectl get sa -o name'), 'serviceaccount/default\nserviceaccount/orders\n');
    assert.equal((await clusters.managedClusters.runCommand('rg-aks-demo', 'aks-abs-demo', { command: 'kubectl get sa -o name' }).pollUntilDone()).logs, 'serviceaccount/default\n');
    const cluster = await clusters.managedClusters.get(...legacy);
    await clusters.managedClusters.delete(...legacy).pollUntilDone();
    await clusters.managedClusters.createOrUpdate(...legacy, { location: cluster.location, dnsPrefix: 'again', identity: { type: 'SystemAssigned' }, agentPoolProfiles: [{ name: 'system', mode: 'System', count: 1, vmSize: 'Standard_DS2_v2' }] }).pollUntilDone();
    assert.equal(await logsOf('kubectl get sa -o name'), 'serviceaccount/default\n');
  });

  for (const context of ['bm8gemlw', 'not base64!']) {
    it(`with files that are no zip is refused: ${context}`, async () => {
      const { clusters } = sample({ operationMs: 0 });
      await refused(clusters.managedClusters.runCommand(...legacy, { command: 'kubectl version', context }), 400, 'InvalidParameter');
    });
  }

  it('of another program is not found', async () => {
    const { exitCode, lines } = await run('helm list');
    assert.equal(exitCode, 127);
    assert.match(lines.join(), /^helm: not found.*'helm list'/);
  });

  it('needs the right to run it, and the right to read what it printed', async () => {
    const { clusters, roles } = sample({ operationMs: 0 });
    const { id = '' } = await clusters.managedClusters.runCommand(...legacy, { command: 'kubectl version' }).pollUntilDone();
    const [owner] = await all(roles.roleAssignments.listForSubscription({ filter: `principalId eq '${ada}'` }));
    const roleDefinitionId = `/subscriptions/${dev}/providers/Microsoft.Authorization/roleDefinitions/${reader}`;
    await roles.roleAssignments.create(`/subscriptions/${dev}`, '5f0f9c1e-2a43-4b0e-8a0c-3c1c2b1f6a11', { roleDefinitionId, principalId: ada, principalType: 'User' });
    // The last thing that an owner may do is to leave.
    await roles.roleAssignments.deleteById(owner?.id ?? '');
    assert.match(await refused(clusters.managedClusters.runCommand(...legacy, { command: 'kubectl version' }), 403, 'AuthorizationFailed'), /'Microsoft.ContainerService\/managedClusters\/runcommand\/action'/);
    assert.equal((await clusters.managedClusters.getCommandResult(...legacy, id))?.exitCode, 0);
  });

  it('is not told to somebody who may not read the cluster', async () => {
    const { clusters, roles } = sample({ operationMs: 0 });
    const { id = '' } = await clusters.managedClusters.runCommand(...legacy, { command: 'kubectl version' }).pollUntilDone();
    const [owner] = await all(roles.roleAssignments.listForSubscription({ filter: `principalId eq '${ada}'` }));
    await roles.roleAssignments.deleteById(owner?.id ?? '');
    assert.match(await refused(clusters.managedClusters.getCommandResult(...legacy, id), 403, 'AuthorizationFailed'), /'Microsoft.ContainerService\/managedClusters\/commandResults\/read'/);
  });

  it('without a text is refused, and so is one where it is switched off', async () => {
    const { clusters } = sample({ operationMs: 0 });
    await refused(clusters.managedClusters.runCommand(...legacy, { command: ' ' }), 400, 'InvalidParameter');
    const cluster = await clusters.managedClusters.get(...legacy);
    await clusters.managedClusters.createOrUpdate(...legacy, { ...cluster, apiServerAccessProfile: { disableRunCommand: true } }).pollUntilDone();
    await refused(clusters.managedClusters.runCommand(...legacy, { command: 'kubectl version' }), 400, 'OperationNotAllowed');
  });

  it('is found on its own cluster alone', async () => {
    const { clusters } = sample({ operationMs: 0 });
    const { id = '' } = await clusters.managedClusters.runCommand(...legacy, { command: 'kubectl version' }).pollUntilDone();
    await refused(clusters.managedClusters.getCommandResult('rg-aks-demo', 'aks-abs-demo', id), 404, 'NotFound');
  });
});
