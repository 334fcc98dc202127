import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Pages } from '../../../src/azure/pages.ts';
import { isMore, pagedList } from '../../../src/features/shared/pagedList.ts';
import type { TreeNode } from '../../../src/ui/nodes.ts';

/** A list of numbers in pages of a thousand; each page is given when the test says so, or at once. */
function numbers(total: number, { held = false } = {}) {
  let opened = 0;
  const waiting: (() => void)[] = [];
  const asked: number[] = [];
  let fault: Error | undefined;
  const open = (): Pages<number> => {
    opened += 1;
    let from = 0;
    return {
      async next(signal) {
        asked.push(from);
        if (held) await new Promise<void>((resolve) => waiting.push(resolve));
        signal.throwIfAborted();
        const failure = fault;
        fault = undefined;
        if (failure) throw failure;
        const page = Array.from({ length: Math.min(1000, total - from) }, (_, index) => from + index);
        from += page.length;
        return page;
      },
      done: () => from >= total,
      total: () => (from > 0 ? total : undefined),
    };
  };
  const read = pagedList(open, nodesOf);
  return {
    read: (signal = new AbortController().signal) => read(signal),
    asked,
    opened: () => opened,
    fail: (error: Error) => (fault = error),
    /** Until a page has been asked for. */
    async waiting() {
      for (let turns = 0; waiting.length === 0 && turns < 100; turns++) await new Promise((resolve) => setImmediate(resolve));
      assert.ok(waiting.length > 0, 'no page was asked for');
    },
    /** Gives the pages that were asked for. */
    give: () => waiting.splice(0).forEach((go) => go()),
  };
}

async function last(list: AsyncIterable<readonly TreeNode[]>): Promise<readonly TreeNode[]> {
  let found: readonly TreeNode[] = [];
  for await (found of list);
  return found;
}

function moreOf(nodes: readonly TreeNode[]) {
  const more = nodes.find(isMore);
  assert.ok(more);
  return more;
}

const nodesOf = (items: readonly number[]) => items.map((item) => ({ id: String(item), kind: 'number', label: String(item) }));

/** A list of three pages that does not tell how long it is. */
function hundreds(): Pages<number> {
  let from = 0;
  return { next: async () => Array.from({ length: 100 }, () => (from += 1)), done: () => from >= 250, total: () => undefined };
}

const count = (nodes: readonly TreeNode[]) => nodes.filter(({ kind }) => kind === 'number').length;

describe('a list that is read page by page', () => {
  it('shows each page as soon as it is there, to the end where it is not too long', async () => {
    const lengths: [number, string | undefined][] = [];
    for await (const nodes of numbers(2500).read()) lengths.push([count(nodes), nodes.find(({ kind }) => kind !== 'number')?.kind]);
    assert.deepEqual(lengths, [[1000, 'loading'], [2000, 'loading'], [2500, undefined]]);
  });

  it('stops after its first page where it is very long, and goes on by "Load More…", each time as much again', async () => {
    const list = numbers(12_000);
    let nodes = await last(list.read());
    const told = [];
    while (nodes.some(isMore)) {
      told.push(moreOf(nodes).description);
      moreOf(nodes).wantMore();
      nodes = await last(list.read());
    }
    assert.deepEqual(told, ['1,000 of 12,000', '2,000 of 12,000', '4,000 of 12,000', '8,000 of 12,000']);
    assert.deepEqual([count(nodes), list.opened(), list.asked.length], [12_000, 2, 12], 'opened once for nothing, and no page asked for twice');
  });

  it('begins anew when it is read again', async () => {
    const list = numbers(1500);
    await last(list.read());
    assert.equal(count(await last(list.read())), 1500);
    assert.deepEqual(list.asked, [0, 1000, 0, 1000]);
  });

  it('is read as far as before when it is read again', async () => {
    const list = numbers(12_000);
    moreOf(await last(list.read())).wantMore();
    await last(list.read());
    const again = await last(list.read());
    assert.deepEqual([count(again), moreOf(again).description, list.asked], [2000, '2,000 of 12,000', [0, 1000, 0, 1000]]);
  });

  it('keeps what was there when a page fails, and goes on from that page', async () => {
    const list = numbers(3000);
    const shown: number[] = [];
    await assert.rejects(async () => {
      for await (const nodes of list.read()) {
        shown.push(count(nodes));
        list.fail(new Error('dropped'));
      }
    }, /dropped/);
    assert.deepEqual(shown, [1000]);
    assert.equal(count(await last(list.read())), 3000);
    assert.deepEqual(list.asked, [0, 1000, 1000, 2000]);
  });

  it('shows again what was there when that page fails once more, beside the failure', async () => {
    const list = numbers(3000);
    for (const attempt of ['first', 'second']) {
      const shown: number[] = [];
      await assert.rejects(async () => {
        if (attempt === 'second') list.fail(new Error('dropped'));
        for await (const nodes of list.read()) {
          shown.push(count(nodes));
          list.fail(new Error('dropped'));
        }
      }, /dropped/);
      assert.deepEqual(shown, [1000], attempt);
    }
  });

  it('shows a list that grows for long each time that it is as much again', async () => {
    const lengths: number[] = [];
    for await (const nodes of numbers(5000).read()) lengths.push(count(nodes));
    assert.deepEqual(lengths, [1000, 2000, 4000, 5000]);
  });

  it('loses nothing when "Load More…" is clicked twice', async () => {
    const list = numbers(12_000, { held: true });
    const reading = last(list.read());
    await list.waiting();
    list.give();
    const first = moreOf(await reading);
    first.wantMore();
    const clicked = new AbortController();
    const once = last(list.read(clicked.signal));
    once.catch(() => undefined); // given up by the second click
    await list.waiting();
    first.wantMore();
    clicked.abort();
    list.give();
    await assert.rejects(once, { name: 'AbortError' });
    const twice = last(list.read());
    await list.waiting();
    list.give();
    assert.equal(count(await twice), 2000);
    assert.deepEqual(list.asked, [0, 1000, 1000]);
  });

  it('that does not tell how long it is, is read to its end, or page by page where that may be far', async () => {
    const never = new AbortController().signal;
    assert.equal(count(await last(pagedList(hundreds, nodesOf)(never))), 300);
    const read = pagedList(hundreds, nodesOf, { whole: false });
    const first = await last(read(never));
    assert.deepEqual([count(first), moreOf(first).total, moreOf(first).description], [100, undefined, 'the first 100']);
    moreOf(first).wantMore();
    assert.equal(count(await last(read(never))), 200);
  });
});

/** The lists that are shown of one that knows more later. */
async function shown(afterwards: () => Promise<boolean>) {
  let items = ['?'];
  let asked = false;
  const pages = (): Pages<number> => ({
    async next() {
      asked = true;
      return [1];
    },
    done: () => asked,
    total: () => 1,
  });
  const read = pagedList(pages, () => items.map((label) => ({ id: label, kind: 'item', label })), {
    async afterwards() {
      items = ['known'];
      return afterwards();
    },
  });
  const lists: string[][] = [];
  for await (const rows of read(new AbortController().signal)) lists.push(rows.map(({ label }) => label));
  return lists;
}

describe('what takes longer to know', () => {
  it('is shown once the rows stand there', async () => assert.deepEqual((await shown(async () => true)).slice(-2), [['?'], ['known']]));
  it('does not draw them again where there is nothing new', async () => assert.deepEqual((await shown(async () => false)).at(-1), ['?']));
});
