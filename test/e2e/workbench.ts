// The workbench as a user has it before them: each function is a look or a gesture. None sleeps; each waits for what it needs.
import { join } from 'node:path';
import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test';
import { root } from '../workbench/machine.ts';
import { Tree } from './tree.ts';

export class Workbench {
  readonly page: Page;
  /** The folder that is open. */
  readonly folder: string;
  /** The tree of the Managed Identities view. */
  readonly tree: Tree;
  readonly quickInput: QuickInput;
  readonly #theme: string;

  constructor(page: Page, { folder, theme }: { folder: string; theme: string }) {
    this.page = page;
    this.folder = folder;
    this.#theme = theme;
    this.tree = new Tree(page.locator('.sidebar').getByRole('tree'));
    this.quickInput = new QuickInput(page);
  }

  /** Until the workbench is drawn and the extension's icon is in the activity bar. */
  async ready(): Promise<void> {
    await expect(this.#activity('Managed Identities')).toBeVisible({ timeout: 60_000 });
  }

  /** Clicks the icon in the activity bar where its view is not open yet. */
  async showView(name = 'Managed Identities'): Promise<void> {
    const tab = this.#activity(name);
    if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
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
    await title.getByRole('button').last().waitFor();
    if (await button.isVisible()) return button.click();
    await title.getByRole('button', { name: 'Views and More Actions...' }).click();
    if (inMenu === undefined) return this.menuItem(name);
    await this.#menu().getByRole('menuitem', { name, exact: true }).hover();
    await this.#submenuItem(inMenu);
  }

  /** Right-clicks the row at that path and chooses from the menu. */
  async contextMenu(path: string[], ...items: string[]): Promise<void> {
    await (await this.tree.row(...path)).click({ button: 'right' });
    for (const item of items) await this.menuItem(item);
  }

  /** The names in the open menu, in their order. */
  async menuItems(): Promise<string[]> {
    const menu = this.#menu();
    await expect(menu).toBeVisible();
    return menu.getByRole('menuitem').allInnerTexts();
  }

  /** Chooses from the open menu. */
  async menuItem(name: string): Promise<void> {
    const item = this.#menu().getByRole('menuitem', { name, exact: true });
    await expect(item).toBeVisible();
    // A menu takes no click in its first tenth of a second.
    await expect(async () => {
      if (await item.isVisible()) await item.click({ timeout: 1000 });
      await expect(item).toBeHidden({ timeout: 300 });
    }).toPass();
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
    await this.page.locator('.activitybar').getByRole('button', { name: 'Accounts' }).click();
    await this.#menu().getByRole('menuitem', { name: account }).hover();
    await this.#submenuItem(item);
  }

  async #submenuItem(item: string): Promise<void> {
    const chosen = this.page.locator('.context-view .monaco-submenu').getByRole('menuitem', { name: item, exact: true });
    await expect(chosen).toBeVisible();
    // A menu takes no click in its first tenth of a second.
    await expect(async () => {
      if (await chosen.isVisible()) await chosen.click({ timeout: 1000 });
      await expect(chosen).toBeHidden({ timeout: 300 });
    }).toPass();
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

  clipboard(): Promise<string> {
    return this.page.evaluate<string>('navigator.clipboard.readText()');
  }

  /** Into test-results/screens/, the theme at the end of its name. */
  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: join(root, `test-results/screens/${name}-${this.#theme}.png`), animations: 'disabled' });
  }
}

/** Quick picks, input boxes and the palette: the one widget at the top. */
export class QuickInput {
  readonly #page: Page;
  readonly #widget: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#widget = page.locator('.quick-input-widget').filter({ visible: true });
  }

  /** Waits for the step with that title: one step replaces the other in the same place. */
  async titled(title: string | RegExp): Promise<void> {
    await expect(this.#widget.locator('.quick-input-title')).toHaveText(title);
  }

  /** Replaces what is typed. */
  async type(text: string): Promise<void> {
    const input = this.#widget.locator('.quick-input-filter input');
    await input.fill(text);
  }

  /** Types the label, so that a long list shows it, and clicks the entry with exactly that label. */
  async choose(label: string): Promise<void> {
    const entry = this.#widget.getByRole('option').filter({ has: this.#page.locator('.label-name').getByText(label, { exact: true }) });
    await expect(this.#widget.getByRole('option').first()).toBeVisible();
    if (!(await entry.first().isVisible())) await this.type(label);
    await entry.first().click();
  }

  /** Clicks entries of a list of which any number may be ticked. */
  async tick(...labels: string[]): Promise<void> {
    for (const label of labels) {
      const entry = this.#widget.getByRole('checkbox').filter({ has: this.#page.locator('.label-name').getByText(label, { exact: true }) });
      await entry.first().click();
    }
  }

  /** Ticks all entries, or none when all are ticked. */
  async tickAll(): Promise<void> {
    await this.#widget.getByRole('checkbox', { name: 'Toggle all checkboxes' }).click();
  }

  /** Enter. */
  async accept(): Promise<void> {
    await this.#page.keyboard.press('Enter');
  }

  /** Escape. */
  async cancel(): Promise<void> {
    await this.#page.keyboard.press('Escape');
    await expect(this.#widget).toBeHidden();
  }

  /** The labels of the entries in sight. */
  async labels(): Promise<string[]> {
    await expect(this.#widget.getByRole('option').first()).toBeVisible();
    const labels = await this.#widget.getByRole('option').locator('.quick-input-list-row:first-child .label-name').allInnerTexts();
    // After an icon comes a blank.
    return labels.map((label) => label.trim());
  }

  /** The line under the input: the prompt, or what is wrong with what was typed. */
  get message(): Locator {
    return this.#widget.locator('.quick-input-message');
  }
}

export class Notification {
  readonly toast: Locator;

  constructor(toast: Locator) {
    this.toast = toast;
  }

  text(): Promise<string> {
    return this.toast.locator('.notification-list-item-message').innerText();
  }

  buttons(): Promise<string[]> {
    return this.toast.locator('.notification-list-item-buttons-container .monaco-button').allInnerTexts();
  }

  async click(button: string): Promise<void> {
    await this.toast.locator('.notification-list-item-buttons-container').getByRole('button', { name: button, exact: true }).click();
  }

  /** Closes it by its cross. */
  async dismiss(): Promise<void> {
    await this.toast.hover();
    await this.toast.getByRole('button', { name: /^Clear Notification/ }).click();
  }
}

export class Dialog {
  readonly box: Locator;

  constructor(box: Locator) {
    this.box = box;
  }

  /** A dialog that has nothing to add to its message shows it in the place of the detail. */
  async message(): Promise<string> {
    const text = this.box.locator('.dialog-message-text');
    return ((await text.count()) > 0 ? text : this.box.locator('.dialog-message-detail')).innerText();
  }

  detail(): Promise<string> {
    return this.box.locator('.dialog-message-detail').innerText();
  }

  buttons(): Promise<string[]> {
    return this.box.locator('.dialog-buttons').getByRole('button').allInnerTexts();
  }

  async click(button: string): Promise<void> {
    await this.box.locator('.dialog-buttons').getByRole('button', { name: button, exact: true }).click();
    await expect(this.box).toBeHidden();
  }
}
