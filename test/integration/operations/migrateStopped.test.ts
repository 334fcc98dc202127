import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import * as vscode from 'vscode';
import { changeFiles } from '../../../src/features/shared/manifestEdits.ts';
import { readSource } from '../../../src/manifests/source.ts';
import { filesIn } from './files.ts';
import type { Files } from './files.ts';
import { previewOf } from './refactoring.ts';

const text = 'kind: Pod\n';
const reason = { label: 'Something', description: 'For a reason' };

/** What would put a comment before a text, in a file that holds it. */
async function commenting(t: TestContext): Promise<{ readonly files: Files; readonly changes: Parameters<typeof changeFiles>[0]; readonly sources: Parameters<typeof changeFiles>[1] }> {
  const files = await filesIn(t, { 'a.yaml': text });
  const file = files.uri('a.yaml').toString();
  return { files, changes: [{ file, edits: [{ start: 0, end: 0, text: '# a\n' }] }], sources: new Map([[file, readSource(text)]]) };
}

test('changes of manifests that are not wanted any more are not shown, nor made', async (t) => {
  const { files, changes, sources } = await commenting(t);
  const preview = previewOf(t);
  for (const why of [reason, undefined]) {
    const abort = new AbortController();
    const changing = changeFiles(changes, sources, why, abort.signal);
    // While the document is being opened.
    abort.abort();
    await assert.rejects(changing, { name: 'AbortError' });
  }
  assert.deepEqual([preview.asked, await files.shown('a.yaml')], [[], text]);
});

test('changes of manifests: the preview is discarded while these wait in it, and never where those of others may', async (t) => {
  const { files, changes, sources } = await commenting(t);
  const preview = previewOf(t);
  const run = t.mock.method(vscode.commands, 'executeCommand');
  const discarded = (): number => run.mock.calls.filter(({ arguments: [command] }) => command === 'refactorPreview.discard').length;
  const abort = new AbortController();
  const { changed } = await preview.stopping(async () => changeFiles(changes, sources, reason, abort.signal), async () => abort.abort());
  assert.deepEqual([changed, discarded()], [[], 1]);

  const later = new AbortController();
  await preview.accepting([0], async () => changeFiles(changes, sources, reason, later.signal));
  later.abort();
  assert.equal(discarded(), 1);

  // Without a reason nothing waits anywhere.
  const now = new AbortController();
  const apply = vscode.workspace.applyEdit;
  t.mock.method(vscode.workspace, 'applyEdit', async (edit: vscode.WorkspaceEdit) => {
    now.abort();
    return apply(edit);
  });
  const again = new Map([[files.uri('a.yaml').toString(), readSource(await files.shown('a.yaml'))]]);
  assert.equal((await changeFiles(changes, again, undefined, now.signal)).changed.length, 1);
  assert.equal(discarded(), 1);
});
