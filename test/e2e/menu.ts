// How an item of an open menu is chosen.
import { expect, type Locator } from '@playwright/test';

/** Chooses an item of a menu that is open or opens; throws where the menu goes away before the item was chosen. */
export async function chooseItem(item: Locator): Promise<void> {
  await expect(item).toBeVisible({ timeout: 5000 });
  const element = await item.elementHandle({ timeout: 1000 });
  if (element === null) throw new Error('The menu went away.');
  await element.evaluate((one) => one.addEventListener('mouseup', () => one.setAttribute('data-released', '')));
  const released = async () => element.evaluate((one) => one.hasAttribute('data-released'));
  try {
    // A menu takes no click in its first tenth of a second: the button is let go after that.
    await element.click({ delay: 100, timeout: 2000 });
  } catch (error) {
    // An item that was chosen takes the menu away, and itself. Chosen again it would undo what it did.
    if (!(await released())) throw error;
  }
  // What is drawn again meanwhile takes the menu away, and the click goes to what lies below.
  if (!(await released())) throw new Error('The menu went away before its item was chosen.');
}
