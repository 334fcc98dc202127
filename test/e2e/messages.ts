// What the workbench says: notifications and modal dialogs.
import { expect, type Locator } from '@playwright/test';

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
