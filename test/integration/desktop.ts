// Runs the integration tests in a desktop VS Code: the same module as in the browser's workbench.
//
//   npm run test:desktop        (VSCODE_EXECUTABLE names an installed one, where none can be downloaded)
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { downloadedVSCode, hasDisplay } from '../workbench/desktop.ts';
import { root } from '../workbench/machine.ts';
import { buildProduct } from '../workbench/product.ts';
import { quietSettings } from '../workbench/settings.ts';
import { buildIntegrationTests, built } from './build.ts';
import { summarize, type TestResult } from './result.ts';

const program = hasDisplay() ? (process.env['VSCODE_EXECUTABLE'] ?? (await downloadedVSCode())) : undefined;
if (program === undefined) console.log(`Skipped: ${hasDisplay() ? 'no desktop VS Code can be had here.' : 'there is no display here.'}`);
else await test(program);

async function test(vscodeExecutablePath: string): Promise<void> {
  buildProduct({ dev: true });
  await buildIntegrationTests();
  const home = mkdtempSync(join(tmpdir(), 'managed-identities-desktop-'));
  try {
    const [folder, userData] = [join(home, 'demo'), join(home, 'user-data')];
    cpSync(join(root, 'demo/workspace'), folder, { recursive: true });
    mkdirSync(join(userData, 'User'), { recursive: true });
    writeFileSync(join(userData, 'User/settings.json'), JSON.stringify(quietSettings));
    await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: root,
      extensionTestsPath: join(built, 'index.js'),
      // No extensions but what a test installs.
      launchArgs: [folder, '--user-data-dir', userData, '--extensions-dir', join(home, 'extensions'), '--disable-workspace-trust'],
    });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
  const file = join(built, 'result.json');
  if (!existsSync(file)) throw new Error('The tests ended without a result.');
  const { passed, failed, skipped } = summarize(JSON.parse(readFileSync(file, 'utf8')) as TestResult[]);
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  if (failed > 0 || passed === 0) process.exitCode = 1;
}
