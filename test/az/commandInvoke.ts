// A command that the real Azure CLI runs inside a cluster, with a file: it prints what the extension is told, and leaves
// the same in the cluster.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { containerServiceClient } from '../../src/azure/clients.ts';
import type { Cloud } from '../../src/azure/cloud.ts';
import { subscriptionScope } from '../../src/azure/resourceId.ts';
import { runCommand } from '../../src/azure/runCommand.ts';
import { at } from './parityPairs.ts';
import type { Run } from './signedIn.ts';

const never = new AbortController().signal;
const cluster = { ...at, id: `${subscriptionScope(at.subscriptionId)}/resourceGroups/rg-pay/providers/Microsoft.ContainerService/managedClusters/aks-legacy` };
// More than a line of base64 holds, and none of it ASCII alone.
const manifest = `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: orders\n  annotations:\n    example.com/owner: ${'Größe '.repeat(200)}\n`;
const dryRun = 'kubectl apply -f m.yaml --dry-run=server';
const apply = 'kubectl apply -f m.yaml';
const get = 'kubectl get sa orders -o yaml';

/** `azs` is the sample that az is signed in to. */
export async function agreesOnCommands(azs: Cloud, ours: Cloud, run: Run): Promise<boolean> {
  const name = 'a command in a cluster: az does the same';
  const folder = mkdtempSync(join(tmpdir(), 'command-invoke-'));
  try {
    writeFileSync(join(folder, 'm.yaml'), manifest);
    const byAz = async (command: string, more: string) => {
      const { code, lines } = await run(`cd '${folder}' && az aks command invoke --subscription ${at.subscriptionId} --resource-group rg-pay --name aks-legacy --command "${command}" ${more} --output json`);
      assert.equal(code, 0, lines.join('\n'));
      const { exitCode, logs, provisioningState } = JSON.parse(lines.join('\n')) as { exitCode: number; logs: string; provisioningState: string };
      return { exitCode, logs, provisioningState };
    };
    for (const [command, file, said] of [[dryRun, '--file m.yaml', 'serviceaccount/orders created (server dry run)\n'], [apply, '--file m.yaml', 'serviceaccount/orders created\n'], [get, '', undefined]] as const) {
      const { exitCode, logs } = await runCommand(ours, cluster, { command, ...(file !== '' && { files: { 'm.yaml': manifest } }) }, never);
      assert.deepEqual(withoutTimes(await byAz(command, file)), withoutTimes({ exitCode, logs, provisioningState: 'Succeeded' }));
      if (said !== undefined) assert.deepEqual([exitCode, logs], [0, said]);
    }
    // Where people of Microsoft Entra ID are known to the API server, az sends a token for it.
    await knowPeople(azs);
    assert.deepEqual(await byAz(apply, '--file m.yaml'), { exitCode: 0, logs: 'serviceaccount/orders unchanged\n', provisioningState: 'Succeeded' });
    console.log(`PASS    ${name}`);
    return true;
  } catch (error) {
    console.log(`FAIL    ${name}\n${error instanceof Error ? error.message : String(error)}`);
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function knowPeople(cloud: Cloud): Promise<void> {
  const { managedClusters } = await containerServiceClient(cloud, at);
  await managedClusters.createOrUpdate('rg-pay', 'aks-legacy', { ...(await managedClusters.get('rg-pay', 'aks-legacy')), aadProfile: { managed: true } }).pollUntilDone();
}

/** An object says when it was created, which is another time on each side, and its ID is drawn from that. */
function withoutTimes({ logs, ...result }: { exitCode: number; logs: string; provisioningState: string }): object {
  return { ...result, logs: logs.replace(/^ {2}(creationTimestamp|uid): .*$/gm, '  $1: (new)') };
}
