// The tree beside the real Azure CLI: both look at one sample Azure, and what is expected of the tree is what az prints.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { extensions } from 'vscode';
import { guidOf } from '../../../src/emulator/guid.ts';
import { createSampleAzure } from '../../../src/emulator/sampleAzure.ts';
import type { SampleAzureOptions } from '../../../src/emulator/sampleAzure.ts';
import { missingAz } from '../../az/shell.ts';
import { signIn } from '../../az/signedIn.ts';
import type { Run, SignedIn } from '../../az/signedIn.ts';
import { startApp } from './harness.ts';
import type { TestApp } from './harness.ts';
import { idOf } from './meanwhile.ts';
import { legacy, moved, opened, told } from './moves.ts';
import { abacMode, changeRegistry, cluster, pulls, registry, whoCanPull } from './registryAttachments.ts';
import { nameOfServicePrincipal, pullsOf, toldByAz } from './toldByAz.ts';
import type { Asked, Facts } from './toldByAz.ts';

describe('what the tree shows of a cluster is what az tells', () => {
  let missing: string | undefined;
  // One sign-in for all: its tokens open every sample, and what az asks for goes to the one of the test that runs.
  let azure = createSampleAzure();
  let az: SignedIn | undefined;
  before(async () => {
    missing = missingAz();
    if (missing !== undefined) return;
    const { extensionPath = '' } = extensions.getExtension('azure-managed-identities.azure-managed-identities') ?? {};
    az = await signIn({ handle: async (request, signal) => azure.handle(request, signal) }, guidOf('tenant contoso.com'), extensionPath);
  });
  after(async () => az?.close());

  function agrees(name: string, options: SampleAzureOptions, check: (app: TestApp, run: Run) => Promise<void>): void {
    it(`the tree shows what az tells: ${name}`, async (t) => {
      if (missing !== undefined) return t.skip(missing);
      assert.ok(az, 'az could not sign in to the sample Azure');
      const app = startApp(t, options);
      ({ azure } = app);
      await check(app, az.run);
    });
  }

  // Resource Graph without its lag where others write too, whose writes show when it knows them: AKS gives the new kubelet
  // identity a role on the nodes' resource group. What the extension writes itself shows at once.
  agrees('after the move of a cluster off its service principal', { graphLagMs: 0 }, async (app, run) => {
    const asked = await askedOf(app, legacy);
    const before = await toldByAz(run, asked);
    assert.deepEqual(await shown(app, legacy), before.facts);
    const name = await nameOfServicePrincipal(run, before.puller);
    assert.notDeepEqual(before.pulls, []);
    assert.deepEqual(await pullsShown(app, name), before.pulls);

    const { press, act } = await opened(app);
    assert.deepEqual(told(await press('go')).slice(0, 6), moved);
    await act(/Remove/, 'remove');
    const [after, left] = await Promise.all([toldByAz(run, asked), pullsOf(run, asked, before.puller)]);
    await shows(app, legacy, after.facts);
    assert.deepEqual(await pullsShown(app, name), left);
    assert.deepEqual([left, after.pulls], [[], before.pulls]);
  });

  agrees('after a registry was detached and attached', {}, async (app, run) => {
    const asked = await askedOf(app, cluster);
    await detach(app);
    const without = await toldByAz(run, asked);
    await shows(app, cluster, without.facts);
    await attach(app);
    const attached = await toldByAz(run, asked, without);
    await shows(app, cluster, attached.facts);
    assert.notDeepEqual(attached.facts, without.facts);
  });

  agrees('after a registry in ABAC mode was attached, for some repositories and for all, and detached', { graphLagMs: 0 }, async (app, run) => {
    const asked = await askedOf(app, cluster);
    await changeRegistry(app, abacMode);
    await attach(app, 'Repositories that begin with…', 'orders/');
    const some = await toldByAz(run, asked);
    await shows(app, cluster, some.facts);
    await detach(app);
    const none = await toldByAz(run, asked, some);
    await shows(app, cluster, none.facts);
    await attach(app, 'The whole registry');
    const all = await toldByAz(run, asked, some);
    await shows(app, cluster, all.facts);
    assert.equal(new Set([some, none, all].map(({ facts }) => facts.registries.join('\n'))).size, 3);
  });
});

async function askedOf(app: TestApp, labels: readonly string[]): Promise<Asked> {
  return { clusterId: idOf(await app.row(...labels)), registryId: idOf(await app.row(...registry)) };
}

async function attach(app: TestApp, which?: string, prefix?: string): Promise<void> {
  await app.run('attachRegistry', [await app.row(...pulls)], { picks: ['acrabsdemo', ...(which === undefined ? [] : [which])], types: prefix === undefined ? [] : [prefix] });
}

async function detach(app: TestApp): Promise<void> {
  await app.run('detachRegistry', [await app.row(...pulls, 'acrabsdemo')], { modals: ['Detach Registry'] });
}

/** At once, and when everything was read again. */
async function shows(app: TestApp, labels: readonly string[], facts: Facts): Promise<void> {
  assert.deepEqual(await shown(app, labels), facts);
  app.refresh();
  assert.deepEqual(await shown(app, labels), facts);
}

async function shown(app: TestApp, labels: readonly string[]): Promise<Facts> {
  const rows = await linesBelow(app, ...labels);
  const has = (label: string) => rows.some((row) => row.startsWith(`${label}  `));
  return {
    // What else stands in the row of a service principal is of its secret, which az aks does not tell.
    identities: rows.flatMap((row) => /^(?:Control Plane|Kubelet) {2}.*|^Service Principal(?= {2}|$)/.exec(row) ?? []),
    roles: await linesBelow(app, ...labels, has('Kubelet') ? 'Kubelet' : 'Service Principal', 'Role Assignments'),
    registries: await linesBelow(app, ...labels, 'Registries It Can Pull From'),
  };
}

/** The roles by which somebody can pull, as the registry shows them. */
async function pullsShown(app: TestApp, name: string): Promise<string[]> {
  return (await linesBelow(app, ...whoCanPull)).filter((row) => row.startsWith(`${name}  `)).map((row) => row.slice(name.length + 2));
}

async function linesBelow(app: TestApp, ...labels: readonly string[]): Promise<string[]> {
  return (await app.outline(labels, 1)).split('\n').toSorted();
}
