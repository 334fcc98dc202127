// The desktop VS Code, on machines that have one or may download one.
import { spawnSync } from 'node:child_process';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';

/** Whether a window could be shown. */
export function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

/** The program that starts VS Code: `code` on the PATH, else one that is downloaded; undefined where neither can be had. */
export async function desktopVSCode(): Promise<string | undefined> {
  const found = spawnSync('code', ['--version'], { shell: process.platform === 'win32' });
  if (found.status === 0) return 'code';
  return downloadedVSCode();
}

/** VS Code's own executable, downloaded into .vscode-test/; undefined, with the reason printed, where that fails. */
export async function downloadedVSCode(): Promise<string | undefined> {
  try {
    return await downloadAndUnzipVSCode();
  } catch (error) {
    console.log(`VS Code cannot be downloaded: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
