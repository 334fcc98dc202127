import assert from 'node:assert/strict';
import { test } from 'node:test';
import { repositoryCondition } from '../../../src/azure/repositoryConditions.ts';
import { builtInRoles } from '../../../src/azure/roles.ts';
import { createSampleAzure } from '../../../src/emulator/sampleAzure.ts';
import { startApp } from './harness.ts';
import type { TestApp } from './harness.ts';
import { changesNothing, idOf } from './meanwhile.ts';
import { abacMode, assignElsewhere, changeRegistry, cluster, countBelow, hideModes, pulls, registry, removeElsewhere, whoCanPull } from './registryAttachments.ts';
import { until } from './until.ts';

const { repositoryReader } = builtInRoles;
const reader = repositoryReader.name;
const whole = 'The whole registry';
const some = 'Repositories that begin with…';
const soon = 'It takes up to ten minutes until the registry knows.';
const why = `The registry is in ABAC mode, where AcrPull does nothing, so it got ${reader}.`;

test('attach a registry: what does nothing there is not counted below it', async (t) => {
  const app = startApp(t, { graphLagMs: 0 });
  assert.equal(await countBelow(app, pulls), '1');
  await changeRegistry(app, abacMode);
  assert.deepEqual([await countBelow(app, pulls), await countBelow(app, whoCanPull)], ['0', '0']);
});

test('attach a registry of another subscription, from what a cluster can pull from; twice is as good as once', async (t) => {
  const app = startApp(t);
  await app.run('attachRegistry', [await app.row(...pulls)], { picks: ['acrshared'] });
  assert.deepEqual(app.messages(), [`The kubelet of aks-abs-demo can pull from acrshared now. ${soon}`]);
  assert.equal(await app.outline(pulls, 1), 'acrabsdemo  AcrPull\nacrshared  AcrPull');
  assert.match(await app.outline(['Contoso Prod', 'Container Registries', 'acrshared', 'Who Can Pull'], 1), /^aks-abs-demo-agentpool {2}AcrPull$/m);
  assert.match(app.inShells().bash, /^az role assignment create --assignee-object-id [\da-f-]{36} --assignee-principal-type ServicePrincipal --role AcrPull --scope \/subscriptions\/\S+\/registries\/acrshared$/);

  await changesNothing(app, pulls, 1, async () => app.run('attachRegistry', [await app.row(...pulls)], { picks: ['acrshared'] }));
  assert.equal(app.said().message, 'The kubelet of aks-abs-demo can pull from acrshared already: it has AcrPull there.');
});

test('attach a registry: from the row that says that there is none yet', async (t) => {
  const app = startApp(t, { graphLagMs: 0 });
  await removeElsewhere(app, await app.row(...pulls, 'acrabsdemo'));
  app.refresh();
  await app.run('attachRegistry', [await app.row(...pulls, 'None yet')], { picks: ['acrabsdemo'] });
  assert.equal(await app.outline(pulls, 1), 'acrabsdemo  AcrPull');
});

test('attach a registry: from the registry the cluster is asked for, one that is stopped, too', async (t) => {
  const app = startApp(t, { graphLagMs: 0 });
  const prod = ['Contoso Prod', 'Kubernetes Clusters', 'aks-prod'];
  await app.elsewhere('POST', `${idOf(await app.row(...prod))}/stop?api-version=2024-02-01`);
  app.refresh();
  await app.run('attachRegistry', [await app.row(...registry)], { picks: ['aks-prod'] });
  assert.deepEqual(app.messages(), [`The kubelet of aks-prod can pull from acrabsdemo now. ${soon}`]);
  assert.match(await app.outline([...prod, 'Registries It Can Pull From'], 1), /^acrabsdemo {2}AcrPull$/m);
});

test('attach a registry: from the palette both are asked for', async (t) => {
  const app = startApp(t);
  await app.run('attachRegistry', [], { picks: ['aks-abs-demo', 'acrshared'] });
  assert.match(await app.outline(pulls, 1), /^acrshared {2}AcrPull$/m);
});

async function inAbacMode(t: Parameters<typeof startApp>[0]): Promise<TestApp> {
  const app = startApp(t, { graphLagMs: 0 });
  await changeRegistry(app, abacMode);
  return app;
}

test('attach a registry that was just switched to ABAC mode, which nothing shows yet: it gets the role that counts there', async (t) => {
  const app = startApp(t);
  const row = await app.row(...pulls);
  await app.elsewhere('PATCH', `${idOf(await app.row(...registry))}?api-version=2025-11-01`, abacMode);
  await app.run('attachRegistry', [row], { picks: ['acrabsdemo', whole] });
  assert.ok(app.said().message.startsWith(`The kubelet of aks-abs-demo can pull from acrabsdemo now. ${why}`), app.said().message);
  assert.match(app.inShells().bash, new RegExp(`--role '${reader}'`));
});

test('attach a registry: who may not read it goes on with what is known of its mode', async (t) => {
  const app = startApp(t);
  app.azure.setFaults([{ method: 'GET', path: '/registries/acrshared', status: 403, code: 'AuthorizationFailed', message: 'No.' }]);
  await app.run('attachRegistry', [await app.row(...pulls)], { picks: ['acrshared'] });
  assert.deepEqual(app.messages(), [`The kubelet of aks-abs-demo can pull from acrshared now. ${soon}`]);
});

test('attach a registry: where nobody may read its mode, no role is told to do nothing there, and none to be enough', async (t) => {
  const app = startApp(t, { graphLagMs: 0 });
  await removeElsewhere(app, await app.row(...pulls, 'acrabsdemo'));
  await assignElsewhere(app, repositoryReader.guid, idOf(await app.row(...registry)));
  hideModes(app);
  assert.equal(await app.outline(pulls, 1), `acrabsdemo  ${reader} · may count: mode not known`);
  assert.match(await app.outline(whoCanPull, 1), new RegExp(`^aks-abs-demo-agentpool  ${reader} · may count: mode not known$`, 'm'));
  assert.equal(await countBelow(app, pulls), '0 · 1 not known');
  assert.match((await countBelow(app, whoCanPull)) ?? '', /^0 · \d+ not known$/);
  const unknown = "Whether that lets it pull is not known: the registry's mode could not be read, and in ABAC mode AcrPull does nothing.";
  for (const said of [`got AcrPull on acrabsdemo. ${unknown} ${soon}`, `has AcrPull on acrabsdemo already. ${unknown}`]) {
    await app.run('attachRegistry', [await app.row(...pulls)], { picks: ['acrabsdemo'] });
    assert.equal(app.said().message, `The kubelet of aks-abs-demo ${said}`);
    assert.ok(!app.said().ways.some((way) => way.startsWith('Remove')), app.said().ways.join());
  }
});

test('attach a registry: where nobody may read its mode, a role that gets rid of its condition is not told to be enough either', async (t) => {
  const app = startApp(t, { graphLagMs: 0 });
  await removeElsewhere(app, await app.row(...pulls, 'acrabsdemo'));
  await assignElsewhere(app, builtInRoles.acrPull.guid, idOf(await app.row(...registry)), repositoryCondition(['orders/*']));
  hideModes(app);
  await app.run('attachRegistry', [await app.row(...pulls)], { picks: ['acrabsdemo'] });
  assert.equal((await app.press('Replace')).message, `The kubelet of aks-abs-demo has AcrPull on acrabsdemo for all repositories now. Whether that lets it pull is not known: the registry's mode could not be read, and in ABAC mode AcrPull does nothing. ${soon}`);
});

test('attach a registry: what is offered at the end is done in the cloud where it began', async (t) => {
  const app = await inAbacMode(t);
  await app.run('attachRegistry', [await app.row(...pulls)], { picks: ['acrabsdemo', whole] });
  app.choose(createSampleAzure({ seed: 'empty' }).cloud);
  await app.answering({ modals: ['Remove Role Assignment'] }, async () => app.press('Remove AcrPull'));
  assert.equal(await until('the end of it', () => app.messages()[1]), 'Removed AcrPull on acrabsdemo from the kubelet of aks-abs-demo.');
  app.choose(app.azure.cloud);
  app.refresh();
  assert.equal(await app.outline(pulls, 1), `acrabsdemo  ${reader}`);
});

test('attach a registry in ABAC mode: its repositories that begin with a name, and the AcrPull that does nothing can go', async (t) => {
  const app = await inAbacMode(t);
  const useless = 'acrabsdemo  AcrPull does nothing here: ABAC mode';
  assert.equal(await app.outline(pulls, 1), useless);
  await app.run('attachRegistry', [await app.row(...pulls)], { picks: ['acrabsdemo', some], types: ['orders/'] });
  assert.deepEqual(app.messages(), [`The kubelet of aks-abs-demo can pull repositories orders/* from acrabsdemo now. ${why} AcrPull, which was assigned there too, does nothing and can go. ${soon}`]);
  assert.equal(await app.outline(pulls, 1), `acrabsdemo  ${reader} · repositories orders/*\n${useless}`);
  assert.match(await app.outline(whoCanPull, 1), new RegExp(`^aks-abs-demo-agentpool  ${reader} · repositories orders/\\*$`, 'm'));
  const condition = repositoryCondition(['orders/*']);
  assert.ok(app.inShells().bash.endsWith(` --condition '${condition.replaceAll("'", `'\\''`)}' --condition-version 2.0`), app.inShells().bash);

  await app.answering({ modals: ['Remove Role Assignment'] }, async () => app.press('Remove AcrPull'));
  assert.equal(await until('the end of it', () => app.messages()[1]), 'Removed AcrPull on acrabsdemo from the kubelet of aks-abs-demo.');
  assert.equal(await app.outline(pulls, 1), `acrabsdemo  ${reader} · repositories orders/*`);
});

test('attach a registry in ABAC mode for the whole of it; twice is as good as once', async (t) => {
  const app = await inAbacMode(t);
  for (const said of [`can pull from acrabsdemo now. ${why}`, `can pull from acrabsdemo already: it has ${reader} there.`]) {
    await app.run('attachRegistry', [await app.row(...pulls)], { picks: ['acrabsdemo', whole] });
    assert.ok(app.said().message.startsWith(`The kubelet of aks-abs-demo ${said}`), app.said().message);
  }
  assert.match(await app.outline(pulls, 1), new RegExp(`^acrabsdemo  ${reader}$`, 'm'));
  assert.equal(app.inShells().bash.includes('--condition'), false);
});

test('attach a registry in ABAC mode for other repositories: those that it has are told, and both can be had', async (t) => {
  const app = await inAbacMode(t);
  const attach = async (prefix: string) => app.run('attachRegistry', [await app.row(...pulls)], { picks: ['acrabsdemo', some], types: [prefix] });
  await attach('orders/');
  await attach('web/');
  assert.match(app.said().message, /^The kubelet of aks-abs-demo has Container Registry Repository Reader on acrabsdemo already, for repositories orders\/\*, and a role is assigned there once\. Let it pull repositories web\/\* instead\?/);
  assert.deepEqual(app.said().ways.slice(0, 2), ['Allow Both', 'Replace']);
  assert.match(await app.outline(pulls, 1), / · repositories orders\/\*$/m);

  assert.equal((await app.press('Allow Both')).message, `The kubelet of aks-abs-demo can pull repositories orders/*, web/* from acrabsdemo now, and nothing else of it. ${soon}`);
  assert.match(await app.outline(pulls, 1), / · repositories orders\/\*, web\/\*$/m);
  assert.match(app.inShells().bash, /^az role assignment create --name [\da-f-]{36} .* --condition /);

  await app.run('attachRegistry', [await app.row(...pulls)], { picks: ['acrabsdemo', whole] });
  assert.match(app.said().message, /, for repositories orders\/\*, web\/\*, .* Let it pull all repositories instead\?/);
  assert.equal((await app.press('Replace')).message, `The kubelet of aks-abs-demo can pull all repositories from acrabsdemo now. ${soon}`);
  assert.match(await app.outline(pulls, 1), new RegExp(`^acrabsdemo  ${reader}$`, 'm'));
});

test('attach a registry: whoever got a role that does nothing gets the right one, from the registry', async (t) => {
  const app = await inAbacMode(t);
  assert.match(await app.outline(whoCanPull, 1), /^Nobody yet\naks-abs-demo-agentpool {2}AcrPull does nothing here: ABAC mode\nmi-acr-id {2}AcrPull does nothing here: ABAC mode\nsp-aks-legacy {2}AcrPull does nothing here: ABAC mode$/);
  await app.run('attachRegistry', [await app.row(...whoCanPull, 'mi-acr-id')], { picks: [whole] });
  assert.match(app.messages()[0] ?? '', /^mi-acr-id can pull from acrabsdemo now\./);
  assert.deepEqual(app.said().ways.slice(0, 1), ['Remove AcrPull']);
  assert.match(await app.outline(whoCanPull, 1), new RegExp(`^mi-acr-id  ${reader}$`, 'm'));
});

test('attach a registry: from a role that does nothing, below a cluster, its registry is known', async (t) => {
  const app = await inAbacMode(t);
  await app.run('attachRegistry', [await app.row(...pulls, 'acrabsdemo')], { picks: [whole] });
  assert.match(app.messages()[0] ?? '', /^The kubelet of aks-abs-demo can pull from acrabsdemo now\./);
});

test('attach a registry: who may not is told which right is missing, and who can grant it', async (t) => {
  const app = startApp(t);
  await changesNothing(app, pulls, 1, async () => app.run('attachRegistry', [await app.row(...pulls)], { picks: ['acrcontosoprod', whole] }));
  assert.deepEqual(app.messages(), [`Assign ${reader} on acrcontosoprod to the kubelet of aks-abs-demo: You need Microsoft.Authorization/roleAssignments/write on acrcontosoprod. Owner, User Access Administrator or Role Based Access Control Administrator can grant it.`]);
  assert.deepEqual(app.said().ways, ['Copy Request', 'Show Log']);
});

test('attach a registry of another tenant: why that cannot be, and what to use instead', async (t) => {
  const app = startApp(t);
  const rows = [await app.row(...cluster), await app.row('Fabrikam Research', 'Container Registries', 'fabrikamresearch')];
  await changesNothing(app, pulls, 1, async () => app.run('attachRegistry', rows, { closes: true }));
  assert.deepEqual(app.messages(), ["fabrikamresearch is in another tenant than aks-abs-demo, and a kubelet identity can't pull across tenants. Give the pods an image pull secret with a token of the registry for the repositories that they need, or import the images into a registry of their own tenant (az acr import)."]);
});

test('attach a registry: several clusters at once are not attached', async (t) => {
  const app = startApp(t);
  await app.run('attachRegistry', [await app.row(...cluster), await app.row('Contoso Dev', 'Kubernetes Clusters', 'aks-legacy')], { closes: true });
  assert.deepEqual(app.messages(), ['Attach one registry to one cluster at a time: select one of each, or one of them.']);
});

test('attach a registry: a cluster that has no kubelet identity yet is told so', async (t) => {
  const app = startApp(t, { operationMs: 3_600_000, graphLagMs: 0 });
  const made = idOf(await app.row(...cluster)).replace('aks-abs-demo', 'aks-new');
  await app.elsewhere('PUT', `${made}?api-version=2024-02-01`, { location: 'eastus', identity: { type: 'SystemAssigned' }, properties: { dnsPrefix: 'new', agentPoolProfiles: [{ name: 'nodepool1', count: 1, mode: 'System', vmSize: 'Standard_DS2_v2' }] } });
  app.refresh();
  await app.run('attachRegistry', [await app.row('Contoso Dev', 'Kubernetes Clusters', 'aks-new')], { closes: true });
  assert.deepEqual(app.messages(), ['aks-new has no kubelet identity yet, and that is what pulls images. Try again when the cluster is ready.']);
});

const legacy = ['Contoso Dev', 'Kubernetes Clusters', 'aks-legacy'];

test('attach a registry to a cluster on a service principal: that may pull, too', async (t) => {
  const app = startApp(t);
  const { message } = await app.answering({ picks: ['acrshared'] }, async () => {
    const running = app.run('attachRegistry', [await app.row(...legacy)]);
    await until('the offer', () => app.messages()[0]);
    const said = await app.press('Let the Service Principal Pull');
    await running;
    return said;
  });
  assert.equal(message, `The service principal of aks-legacy can pull from acrshared now. ${soon}`);
  assert.match(await app.outline(['Contoso Prod', 'Container Registries', 'acrshared', 'Who Can Pull'], 1), /^sp-aks-legacy {2}AcrPull$/m);
});

test('attach a registry to a cluster whose service principal was deleted: its object ID cannot be found', async (t) => {
  const app = startApp(t);
  app.azure.setFaults([{ path: '/servicePrincipals(appId=', status: 404, code: 'Request_ResourceNotFound', message: 'No.' }]);
  const running = app.run('attachRegistry', [await app.row(...legacy)]);
  await until('the offer', () => app.messages()[0]);
  const { message, ways, press } = await app.press('Let the Service Principal Pull');
  assert.match(message, /^aks-legacy runs on a service principal that its directory does not have \(client ID [\da-f-]{36}\): it was deleted, and its object ID, to which roles are assigned, can't be found any more\./);
  assert.deepEqual(ways, ['Enable Managed Identity']);
  press(undefined);
  await running;
});
