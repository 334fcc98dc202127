// A text editor as a user has it before them.
import { expect, type Locator, type Page } from '@playwright/test';
import type { QuickInput } from './quickInput.ts';

export class Editor {
  readonly #page: Page;
  readonly #quickInput: QuickInput;

  constructor(page: Page, quickInput: QuickInput) {
    this.#page = page;
    this.#quickInput = quickInput;
  }

  /** The active one. */
  get #active(): Locator {
    return this.#page.locator('.editor-group-container.active .monaco-editor').first();
  }

  /** Opens a file of the folder by its name. */
  async open(name: string): Promise<void> {
    await expect(async () => {
      await this.#page.keyboard.press('Control+p');
      await this.#quickInput.type(name);
      await this.#quickInput.choose(name.split('/').at(-1) ?? name);
      await expect(this.#active.locator('.view-line').first()).toBeVisible({ timeout: 5000 });
    }).toPass({ timeout: 20_000 });
  }

  /** A piece of the text in sight that is colored as one: a key, a value. */
  piece(text: string): Locator {
    return this.#active.locator('.view-line span > span').getByText(text, { exact: true }).first();
  }

  /** Puts the cursor into such a piece, by a click there. */
  async clickOn(text: string): Promise<void> {
    await this.piece(text).click();
  }

  /** What is shown while the mouse rests on a piece of the text. */
  async hover(text: string): Promise<Locator> {
    const shown = this.#page.locator('.monaco-hover').filter({ visible: true });
    await expect(async () => {
      await this.#page.mouse.move(0, 0);
      await this.piece(text).hover();
      await expect(shown.first()).toBeVisible({ timeout: 2000 });
    }).toPass({ timeout: 20_000 });
    return shown.first();
  }

  /** A line over the text that leads on, once it is there. */
  lens(title: string | RegExp): Locator {
    return this.#active.locator('.codelens-decoration a').filter({ hasText: title }).first();
  }

  /** Opens the light bulb's menu where the cursor is, and chooses from it. */
  async quickFix(title: string): Promise<void> {
    await expect(async () => {
      await this.#page.keyboard.press('Control+.');
      await this.#page.locator('.action-widget .monaco-list-row').filter({ hasText: title }).click({ timeout: 3000 });
    }).toPass({ timeout: 20_000 });
  }

  /** Opens the view "Problems". */
  async showProblems(): Promise<void> {
    await this.#page.keyboard.press('Control+Shift+m');
    await expect(this.#page.locator('.markers-panel')).toBeVisible();
  }

  /** The messages in the view "Problems". */
  problems(): Promise<string[]> {
    return this.#page.locator('.markers-panel .monaco-list-row .marker-message-line').allInnerTexts();
  }
}
