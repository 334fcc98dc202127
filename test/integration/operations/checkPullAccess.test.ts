import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import * as vscode from 'vscode';
import type { Checked, PullCheckContract } from '../../../src/features/pullCheck/protocol.ts';
import { startApp } from './harness.ts';
import type { TestApp } from './harness.ts';
import { until } from './until.ts';

const pulls = { seed: 'pulls' } as const;
const clusters = ['Contoso Pulls', 'Kubernetes Clusters'];
const registries = ['Contoso Pulls', 'Container Registries'];
const paste = "Paste an Image or a Pod's Event…";

function found({ rows }: Checked, id: string) {
  return rows.find((row) => row.id === id) ?? assert.fail(`nothing about ${id}`);
}

const check = async (app: TestApp) => app.panel<PullCheckContract>().call('check', undefined);

/** Somebody who answers the box for an image, and what stood in it before. */
function typing(t: TestContext, text: string | undefined): { readonly before: () => string | undefined; readonly said: () => unknown } {
  let options: vscode.InputBoxOptions | undefined;
  t.mock.method(vscode.window, 'showInputBox', async (asked?: vscode.InputBoxOptions) => {
    options = asked;
    return text;
  });
  return { before: () => options?.value, said: () => options?.validateInput?.(text ?? '') };
}

test('check pull access of a cluster: the registry is asked for, and what is missing is granted by a button, after which it looks again', async (t) => {
  const app = startApp(t, pulls);
  await app.run('checkPullAccess', [await app.row(...clusters, 'aks-controlplane')], { picks: ['acrcontrolplane'] });
  const panel = app.panel<PullCheckContract>();
  assert.equal(panel.title, 'Can aks-controlplane pull from acrcontrolplane?');
  const before = await check(app);
  assert.equal(before.headline, "No: the kubelet identity of aks-controlplane can't pull from acrcontrolplane: no role that counts there allows it.");
  const right = found(before, 'right');
  assert.deepEqual(right.acts, [{ id: 'grant', label: 'Assign AcrPull', primary: true }]);
  assert.match(right.commands[0] ?? '', /^az role assignment create --assignee-object-id [\da-f-]{36} --assignee-principal-type ServicePrincipal --role AcrPull --scope \S+\/acrcontrolplane$/);
  const news = panel.call('news', { since: 0 });
  await panel.call('act', { row: 'right', act: 'grant' });
  assert.deepEqual(await news, { seen: 1 });
  const after = await check(app);
  assert.deepEqual([found(after, 'right').mark, found(after, 'age').mark, after.mark], ['yes', 'maybe', 'maybe']);
  assert.match(after.headline, /^Maybe: the role was assigned a minute ago/);
  assert.match(app.messages().join('\n'), /The kubelet of aks-controlplane can pull from acrcontrolplane now\./);
});

test('check pull access: the report is saved where one chooses', async (t) => {
  const app = startApp(t, pulls);
  await app.run('checkPullAccess', [await app.row(...clusters, 'aks-works')], { picks: ['acrworks'] });
  await check(app);
  const file = vscode.Uri.file(join(mkdtempSync(join(tmpdir(), 'report-')), 'pull-check.md'));
  t.after(() => rmSync(dirname(file.fsPath), { recursive: true, force: true }));
  t.mock.method(vscode.window, 'showSaveDialog', async () => file);
  await app.panel<PullCheckContract>().call('saveReport', undefined);
  assert.match(readFileSync(file.fsPath, 'utf8'), /^# Can aks-works pull from acrworks\?\n/);
});

test('check pull access in ABAC mode: the button assigns the role that the registry honours', async (t) => {
  const app = startApp(t, pulls);
  await app.run('checkPullAccess', [await app.row(...clusters, 'aks-abac')], { picks: ['acrabac'] });
  const panel = app.panel<PullCheckContract>();
  assert.deepEqual(found(await check(app), 'right').acts.map(({ label }) => label), ['Assign Container Registry Repository Reader']);
  const news = panel.call('news', { since: 0 });
  await panel.call('act', { row: 'right', act: 'grant' });
  await news;
  assert.equal(found(await check(app), 'right').mark, 'yes');
});

test('check pull access of a cluster on a service principal: that is what the button lets pull', async (t) => {
  const app = startApp(t, pulls);
  await app.run('checkPullAccess', [await app.row(...clusters, 'aks-principal')], { picks: ['acrnobody'] });
  const panel = app.panel<PullCheckContract>();
  assert.deepEqual(found(await check(app), 'right').acts, [{ id: 'grant', label: 'Assign AcrPull', primary: true }]);
  const news = panel.call('news', { since: 0 });
  await panel.call('act', { row: 'right', act: 'grant' });
  await news;
  assert.equal(found(await check(app), 'right').mark, 'yes');
  assert.match(app.messages().join('\n'), /The service principal of aks-principal can pull from acrnobody now\./);
});

test('check pull access of a cluster whose service principal signs in no more: a button leads to the move to a managed identity', async (t) => {
  const app = startApp(t, pulls);
  await app.run('checkPullAccess', [await app.row(...clusters, 'aks-secretended')], { picks: ['acrnobody'] });
  const panel = app.panel<PullCheckContract>();
  const checked = await check(app);
  assert.deepEqual(found(checked, 'puller').acts, [{ id: 'move', label: 'Enable Managed Identity…', primary: true }]);
  assert.deepEqual(found(checked, 'right').acts, [{ id: 'grant', label: 'Assign AcrPull', primary: false }]);
  await panel.call('act', { row: 'puller', act: 'move' });
  await until('the move', () => app.panel().title.startsWith('Move') || undefined);
  assert.equal(app.panel().title, 'Move to Managed Identity: aks-secretended');
});

test('check pull access where one may not grant: there is no button for it', async (t) => {
  const app = startApp(t, pulls);
  await app.run('checkPullAccess', [await app.row(...clusters, 'aks-works')], { picks: ['acrforeign'] });
  const right = found(await check(app), 'right');
  assert.deepEqual([right.mark, right.acts], ['no', []]);
});

test('check pull access of a registry: the cluster is asked for', async (t) => {
  const app = startApp(t, pulls);
  await app.run('checkPullAccess', [await app.row(...registries, 'acrworks')], { picks: ['aks-works'] });
  assert.equal(app.panel().title, 'Can aks-works pull from acrworks?');
  assert.equal((await check(app)).headline, 'Yes, it can pull from acrworks.');
});

test('check pull access of a registry below a cluster: nothing is asked', async (t) => {
  const app = startApp(t, pulls);
  await app.run('checkPullAccess', [await app.row(...clusters, 'aks-works', 'Registries It Can Pull From', 'acrworks')]);
  assert.equal(app.panel().title, 'Can aks-works pull from acrworks?');
  // Also where the role does nothing.
  await app.run('checkPullAccess', [await app.row(...clusters, 'aks-abac', 'Registries It Can Pull From', 'acrabac')]);
  assert.equal((await check(app)).mark, 'no');
});

test("check pull access from the palette, with a pod's event: the image is read from it, and is there the next time", async (t) => {
  const app = startApp(t, pulls);
  const box = typing(t, 'Failed to pull image "acrrepos.azurecr.io/web/site:2": rpc error: code = Unknown desc = 401 Unauthorized');
  await app.run('checkPullAccess', [], { picks: ['aks-repos', paste] });
  assert.deepEqual(box.said(), { message: 'The image is acrrepos.azurecr.io/web/site:2.', severity: vscode.InputBoxValidationSeverity.Info });
  assert.equal(app.panel().title, 'Can aks-repos pull acrrepos.azurecr.io/web/site:2?');
  assert.match((await check(app)).headline, /^No: the kubelet identity of aks-repos can't pull web\/site: a condition limits what it has to orders\/\*\.$/);
  const again = typing(t, undefined);
  await app.run('checkPullAccess', [await app.row(...clusters, 'aks-repos')], { picks: [paste] });
  assert.equal(again.before(), 'acrrepos.azurecr.io/web/site:2');
});

test('a repository that a condition keeps out is let through by a button, beside those that are', async (t) => {
  const app = startApp(t, pulls);
  typing(t, 'acrrepos.azurecr.io/web/site:2');
  await app.run('checkPullAccess', [await app.row(...clusters, 'aks-repos')], { picks: [paste] });
  const panel = app.panel<PullCheckContract>();
  const right = found(await check(app), 'right');
  assert.deepEqual([right.acts, right.commands], [[{ id: 'grant', label: 'Let It Pull web/site', primary: true }], []]);
  await panel.call('act', { row: 'right', act: 'grant' });
  await until('the question', () => app.messages()[0]);
  assert.match(app.said().message, /for repositories orders\/\*, and a role is assigned there once\. Let it pull repository web\/site instead\?$/);
  await app.press('Allow Both');
  assert.equal(found(await check(app), 'right').mark, 'yes');
});

test('a text that names no image is not taken', async (t) => {
  const app = startApp(t, pulls);
  const box = typing(t, 'my pod does not start');
  await app.run('checkPullAccess', [await app.row(...clusters, 'aks-works')], { picks: [paste] });
  assert.match(String(box.said()), /^No image is named in that\./);
  assert.throws(() => app.panel());
});

test('a write elsewhere that changes the answer is news, another is none', async (t) => {
  const app = startApp(t, pulls);
  await app.run('checkPullAccess', [await app.row(...clusters, 'aks-works')], { picks: ['acrnobody'] });
  const panel = app.panel<PullCheckContract>();
  await check(app);
  let seen = 0;
  void panel.call('news', { since: 0 }).then((news) => (seen = news.seen), () => undefined);
  await app.run('assignAcrPull', [await app.row(...clusters, 'aks-works')], { picks: ['acrnobody'] });
  assert.equal(seen, 1);
  assert.equal(found(await check(app), 'right').mark, 'yes');
});

test('the report has all of it as Markdown, and no more than was shown', async (t) => {
  const app = startApp(t, pulls);
  await app.run('checkPullAccess', [await app.row(...clusters, 'aks-network')], { picks: ['acrfirewall'] });
  const panel = app.panel<PullCheckContract>();
  await check(app);
  await panel.call('copyReport', undefined);
  const text = await vscode.env.clipboard.readText();
  assert.match(text, /^# Can aks-network pull from acrfirewall\?\n\n\*\*No: the firewall of acrfirewall does not let in 203\.0\.113\.\d+, from where the nodes of aks-network come\.\*\*\n/);
  assert.match(text, /\| Registry \| \/subscriptions\/\S+\/acrfirewall \|/);
  assert.match(text, /## ✗ Wrong: Network/);
  assert.match(text, /## ✓ Good: Right to pull/);
});

test('what a page asks for that it was not offered is not done', async (t) => {
  const app = startApp(t, pulls);
  await app.run('checkPullAccess', [await app.row(...clusters, 'aks-works')], { picks: ['acrworks'] });
  const panel = app.panel<PullCheckContract>();
  await panel.call('act', { row: 'right', act: 'grant' });
  await check(app);
  await panel.call('act', { row: 'right', act: 'grant' });
  assert.deepEqual(app.messages(), []);
});
