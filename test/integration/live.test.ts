import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as vscode from 'vscode';
import { createTree } from '../../src/ui/tree.ts';
import type { Row } from '../../src/ui/tree.ts';
import type { GrowingList, TreeNode } from '../../src/ui/nodes.ts';

// The tree's own logic, driven as VS Code drives it: with the events of a view, but with no view on the screen.

/** What becomes of each time that a view is asked to reveal a row; after the last it goes on as that did. */
function revealing(...answers: ('selected' | 'lost' | 'refused' | 'another')[]) {
  const view = {
    asked: 0,
    selection: [] as Row[],
    async reveal(row: Row) {
      const answer = answers[Math.min(view.asked++, answers.length - 1)];
      if (answer === 'refused') throw new Error('Cannot resolve tree item');
      if (answer === 'selected') view.selection = [row];
      if (answer === 'another') view.selection = [{ ...row, key: 'another' }];
    },
  };
  return view;
}

/** A list below one row, given page by page by the test. */
function heldTree(reveals: Pick<vscode.TreeView<Row>, 'reveal' | 'selection'> = { reveal: async () => {}, selection: [] }) {
  const expand = new vscode.EventEmitter<vscode.TreeViewExpansionEvent<Row>>();
  const collapse = new vscode.EventEmitter<vscode.TreeViewExpansionEvent<Row>>();
  const changes = new vscode.EventEmitter<Row | undefined>();
  const signals: AbortSignal[] = [];
  const waiting: ((labels: readonly string[] | Error) => void)[] = [];
  const changed: (Row | undefined)[] = [];
  changes.event((row) => changed.push(row));
  async function* children(signal: AbortSignal): GrowingList {
    signals.push(signal);
    for (;;) {
      const labels = await new Promise<readonly string[] | Error>((resolve) => waiting.push(resolve));
      if (labels instanceof Error) throw labels;
      yield labels.map((label): TreeNode => ({ id: label, kind: 'leaf', label }));
      if (labels.includes('last')) return;
    }
  }
  async function* roots(): GrowingList {
    yield [{ id: 'group', kind: 'group', label: 'Group', children }];
  }
  const view = Object.assign(reveals, { onDidExpandElement: expand.event, onDidCollapseElement: collapse.event }) as unknown as vscode.TreeView<Row>;
  const tree = createTree({
    view: { view, changes, fill: () => {}, dispose: () => {} },
    roots,
    rootTopics: [],
    describe: (error) => ({ short: 'failed', message: String(error), details: [], transient: false, flags: [], ways: [] }),
    pictures: () => vscode.Uri.file('/'),
  });
  const rowsOf = async (row?: Row) => (await tree.content.getChildren(row)) as Row[];
  return {
    tree,
    collapse,
    signals,
    changed,
    group: async () => (await rowsOf())[0] ?? assert.fail('no group'),
    labels: async (row: Row) => (await rowsOf(row)).map(({ node }) => node.label),
    async give(...labels: string[]) {
      for (let turns = 0; waiting.length === 0 && turns < 100; turns++) await new Promise((resolve) => setImmediate(resolve));
      (waiting.shift() ?? assert.fail('nobody waits for a page'))(labels.includes('failure') ? new Error('dropped') : labels);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

describe('a row that loads', () => {
  it('shows a page as soon as it is there, and says when there is more', async () => {
    const at = heldTree();
    const group = await at.group();
    const first = at.labels(group);
    await at.give('a');
    assert.deepEqual(await first, ['a']);
    await at.give('a', 'b');
    assert.deepEqual(at.changed, [group]);
    assert.deepEqual(await at.labels(group), ['a', 'b']);
    await at.give('a', 'b', 'last');
    assert.deepEqual(await at.labels(group), ['a', 'b', 'last']);
    assert.equal(at.signals.length, 1, 'what is loaded is kept');
  });

  it('is given up when it is closed, and asked again when it is opened', async () => {
    const at = heldTree();
    const group = await at.group();
    const first = at.labels(group);
    at.collapse.fire({ element: group });
    assert.equal(at.signals[0]?.aborted, true);
    await at.give('late');
    assert.deepEqual(await first, []);
    const second = at.labels(group);
    await at.give('fresh', 'last');
    assert.deepEqual(await second, ['fresh', 'last']);
  });

  it('is given up by a refresh, and a late answer never stands in the place of a newer one', async () => {
    const at = heldTree();
    const old = await at.group();
    const first = at.labels(old);
    at.tree.refresh();
    assert.equal(at.signals[0]?.aborted, true);
    const second = at.labels(await at.group());
    await at.give('late', 'last');
    await at.give('newer', 'last');
    assert.deepEqual(await second, ['newer', 'last']);
    assert.deepEqual(await first, ['newer', 'last'], 'who waited for the old one gets the newer one');
  });

  it('that fails after a page keeps that page, with the reason below it', async () => {
    const at = heldTree();
    const group = await at.group();
    const first = at.labels(group);
    await at.give('a');
    await first;
    await at.give('failure');
    assert.deepEqual(await at.labels(group), ['a', 'Failed']);
  });

  it('that fails has the reason alone, and is asked again the next time', async () => {
    const at = heldTree();
    const group = await at.group();
    const first = at.labels(group);
    await at.give('failure');
    assert.deepEqual(await first, ['Failed']);
    const second = at.labels(group);
    await at.give('a', 'last');
    assert.deepEqual(await second, ['a', 'last']);
  });
});

describe('a row that is revealed', () => {
  for (const [answers, asked] of [
    [['selected'], 1],
    [['lost', 'selected'], 2],
    [['refused', 'lost', 'selected'], 3],
    [['lost', 'another', 'selected'], 2],
    [['lost'], 5],
  ] as const) {
    it(`is asked for until it is selected, or another one is, but not without end: ${answers.join(', ')}`, async () => {
      const view = revealing(...answers);
      assert.equal(await heldTree(view).tree.reveal(['group']), true);
      assert.equal(view.asked, asked);
    });
  }

  it('and that VS Code keeps refusing fails with its words', async () => {
    const view = revealing('refused');
    await assert.rejects(heldTree(view).tree.reveal(['group']), /Cannot resolve tree item/);
    assert.equal(view.asked, 5);
  });

  it('that is not there is not asked for', async () => {
    const view = revealing('selected');
    assert.equal(await heldTree(view).tree.reveal(['elsewhere']), false);
    assert.equal(view.asked, 0);
  });
});
