// A Chromium for the click tests: one that draws no window of its own where there is one, as its pages are quicker by a
// fifth; else an installed Chrome or Chromium, else Debian's, else Playwright's own.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { aptInstall, isProgram, Missing, run, step, which } from './shell.mjs';

const onPath = ['chromium-headless-shell', 'google-chrome', 'google-chrome-stable', 'chrome', 'chromium', 'chromium-browser'];
const usualPlaces = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, 'Google/Chrome/Application/chrome.exe')),
};

/** Returns the path of a Chrome or Chromium, after installing one where there is none. */
export async function browser(root, node) {
  const found = installed() ?? playwrights(root);
  if (found) return found;
  const problems = [];
  await step('Browser (Debian package chromium-headless-shell)', () => aptInstall('chromium-headless-shell')).catch((error) => problems.push(error.message));
  if (installed()) return installed();
  await step('Browser (Playwright\'s Chromium)', () =>
    run(node, [join(root, 'node_modules/@playwright/test/cli.js'), 'install', 'chromium'], { cwd: root }),
  ).catch((error) => problems.push(error.message));
  const downloaded = playwrights(root);
  if (downloaded) return downloaded;
  const fix = process.platform === 'linux' ? 'sudo apt-get install chromium-headless-shell' : 'https://www.google.com/chrome/';
  throw new Missing(['No Chrome or Chromium, and none could be installed.', ...problems].join('\n'), fix);
}

function installed() {
  return onPath.map(which).find(Boolean) ?? usualPlaces[process.platform]?.find(isProgram);
}

function playwrights(root) {
  const path = createRequire(join(root, 'package.json'))('@playwright/test').chromium.executablePath();
  return isProgram(path) ? path : undefined;
}
