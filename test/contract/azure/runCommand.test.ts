import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { unzipSync } from 'fflate';
import { getCluster } from '../../../src/azure/clusters.ts';
import { runCommand } from '../../../src/azure/runCommand.ts';
import type { ClusterCommand } from '../../../src/azure/runCommand.ts';
import type { Fault, SampleAzure, SampleAzureOptions } from '../../../src/emulator/sampleAzure.ts';
import { all, clientsOf, dev } from '../fixture.ts';
import { estate, never } from './estate.ts';
import { failed, failsWith } from './failed.ts';

const orders = 'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: orders\n';
const version: ClusterCommand = { command: 'kubectl version' };

/** The sample with one cluster, and the bodies of the commands that were sent to it. */
async function cluster(options: SampleAzureOptions = {}) {
  const sent: { command: string; context: string; clusterToken?: string }[] = [];
  const { azure, at } = await estate({ operationMs: 0, ...options, onExchange: ({ request }) => void (request.url.includes('/runCommand?') && sent.push(JSON.parse(request.body ?? ''))) });
  const id = `/subscriptions/${dev}/resourceGroups/rg-pay/providers/Microsoft.ContainerService/managedClusters/aks-legacy`;
  const ref = { ...at('Contoso Dev'), id };
  const change = async (properties: object) => {
    const { managedClusters } = clientsOf(azure).clusters;
    await managedClusters.createOrUpdate('rg-pay', 'aks-legacy', { ...(await managedClusters.get('rg-pay', 'aks-legacy')), ...properties }).pollUntilDone();
  };
  return { azure, sent, change, ref, run: async (command: ClusterCommand, signal = never) => runCommand(azure.cloud, ref, command, signal) };
}

/** Leaves who is signed in with a role that allows these actions, and with no other one in the subscription. */
async function mayOnly(azure: SampleAzure, actions: readonly string[]) {
  const { roles } = clientsOf(azure);
  const scope = `/subscriptions/${dev}`;
  const own = await all(roles.roleAssignments.listForSubscription({ filter: `principalId eq '${azure.cloud.accounts[0]?.id}'` }));
  const name = '5f0f9c1e-2a43-4b0e-8a0c-3c1c2b1f6a11';
  const role = await roles.roleDefinitions.createOrUpdate(scope, name, { roleName: 'Runner', roleType: 'CustomRole', assignableScopes: [scope], permissions: [{ actions: [...actions] }] });
  await roles.roleAssignments.create(scope, name, { roleDefinitionId: role.id ?? '', principalId: azure.cloud.accounts[0]?.id ?? '', principalType: 'User' });
  // The last thing that an owner may do is to leave.
  for (const { id = '' } of own) await roles.roleAssignments.deleteById(id);
}

describe('a command in a cluster', () => {
  it('tells its exit code, what it printed and when it ran', async () => {
    const { run, sent } = await cluster();
    const { startedAt, finishedAt, ...outcome } = await run(version);
    assert.deepEqual(outcome, { exitCode: 0, logs: 'Client Version: v1.33.2\nServer Version: v1.33.2\n' });
    assert.ok(startedAt && finishedAt && startedAt <= finishedAt);
    assert.deepEqual(sent, [{ ...version, context: '' }]);
  });

  it('that fails is no failure to run it', async () => {
    const { run } = await cluster();
    const { exitCode, logs } = await run({ command: 'kubectl get sa orders' });
    assert.deepEqual([exitCode, logs], [1, 'Error from server (NotFound): serviceaccounts "orders" not found\n']);
  });

  it('finds its files beside it, in a zip', async () => {
    const { run, sent } = await cluster();
    const { logs } = await run({ command: 'kubectl apply -f m.yaml && kubectl apply -f more/n.yaml', files: { 'm.yaml': orders, 'more/n.yaml': `${orders}# größer\n` } });
    assert.equal(logs, 'serviceaccount/orders created\nserviceaccount/orders unchanged\n');
    const files = Object.entries(unzipSync(Buffer.from(sent[0]?.context ?? '', 'base64'))).map(([name, bytes]) => [name, Buffer.from(bytes).toString()]);
    assert.deepEqual(files, [['m.yaml', orders], ['more/n.yaml', `${orders}# größer\n`]]);
  });

  it('runs as who asked where the cluster knows people of Microsoft Entra ID, and as nobody in particular elsewhere', async () => {
    const { azure, run, sent, change } = await cluster();
    await run(version);
    await change({ aadProfile: { managed: true, enableAzureRbac: true } });
    assert.equal((await run(version)).exitCode, 0);
    const claims = JSON.parse(Buffer.from(sent[1]?.clusterToken?.split('.')[1] ?? '', 'base64url').toString()) as { aud: string; oid: string };
    assert.deepEqual([sent[0]?.clusterToken, claims.aud, claims.oid], [undefined, '6dae42f8-4368-4678-94ff-3960e28e3630', azure.cloud.accounts[0]?.id]);
    const { logs } = await clientsOf(azure).clusters.managedClusters.runCommand('rg-pay', 'aks-legacy', version).pollUntilDone();
    assert.equal(logs, 'error: You must be logged in to the server (Unauthorized)\n');
  });

  it('is not sent to a cluster that is stopped, or where commands are switched off', async () => {
    const { azure, run, sent, change } = await cluster();
    await change({ apiServerAccessProfile: { disableRunCommand: true } });
    assert.match((await failed(run(version))).message, /^Running commands is switched off on aks-legacy\. .*--enable-run-command/);
    await assert.rejects(run(version), failsWith('invalid', 'RunCommandDisabled'));
    await change({ apiServerAccessProfile: {} });
    await clientsOf(azure).clusters.managedClusters.stop('rg-pay', 'aks-legacy').pollUntilDone();
    await assert.rejects(run(version), failsWith('conflict', 'ClusterStopped'));
    assert.deepEqual(sent, []);
  });

  it('that could not be run at all fails with the reason', async () => {
    const reason = 'Pod is not schedulable: Insufficient resources for the RunCommand pod.';
    const { run } = await cluster({ faults: [{ method: 'POST', path: '/runCommand', operation: 'Failed', message: reason }] });
    const error = await failed(run({ command: 'kubectl apply -f m.yaml', files: { 'm.yaml': orders } }));
    assert.deepEqual([error.kind, error.code, error.message], ['operationFailed', 'CommandNotRun', `The command was not run on aks-legacy: ${reason}`]);
  });

  const [read, act, results] = ['read', 'runCommand/action', 'commandResults/read'].map((name) => `Microsoft.ContainerService/managedClusters/${name}`) as [string, string, string];
  for (const [missing, actions] of [[read, [act, results]], [act, [read, results]], [results, [read, act]]] as const) {
    it(`needs ${missing}, and says so where that is missing`, async () => {
      const { azure, run } = await cluster();
      await mayOnly(azure, actions);
      const error = await failed(run(version));
      assert.deepEqual([error.kind, error.missing?.action.toLowerCase()], ['denied', missing.toLowerCase()]);
    });
  }

  it('with files that are too large for Azure says so, whatever the body of that answer', async () => {
    const { run } = await cluster({ faults: [{ method: 'POST', path: '/runCommand', status: 413, body: '<html>Request Entity Too Large</html>', contentType: 'text/html' }] });
    const error = await failed(run({ command: 'kubectl apply -f m.yaml', files: { 'm.yaml': orders } }));
    assert.deepEqual([error.kind, error.code, error.status], ['invalid', 'ContextTooLarge', 413]);
    assert.match(error.message, /aks-legacy are too large for Azure: \d+ KB/);
  });

  const lost: [what: string, fault: Omit<Fault, 'path'>, kind: string, code: string, said: RegExp][] = [
    ['whose answer is lost', { reset: true }, 'offline', 'ECONNRESET', /Whether the command runs on aks-legacy is not known\.$/],
    ['that the service fails at', { status: 500, code: 'KubernetesPerformanceError', message: 'Failed to run command due to cluster perf issue.' }, 'unavailable', 'KubernetesPerformanceError', /^Failed to run command due to cluster perf issue\.$/],
    ['that takes the gateway too long', { status: 504, code: 'GatewayTimeout', message: 'The gateway did not receive a response.' }, 'unavailable', 'GatewayTimeout', /did not receive/],
  ];
  for (const [what, fault, kind, code, said] of lost) {
    it(`${what} is not sent a second time`, async () => {
      const { azure, run } = await cluster({ faults: [{ ...fault, method: 'POST', path: '/runCommand', times: 1 }] });
      const error = await failed(run(version));
      assert.deepEqual([error.kind, error.code], [kind, code]);
      assert.match(error.message, said);
      assert.equal(azure.requests.filter(({ path }) => path.endsWith('/runCommand')).length, 1);
    });
  }

  it('that was never taken, since too much is asked, is sent again', async () => {
    const { azure, run } = await cluster({ faults: [{ method: 'POST', path: '/runCommand', times: 1, status: 429, code: 'TooManyRequests', headers: { 'retry-after-ms': '10' } }] });
    assert.equal((await run(version)).exitCode, 0);
    assert.equal(azure.requests.filter(({ path }) => path.endsWith('/runCommand')).length, 2);
  });

  it('is waited for no longer than until that is cancelled, and goes on', async () => {
    const { azure, run, ref } = await cluster({ operationMs: 3000 });
    const abort = new AbortController();
    const call = run({ command: 'kubectl apply -f m.yaml', files: { 'm.yaml': orders } }, abort.signal);
    while (!azure.requests.some(({ path }) => path.includes('/commandResults/'))) await new Promise((resolve) => setTimeout(resolve, 5));
    abort.abort();
    await assert.rejects(call, { name: 'AbortError' });
    assert.equal((await runCommand(azure.cloud, ref, { command: 'kubectl get sa orders -o name' }, never)).logs, 'serviceaccount/orders\n');
  });

  it('in a cluster that is gone finds none', async () => {
    const { azure, ref } = await cluster();
    await assert.rejects(runCommand(azure.cloud, { ...ref, id: `${ref.id}-gone` }, version, never), failsWith('notFound'));
    assert.equal((await getCluster(azure.cloud, ref, ref.id, never)).cluster.name, 'aks-legacy');
  });
});
