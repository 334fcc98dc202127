import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import type { AppliedObjects } from '../../../src/emulator/kubectl/objects.ts';
import { runCommand } from '../../../src/emulator/kubectl/run.ts';
import type { Resource } from '../../../src/emulator/resource.ts';

const folder = join(import.meta.dirname, '../../../../shared/data/kubernetes/upstream-examples');
const skip = existsSync(folder) ? false : `${folder} is not there`;
const cluster: Resource = { id: '/aks', name: 'aks', type: 'Microsoft.ContainerService/ManagedClusters', location: 'eastus', properties: {} };

it('what AAD Pod Identity is installed with, and its examples, can be applied in that order alone', { skip }, () => {
  let objects: AppliedObjects = new Map();
  const apply = (file: string) => {
    const done = runCommand({ cluster, objects, files: new Map([['m.yaml', readFileSync(join(folder, file), 'utf8')]]), now: 0 }, 'kubectl apply -f m.yaml');
    objects = done.objects;
    return done;
  };
  assert.match(apply('demo/aadpodidentity.yaml').logs, /no matches for kind "AzureIdentity"/);
  const installed = apply('infra/deployment-rbac.yaml');
  assert.equal(installed.exitCode, 0, installed.logs);
  const examples = readdirSync(join(folder, 'demo'));
  assert.ok(examples.length > 0);
  for (const file of examples) {
    const { exitCode, logs } = apply(`demo/${file}`);
    assert.equal(exitCode, 0, `${file}: ${logs}`);
  }
});
