// The workbench as a user has it before them: each function is a look or a gesture. None sleeps; each waits for what it needs.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test';
import { root } from '../workbench/machine.ts';
import { Editor } from './editor.ts';
import { changeLook, pictureAtRest } from './look.ts';
import type { Look } from './look.ts';
import { chooseItem } from './menu.ts';
import { Dialog, Notification } from './messages.ts';
import { QuickInput } from './quickInput.ts';
import { Tree } from './tree.ts';

const stored = `(async () => {
  const answer = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const texts = [];
  for (const { name } of await indexedDB.databases()) {
    const database = await answer(indexedDB.open(name));
    for (const store of database.objectStoreNames) texts.push(...await answer(database.transaction(store).objectStore(store).getAll()));
    database.close();
  }
  return texts.filter((text) => typeof text === 'string').join('\\n');
})()`;

export class Workbench {
  readonly page: Page;
  /** The folder that is open. */
  readonly folder: string;
  /** The tree of the Managed Identities view. */
  readonly tree: Tree;
  readonly quickInput: QuickInput;
  readonly editor: Editor;
  /** How it looks but for a picture. */
  readonly #look: Look;

  constructor(page: Page, folder: string, look: Look) {
    this.page = page;
    this.folder = folder;
    this.#look = look;
    this.tree = new Tree(page.locator('.sidebar').getByRole('tree'));
    this.quickInput = new QuickInput(page);
    this.editor = new Editor(page, this.quickInput);
  }

  /** Until the workbench is drawn and the extension's icon is in the activity bar. */
  async ready(): Promise<void> {
    await expect(this.#activity('Managed Identities')).toBeVisible({ timeout: 60_000 });
  }

  /** Clicks the icon in the activity bar where its view is not open yet. */
  async showView(name = 'Managed Identities'): Promise<void> {
    const tab = this.#activity(name);
    // A window that was reloaded may open it itself meanwhile, and the click closes it then.
    await expect(async () => {
      if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
      await expect(tab).toHaveAttribute('aria-selected', 'true', { timeout: 1000 });
    }).toPass({ timeout: 15_000 });
  }

  /** The same, and waits for the tree's first row. */
  async openView(name = 'Managed Identities'): Promise<void> {
    await this.showView(name);
    await expect(this.tree.rows.first()).toBeVisible({ timeout: 30_000 });
  }

  #activity(name: string): Locator {
    return this.page.locator('.activitybar').getByRole('tab').filter({ has: this.page.getByLabel(name, { exact: true }) });
  }

  /** Clicks a button in the view's title, or an item of its "…" menu, or of a menu in that, where there is no such button. */
  async viewAction(name: string, inMenu?: string): Promise<void> {
    const title = this.page.locator('.sidebar .title-actions');
    const button = title.getByRole('button', { name, exact: true });
    const item = this.#menu().getByRole('menuitem', { name, exact: true });
    await this.#untilChosen(async () => {
      if (await button.isVisible()) return button.click({ timeout: 2000 });
      await title.getByRole('button', { name: 'Views and More Actions...' }).click({ timeout: 1000 });
      // The buttons come one after another: one that is not there yet is not in the menu either.
      await expect(item).toBeVisible({ timeout: 1000 });
      if (inMenu === undefined) return chooseItem(item);
      await item.hover({ timeout: 2000 });
      await this.#submenuItem(inMenu);
    });
  }

  /** Right-clicks the row at that path and chooses from the menu. */
  async contextMenu(path: string[], item?: string): Promise<void> {
    if (item === undefined) return this.#openMenu(path, undefined);
    await this.#untilChosen(async () => {
      await this.#openMenu(path, item);
      await this.menuItem(item);
    });
  }

  /** What an item of a row's menu copies, once it has: what was copied before does not count. */
  async copied(path: string[], item: string): Promise<string> {
    await this.page.evaluate("navigator.clipboard.writeText('')");
    await this.contextMenu(path, item);
    await expect.poll(() => this.clipboard()).not.toBe('');
    return this.clipboard();
  }

  /** What is read after the rows stand draws them again, and takes a menu away that is open then. */
  #untilChosen(choose: () => Promise<void>): Promise<void> {
    return expect(async () => {
      try {
        await choose();
      } catch (error) {
        // What is left of it would stand before the next try.
        await this.page.keyboard.press('Escape');
        throw error;
      }
    }).toPass({ timeout: 30_000 });
  }

  async #openMenu(path: string[], item: string | undefined): Promise<void> {
    const expected = item === undefined ? this.#menu() : this.#menu().getByRole('menuitem', { name: item, exact: true });
    await expect(async () => {
      await (await this.tree.row(...path)).click({ button: 'right', timeout: 5000 });
      await expect(expected).toBeVisible({ timeout: 1000 });
    }).toPass({ timeout: 15_000 });
  }

  /** The same for a menu in that menu. */
  async contextSubmenu(path: string[], menu: string, item: string): Promise<void> {
    await this.#untilChosen(async () => {
      await this.#openMenu(path, menu);
      await this.#menu().getByRole('menuitem', { name: menu, exact: true }).hover({ timeout: 2000 });
      await this.#submenuItem(item);
    });
  }

  /** The names in the open menu, in their order. */
  async menuItems(): Promise<string[]> {
    const menu = this.#menu();
    await expect(menu).toBeVisible();
    return menu.getByRole('menuitem').allInnerTexts();
  }

  /** Chooses from the open menu. */
  async menuItem(name: string): Promise<void> {
    await chooseItem(this.#menu().getByRole('menuitem', { name, exact: true }));
  }

  #menu(): Locator {
    return this.page.locator('.context-view .monaco-menu').last();
  }

  /** Runs a command by its title ("Managed Identities: …") from the palette. */
  async command(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.quickInput.type(`>${title}`);
    await this.quickInput.choose(title);
  }

  /** The notification that contains the text, once it is there. */
  async notification(text: string | RegExp): Promise<Notification> {
    const toast = this.page.locator('.notifications-toasts .notification-list-item').filter({ hasText: text });
    await expect(toast.first()).toBeVisible({ timeout: 30_000 });
    return new Notification(toast.first());
  }

  /** The texts of all notifications that are shown. */
  notifications(): Promise<string[]> {
    return this.page.locator('.notifications-toasts .notification-list-item-message').allInnerTexts();
  }

  /** The modal dialog, once it is there. */
  async dialog(): Promise<Dialog> {
    const box = this.page.locator('.monaco-dialog-box');
    await expect(box).toBeVisible();
    return new Dialog(box);
  }

  /** The document in the webview panel with that title, once it is the active editor. */
  async webview(title: string): Promise<FrameLocator> {
    await this.activeEditor(title);
    const outer = this.page.locator('iframe.webview.ready').filter({ visible: true });
    await expect(outer).toHaveCount(1);
    const inner = outer.contentFrame().locator('iframe#active-frame');
    await expect(inner).toBeAttached();
    return inner.contentFrame();
  }

  /** The tab of the active editor, once it has that title. */
  async activeEditor(title: string | RegExp): Promise<Locator> {
    const tab = this.page.locator('.editor-group-container.active .tab.active');
    await expect(tab.locator('.monaco-icon-label-container')).toHaveText(title);
    return tab;
  }

  /** Clicks through the accounts menu of the activity bar: an account, then what to do with it. */
  async accountsMenu(account: string | RegExp, item: string): Promise<void> {
    await this.#untilChosen(async () => {
      await this.page.locator('.activitybar').getByRole('button', { name: 'Accounts' }).click({ timeout: 2000 });
      await this.#menu().getByRole('menuitem', { name: account }).hover({ timeout: 2000 });
      await this.#submenuItem(item);
    });
  }

  async #submenuItem(item: string): Promise<void> {
    await chooseItem(this.page.locator('.context-view .monaco-submenu').getByRole('menuitem', { name: item, exact: true }));
  }

  /** The text over the tree: which cloud, and who asks. */
  viewMessage(): Locator {
    return this.page.locator('.sidebar .tree-explorer-viewlet-tree-view .message');
  }

  /** The view's title in the side bar. */
  viewTitle(): Locator {
    return this.page.locator('.sidebar .composite.title .title-label h2');
  }

  /** An item of the status bar, by its text. */
  statusBar(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item').filter({ hasText: text });
  }

  /** Clicks a button of the welcome view. */
  async welcome(button: string): Promise<void> {
    await this.page.locator('.sidebar .welcome-view').getByRole('button', { name: button, exact: true }).click();
  }

  /** Closes the active editor, without saving. */
  async closeEditor(): Promise<void> {
    await this.page.locator('.editor-group-container.active .tab.active').getByRole('button', { name: /^Close/ }).click();
  }

  /** The lines that the active text editor shows: what is scrolled out of sight is not among them. */
  async editorText(): Promise<string> {
    const editor = this.page.locator('.editor-group-container.active .monaco-editor').first();
    await expect(editor.locator('.view-line').first()).toBeVisible();
    const lines = await editor.locator('.view-line').evaluateAll((elements) =>
      elements
        .map((element) => ({ top: Number.parseInt(element.style.top, 10), text: element.textContent }))
        .toSorted((a, b) => a.top - b.top)
        .map(({ text }) => text),
    );
    return lines.join('\n').replaceAll('\u00a0', ' ');
  }

  /** All that the browser has stored as text: the workbench writes there what extensions keep, a moment after it was told. */
  stored(): Promise<string> {
    return this.page.evaluate<string>(stored);
  }

  clipboard(): Promise<string> {
    return this.page.evaluate<string>('navigator.clipboard.readText()');
  }

  /** A picture of the window as it is into test-results/screens/, the theme at the end of its name. */
  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: join(root, `test-results/screens/${name}-${this.#look.theme}.png`), animations: 'disabled' });
  }

  /** A picture in each of these looks; a width that is not the window's own stands in its name. Then all is as before. */
  async screenshots(name: string, ...looks: readonly Partial<Look>[]): Promise<void> {
    for (const look of looks) {
      await changeLook(this.page, this.folder, { ...this.#look, ...look });
      const { theme = this.#look.theme, width } = look;
      const folder = join(root, 'test-results/screens');
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `${[name, width, theme].filter((part) => part !== undefined).join('-')}.png`), await pictureAtRest(this.page));
    }
    await changeLook(this.page, this.folder, this.#look);
  }
}
