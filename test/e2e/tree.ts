// The tree in the side bar. Rows are named by their path of labels from the top: labels repeat, paths do not.
import { expect, type Locator } from '@playwright/test';

interface Row {
  /** Its place among the rows, by which it is found in the page until the tree changes. */
  index: number;
  level: number;
  label: string;
  description: string;
  selected: boolean;
  expanded: boolean;
}

export class Tree {
  readonly rows: Locator;
  readonly #tree: Locator;

  constructor(tree: Locator) {
    this.#tree = tree;
    this.rows = tree.getByRole('treeitem');
  }

  /** The row at that path; its ancestors are expanded on the way, by clicks. Waits for it. */
  async row(...path: string[]): Promise<Locator> {
    const parent = path.slice(0, -1);
    if (parent.length > 0) await this.expand(...parent);
    return this.#find(path);
  }

  /** Clicks the row's arrow where it is closed, and waits for its children. */
  async expand(...path: string[]): Promise<void> {
    for (let depth = 1; depth <= path.length; depth++) {
      await expect(async () => {
        const row = await this.#find(path.slice(0, depth));
        if ((await row.getAttribute('aria-expanded')) === 'false') await row.locator('.monaco-tl-twistie').click();
        await expect(row).toHaveAttribute('aria-expanded', 'true', { timeout: 2000 });
        // Until a child is there (every row that opens has one): rows that come later would move the ones below under the mouse.
        await expect.poll(() => this.#state(path.slice(0, depth)), { message: `the rows below ${path.slice(0, depth).join(' › ')}`, timeout: 30_000 }).not.toMatch('opening');
        // VS Code closes a row that is clicked while it draws the rows around it: whoever sees that clicks again.
        expect(await this.#state(path.slice(0, depth))).toBe('open');
      }).toPass();
    }
  }

  async collapse(...path: string[]): Promise<void> {
    const row = await this.#find(path);
    if ((await row.getAttribute('aria-expanded')) === 'true') await row.locator('.monaco-tl-twistie').click();
    await expect(row).toHaveAttribute('aria-expanded', 'false');
  }

  /** Clicks an inline button of the row, which shows while the mouse is over it. */
  async action(path: string[], name: string): Promise<void> {
    const row = await this.row(...path);
    await row.hover();
    await row.getByRole('button', { name, exact: true }).click();
  }

  /** Scrolls down until the last rows match, also while the list grows: rows out of sight are not in the page. */
  async toEnd(expected: RegExp): Promise<void> {
    const text = async (): Promise<string> => {
      await this.#tree.press('End');
      return this.text();
    };
    await expect.poll(text, { timeout: 20_000 }).toMatch(expected);
  }

  /** The row in sight with that label, wherever it is. */
  async visible(label: string): Promise<Locator> {
    const row = this.rows.filter({ has: this.#tree.page().locator('.label-name').getByText(label, { exact: true }) });
    await expect(row).toBeVisible();
    return row;
  }

  /** The dimmed text behind the row's label. */
  async description(...path: string[]): Promise<string> {
    await this.row(...path);
    const rows = await this.#read();
    return rows[find(rows, path)]?.description ?? '';
  }

  /** The path of the selected row; empty where none is. */
  async selected(): Promise<string[]> {
    const rows = await this.#read();
    const path: string[] = [];
    let level = Infinity;
    // Upwards from the selected row: each row of a lower level than the last is its parent.
    for (const row of rows.slice(0, rows.findIndex(({ selected }) => selected) + 1).toReversed()) {
      if (row.level >= level) continue;
      path.unshift(row.label);
      level = row.level;
    }
    return path;
  }

  /** All rows in sight as text: two blanks a level, the description behind two blanks. */
  async text(): Promise<string> {
    const rows = await this.#read();
    return rows.map(({ level, label, description }) => `${'  '.repeat(level - 1)}${label}${description === '' ? '' : `  ${description}`}`).join('\n');
  }

  /** Waits until the rows in sight, as text, are these; or contain or match them where it is a pattern. */
  async toShow(expected: string | RegExp): Promise<void> {
    const text = expect.poll(() => this.text(), { timeout: 20_000 });
    if (typeof expected === 'string') await text.toBe(expected);
    else await text.toMatch(expected);
  }

  /** Waits until there is no row at that path. */
  async toLack(...path: string[]): Promise<void> {
    await expect.poll(async () => find(await this.#read(), path), { timeout: 20_000 }).toBe(-1);
  }

  /** How the row stands; where it has been opened and its rows are still to come, with what stands there. */
  async #state(path: string[]): Promise<string> {
    const rows = await this.#read();
    const at = find(rows, path);
    if ((rows[at + 1]?.level ?? 0) > path.length) return 'open';
    return rows[at]?.expanded === true ? `opening\n${await this.text()}` : 'closed';
  }

  async #find(path: string[]): Promise<Locator> {
    let index = -1;
    await expect
      .poll(
        async () => {
          const rows = await this.#read();
          index = rows[find(rows, path)]?.index ?? -1;
          return index === -1 ? rows.map(({ label }) => label) : path;
        },
        { message: `the row ${path.join(' › ')}`, timeout: 20_000 },
      )
      .toBe(path);
    return this.#tree.locator(`.monaco-list-row[data-index="${index}"]`);
  }

  async #read(): Promise<Row[]> {
    const rows = await this.rows.evaluateAll((elements) =>
      elements.map((element) => ({
        index: Number(element.getAttribute('data-index')),
        level: Number(element.getAttribute('aria-level')),
        label: element.querySelector('.label-name')?.textContent ?? '',
        description: element.querySelector('.label-description')?.textContent ?? '',
        selected: element.getAttribute('aria-selected') === 'true',
        expanded: element.getAttribute('aria-expanded') === 'true',
      })),
    );
    // The parents of a long list stand over it a second time, without a place among the rows.
    return rows.filter(({ level }) => level > 0).toSorted((a, b) => a.index - b.index);
  }
}

/** The place in `rows` of the row at that path, or -1. */
function find(rows: Row[], path: string[]): number {
  let from = 0;
  let found = -1;
  for (const [depth, label] of path.entries()) {
    found = rows.findIndex((row, at) => at >= from && row.level === depth + 1 && row.label === label);
    if (found === -1) return -1;
    // Its children end where the level is its own again.
    const end = rows.findIndex((row, at) => at > found && row.level <= depth + 1);
    rows = end === -1 ? rows : rows.slice(0, end);
    from = found + 1;
  }
  return found;
}
