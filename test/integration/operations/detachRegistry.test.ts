import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forgetRoleDefinitions } from '../../../src/azure/roles.ts';
import { guidOf } from '../../../src/emulator/guid.ts';
import { assignmentNodeOf } from '../../../src/features/shared/accessNodes.ts';
import { startApp } from './harness.ts';
import { changesNothing, idOf } from './meanwhile.ts';
import { abacMode, assignElsewhere, changeRegistry, cluster, hideModes, pulls, registry, removeElsewhere, whoCanPull } from './registryAttachments.ts';

const acrPush = '8311e382-0749-4cb8-b61a-304f252e45ec';
const acrPull = '7f951dda-4ed3-4680-a7ca-43fe172d538d';
const repositoryReader = 'b93aa761-3e63-49ed-ac28-beffa264f7ac';
const detached = { modals: ['Detach Registry'] };

test('detach a registry: what pods lose is told before, and it can be undone', async (t) => {
  const app = startApp(t);
  const row = await app.row(...pulls, 'acrabsdemo');
  const id = assignmentNodeOf(row)?.assignment.id;
  await app.outline(whoCanPull, 1);
  await app.run('detachRegistry', [row], detached);
  assert.equal(app.modal().message, 'Detach acrabsdemo from aks-abs-demo?');
  assert.equal(
    app.modal().detail,
    `Removed from the kubelet of aks-abs-demo:
• AcrPull on acrabsdemo

Pods of aks-abs-demo can't pull from acrabsdemo.azurecr.io any more: those that start on a node without the image fail with ImagePullBackOff. Images that a node has stay there, and its sign-in to the registry lasts up to 60 minutes.

You can undo this as long as the window is open.`,
  );
  assert.deepEqual(app.messages(), ['Detached acrabsdemo from aks-abs-demo.']);
  assert.equal(await app.outline(pulls, 1), 'None yet');
  assert.doesNotMatch(await app.outline(whoCanPull, 1), /aks-abs-demo/);
  assert.deepEqual(app.inShells(), { bash: `az role assignment delete --ids ${id}`, powershell: `az role assignment delete --ids ${id}` });

  await app.press('Undo');
  assert.equal(await app.outline(pulls, 1), 'acrabsdemo  AcrPull');
  assert.equal(assignmentNodeOf(await app.row(...pulls, 'acrabsdemo'))?.assignment.id, id);
});

test('detach a registry in ABAC mode: the role for some repositories goes and comes back, and the AcrPull that does nothing goes with it', async (t) => {
  const app = startApp(t, { graphLagMs: 0 });
  await changeRegistry(app, abacMode);
  await app.run('attachRegistry', [await app.row(...pulls)], { picks: ['acrabsdemo', 'Repositories that begin with…'], types: ['orders/'] });
  const before = await app.outline(pulls, 1);
  await app.run('detachRegistry', [await app.row(...pulls, 'acrabsdemo')], detached);
  assert.match(app.modal().detail, /^• AcrPull on acrabsdemo, which does nothing there$/m);
  assert.match(app.modal().detail, /^• Container Registry Repository Reader on acrabsdemo · repositories orders\/\*$/m);
  assert.equal(await app.outline(pulls, 1), 'None yet');
  await app.press('Undo');
  assert.equal(await app.outline(pulls, 1), before);
});

test('detach a registry that was just switched to ABAC mode, which nothing shows yet: what does nothing there any more is told as that', async (t) => {
  const app = startApp(t);
  const row = await app.row(...pulls, 'acrabsdemo');
  await app.elsewhere('PATCH', `${idOf(await app.row(...registry))}?api-version=2025-11-01`, abacMode);
  await app.run('detachRegistry', [row], detached);
  assert.match(app.modal().detail, /^Removed from the kubelet of aks-abs-demo:\n• AcrPull on acrabsdemo, which does nothing there\n\nNothing changes for its pods\./);
});

test('detach a registry: where one of two roles is refused, what went can be put back', async (t) => {
  const app = startApp(t, { graphLagMs: 0 });
  await changeRegistry(app, abacMode);
  await app.run('attachRegistry', [await app.row(...pulls)], { picks: ['acrabsdemo', 'The whole registry'] });
  const before = await app.outline(pulls, 1);
  app.azure.setFaults([{ method: 'DELETE', path: '/roleAssignments/', after: 1, status: 429, code: 'TooManyRequests', message: 'Slow down.' }]);
  await app.run('detachRegistry', [await app.row(...pulls, 'acrabsdemo')], detached);
  assert.match(app.said().message, /^Detach acrabsdemo from aks-abs-demo: done in part\. Removed: .+ on acrabsdemo from the kubelet of aks-abs-demo\. Not removed: .+ on acrabsdemo from the kubelet of aks-abs-demo\. Azure asks to slow down/);
  app.azure.setFaults([]);
  assert.equal((await app.press('Try Again')).message, 'Detached acrabsdemo from aks-abs-demo.');
  assert.equal(await app.outline(pulls, 1), 'None yet');
  await app.press('Undo');
  assert.equal(await app.outline(pulls, 1), before);
});

test('detach a registry of another subscription, from the palette', async (t) => {
  const app = startApp(t);
  await app.run('attachRegistry', [await app.row(...pulls)], { picks: ['acrshared'] });
  await app.run('detachRegistry', [], { picks: ['aks-abs-demo', 'acrshared'], ...detached });
  assert.equal(app.said().message, 'Detached acrshared from aks-abs-demo.');
  assert.equal(await app.outline(pulls, 1), 'acrabsdemo  AcrPull');
});

test('detach a registry: one that was detached already is told as that, whenever it was', async (t) => {
  const app = startApp(t);
  const row = await app.row(...pulls, 'acrabsdemo');
  await app.answering({ modals: ['Detach Registry'] }, async () => {
    // While the question stands somebody else does it.
    app.azure.setFaults([{ method: 'DELETE', path: '/roleAssignments/', status: 204 }]);
    await app.run('detachRegistry', [row]);
  });
  assert.deepEqual(app.messages(), ['acrabsdemo was detached from aks-abs-demo already.']);
  app.azure.setFaults([]);
  await removeElsewhere(app, row);
  await app.run('detachRegistry', [row], { closes: true });
  assert.equal(app.said().message, 'acrabsdemo is detached from aks-abs-demo already: the kubelet of aks-abs-demo has no role by which it could pull from there.');
});

test('detach a registry: what is inherited remains, and is named', async (t) => {
  const app = startApp(t, { graphLagMs: 0 });
  const group = idOf(await app.row(...registry)).replace(/\/providers\/.*/, '');
  await assignElsewhere(app, acrPull, group);
  const row = await app.row(...pulls, 'acrabsdemo');
  await app.run('detachRegistry', [row], detached);
  assert.match(app.modal().detail, /\n\nIt can still pull:\n• AcrPull on resource group rg-aks-demo\n\n/);
  assert.deepEqual(app.messages(), ['Detached acrabsdemo from aks-abs-demo. The kubelet of aks-abs-demo can still pull by AcrPull on resource group rg-aks-demo.']);
  assert.equal(await app.outline(pulls, 1), 'acrabsdemo  AcrPull · inherited from resource group rg-aks-demo');

  await changesNothing(app, pulls, 1, async () => app.run('detachRegistry', [await app.row(...pulls, 'acrabsdemo')], { closes: true }));
  assert.equal(app.said().message, 'The kubelet of aks-abs-demo can still pull from acrabsdemo, by AcrPull on resource group rg-aks-demo. Removed where it was assigned, a role is gone for all that lies there.');
  assert.deepEqual(app.said().ways, ['Remove Role Assignment']);
});

test('detach a registry whose mode nobody tells: what pods may lose is told, and what remains is not said to let it pull', async (t) => {
  const app = startApp(t, { graphLagMs: 0 });
  await assignElsewhere(app, repositoryReader, idOf(await app.row(...registry)).replace(/\/providers\/.*/, ''));
  hideModes(app);
  await app.run('detachRegistry', [await app.row(...pulls, 'acrabsdemo')], detached);
  assert.equal(
    app.modal().detail,
    `Removed from the kubelet of aks-abs-demo:
• AcrPull on acrabsdemo

It keeps these; whether they let it pull depends on the registry's mode, which could not be read:
• Container Registry Repository Reader on resource group rg-aks-demo

If none of these lets it pull, pods of aks-abs-demo can't pull from acrabsdemo.azurecr.io any more: those that start on a node without the image fail with ImagePullBackOff. Images that a node has stay there, and its sign-in to the registry lasts up to 60 minutes.

You can undo this as long as the window is open.`,
  );
  const kept = "The kubelet of aks-abs-demo still has Container Registry Repository Reader on resource group rg-aks-demo. Whether that lets it pull depends on the registry's mode, which could not be read.";
  assert.deepEqual(app.messages(), [`Detached acrabsdemo from aks-abs-demo. ${kept}`]);

  await app.run('detachRegistry', [await app.row(...pulls, 'acrabsdemo')], { closes: true });
  assert.equal(app.said().message, `${kept} Removed where it was assigned, a role is gone for all that lies there.`);
  assert.deepEqual(app.said().ways, ['Remove Role Assignment']);
});

test('detach a registry: a role that could not be read is named, and nobody says that it lets pull, or does not', async (t) => {
  const app = startApp(t, { seed: 'pulls', graphLagMs: 0 });
  const narrowRegistry = ['Contoso Pulls', 'Container Registries', 'acrnarrow'];
  // In ABAC mode nothing that is inherited counts there.
  await app.elsewhere('PATCH', `${idOf(await app.row(...narrowRegistry))}?api-version=2025-11-01`, abacMode);
  const narrow = ['Contoso Pulls', 'Kubernetes Clusters', 'aks-narrow', 'Registries It Can Pull From'];
  const unread = guidOf('role Contoso Group Puller');
  const row = await app.row(...narrow, 'acrnarrow');
  app.azure.setFaults([{ path: `/roleDefinitions/${unread}`, status: 403, code: 'AuthorizationFailed', message: 'No.' }]);
  forgetRoleDefinitions(app.azure.cloud);
  app.refresh();
  assert.equal(await app.outline(narrow, 1), `Role ${unread}  could not be read · acrnarrow`);
  assert.match(await app.outline([...narrowRegistry, 'Who Can Pull'], 1), new RegExp(`^Nobody that is known\\naks-narrow-agentpool  role ${unread} could not be read$`));
  await app.run('detachRegistry', [row], { closes: true });
  assert.equal(app.said().message, `Nothing was removed: the kubelet of aks-narrow has no role that is known to let it pull from acrnarrow. It has the role ${unread} on acrnarrow, and what that allows could not be read.`);
  assert.deepEqual(app.said().ways, []);
});

test('detach a registry: a role that could not be read may let pods pull on, and that is told before', async (t) => {
  const app = startApp(t, { seed: 'pulls', graphLagMs: 0 });
  const narrow = ['Contoso Pulls', 'Kubernetes Clusters', 'aks-narrow', 'Registries It Can Pull From'];
  const unread = guidOf('role Contoso Group Puller');
  await app.run('attachRegistry', [await app.row(...narrow)], { picks: ['acrnarrow'] });
  app.azure.setFaults([{ path: `/roleDefinitions/${unread}`, status: 403, code: 'AuthorizationFailed', message: 'No.' }]);
  forgetRoleDefinitions(app.azure.cloud);
  app.refresh();
  await app.run('detachRegistry', [await app.row(...narrow, 'acrnarrow')], detached);
  assert.match(app.modal().detail, new RegExp(`\\n\\nIt keeps these; what they allow could not be read:\\n• the role ${unread} on acrnarrow\\n\\nIf none of these lets it pull, pods of aks-narrow can't pull from `));
  assert.equal(app.said().message, `Detached acrnarrow from aks-narrow. The kubelet of aks-narrow still has the role ${unread} on acrnarrow, and what that allows could not be read.`);
});

for (const [ticked, remains, said] of [
  [['AcrPull'], 'acrabsdemo  AcrPush', ' The kubelet of aks-abs-demo can still pull by AcrPush on acrabsdemo.'],
  [['AcrPull', 'AcrPush'], 'None yet', ''],
] as const) {
  test(`detach a registry: of a role that is for more than pulls one is asked, and ${ticked.length === 1 ? 'it remains' : 'it goes when it is ticked'}`, async (t) => {
    const app = startApp(t, { graphLagMs: 0 });
    await assignElsewhere(app, acrPush, idOf(await app.row(...registry)));
    await app.run('detachRegistry', [await app.row(...cluster)], { picks: ['acrabsdemo', ticked], ...detached });
    assert.deepEqual(app.messages(), [`Detached acrabsdemo from aks-abs-demo.${said}`]);
    assert.equal(await app.outline(pulls, 1), remains);
  });
}

test('detach a registry: who cancels keeps it', async (t) => {
  const app = startApp(t);
  await changesNothing(app, pulls, 1, async () => app.run('detachRegistry', [await app.row(...pulls, 'acrabsdemo')], { modals: [undefined] }));
  assert.deepEqual(app.messages(), []);
});

test('detach a registry: who may not is told which right is missing, and who can grant it', async (t) => {
  const app = startApp(t);
  const prod = ['Contoso Prod', 'Kubernetes Clusters', 'aks-prod', 'Registries It Can Pull From'];
  await changesNothing(app, prod, 1, async () => app.run('detachRegistry', [await app.row(...prod, 'acrcontosoprod')], detached));
  assert.deepEqual(app.messages(), ['Detach acrcontosoprod from aks-prod: You need Microsoft.Authorization/roleAssignments/delete on acrcontosoprod. Owner, User Access Administrator or Role Based Access Control Administrator can grant it.']);
});

test('detach a registry from a cluster on a service principal: from that', async (t) => {
  const app = startApp(t);
  await app.run('detachRegistry', [await app.row('Contoso Dev', 'Kubernetes Clusters', 'aks-legacy')], { picks: ['acrabsdemo'], ...detached });
  assert.match(app.modal().detail, /^Removed from the service principal of aks-legacy:\n• AcrPull on acrabsdemo\n/);
  assert.doesNotMatch(await app.outline(whoCanPull, 1), /sp-aks-legacy/);
});
