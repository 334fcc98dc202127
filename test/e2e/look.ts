// How the window looks while a picture is taken, changed as a user changes it: by the settings, and by dragging its edge.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';

/** For each theme: how the settings call it, what the workbench is marked with, and what its webviews are. */
const themes = {
  dark: { label: 'Default Dark Modern', workbench: 'vs-dark', webview: 'vscode-dark' },
  light: { label: 'Default Light Modern', workbench: 'vs', webview: 'vscode-light' },
  'high-contrast': { label: 'Default High Contrast', workbench: 'hc-black', webview: 'vscode-high-contrast' },
  'high-contrast-light': { label: 'Default High Contrast Light', workbench: 'hc-light', webview: 'vscode-high-contrast-light' },
} as const;

export type Theme = keyof typeof themes;

export interface Look {
  readonly theme: Theme;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
}

/** The setting that gives the workbench a theme. */
export function themeSetting(theme: Theme): Record<string, unknown> {
  return { 'workbench.colorTheme': themes[theme].label };
}

/** Changes a window to a look, and waits until all of it, webviews too, has it. */
export async function changeLook(page: Page, folder: string, { theme, width, height }: Look): Promise<void> {
  const settings = join(folder, '.vscode/settings.json');
  await page.setViewportSize({ width, height });
  // VS Code now and then does not see that a file was written.
  await expect(async () => {
    writeFileSync(settings, JSON.stringify({ ...(JSON.parse(readFileSync(settings, 'utf8')) as object), ...themeSetting(theme) }, undefined, 2));
    await expect(page.locator('.monaco-workbench').first()).toContainClass(themes[theme].workbench, { timeout: 4000 });
  }).toPass({ timeout: 20_000 });
  for (const outer of await page.locator('iframe.webview.ready').filter({ visible: true }).all()) {
    await expect(outer.contentFrame().locator('iframe#active-frame').contentFrame().locator('body')).toContainClass(themes[theme].webview);
  }
}

/** The window when it has come to rest: as it was the moment before. */
export async function pictureAtRest(page: Page): Promise<Buffer> {
  let picture = await page.screenshot({ animations: 'disabled' });
  await expect(async () => {
    const before = picture;
    picture = await page.screenshot({ animations: 'disabled' });
    expect(picture.equals(before)).toBe(true);
  }).toPass({ intervals: [50], timeout: 10_000 });
  return picture;
}
