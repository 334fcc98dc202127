import { expect, type Locator, type Page } from '@playwright/test';

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
