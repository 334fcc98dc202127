// What is drawn again, and when: VS Code loses what somebody opens while it draws.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import * as vscode from 'vscode';
import type { GrowingList, TreeNode } from '../../src/ui/nodes.ts';
import { createTree } from '../../src/ui/tree.ts';
import type { Row, Tree } from '../../src/ui/tree.ts';

const node = (id: string, description = ''): TreeNode => ({ id, kind: 'thing', label: id, description });

interface Watched {
  readonly tree: Tree;
  /** The labels of the roots, as VS Code asks for them. */
  readonly shown: () => Promise<string[]>;
  /** How often VS Code was told to draw the roots. */
  readonly drawn: () => number;
}

function watched(t: TestContext, roots: () => GrowingList): Watched {
  const changes = new vscode.EventEmitter<Row | undefined>();
  let drawn = 0;
  changes.event((row) => (drawn += row === undefined ? 1 : 0));
  const silent = new vscode.EventEmitter<vscode.TreeViewExpansionEvent<Row>>();
  // The running extension has the one view of that name.
  const view = { onDidExpandElement: silent.event, onDidCollapseElement: silent.event, selection: [] } as unknown as vscode.TreeView<Row>;
  const tree = createTree({ view: { view, changes, fill: () => {}, dispose: () => {} }, roots, rootTopics: ['things'], describe: (error) => assert.fail(String(error)), pictures: () => vscode.Uri.file('/') });
  t.after(() => {
    for (const one of [tree, changes, silent]) one.dispose();
  });
  return { tree, drawn: () => drawn, shown: async () => ((await tree.content.getChildren(undefined)) ?? []).map((row) => row.node.label) };
}

for (const [what, again] of [['everything is', (tree: Tree) => tree.refresh()], ['what they are made of is', (tree: Tree) => tree.changed(['things'])]] as const) {
  test(`who waits for the rows while ${what} read again gets the new ones, and nothing is drawn twice`, async (t) => {
    const reads: PromiseWithResolvers<readonly TreeNode[]>[] = [];
    const { tree, shown, drawn } = watched(t, async function* () {
      const read = Promise.withResolvers<readonly TreeNode[]>();
      reads.push(read);
      yield await read.promise;
    });
    const rows = shown();
    again(tree);
    reads[0]?.resolve([node('old')]);
    await new Promise(setImmediate);
    reads[1]?.resolve([node('new')]);
    assert.deepEqual([await rows, drawn()], [['new'], 0]);
    again(tree);
    assert.equal(drawn(), 1);
  });
}

test('who waits for rows that never come gets those of the next reading', async (t) => {
  let reads = 0;
  const { tree, shown } = watched(t, async function* () {
    if (++reads === 1) await new Promise(() => {});
    yield [node('new')];
  });
  const rows = shown();
  tree.refresh();
  assert.deepEqual([await rows, reads], [['new'], 2]);
});

test('what stands below a row that is read again goes on by its own reading', async (t) => {
  const made: string[] = [];
  const { tree, shown } = watched(t, async function* () {
    const number = made.push('read') - 1;
    yield [{ ...node('group'), description: `reading ${number}`, children: async () => [node(`by reading ${number}`)] }];
  });
  await shown();
  const below = async (): Promise<string[]> => (await tree.rows(['group']))?.map((row) => row.node.label) ?? [];
  assert.deepEqual(await below(), ['by reading 0']);
  tree.changed(['things']);
  await shown();
  const [group] = (await tree.rows([])) ?? [];
  assert.equal(group?.node.description, 'reading 1');
  if (group) tree.reload(group);
  assert.deepEqual(await below(), ['by reading 0']);
  tree.refresh();
  assert.deepEqual(await below(), ['by reading 2']);
});

test('a growing list is drawn when it looks different, and not when it is only complete', async (t) => {
  const more = Promise.withResolvers<void>();
  const { tree, shown, drawn } = watched(t, async function* () {
    yield [node('one')];
    await more.promise;
    yield [node('one')];
    yield [node('one', 'counted')];
    yield [node('one', 'counted'), node('two')];
    yield [node('one', 'counted'), node('two')];
  });
  assert.deepEqual(await shown(), ['one']);
  more.resolve();
  assert.equal((await tree.rows([]))?.length, 2);
  assert.equal(drawn(), 2);
});
