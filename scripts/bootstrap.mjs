// Gets a fresh clone ready, with nothing but Node and npm there: dependencies, Node 24, a browser, the workbench.
//
//   node scripts/bootstrap.mjs [--only-dependencies] [SCRIPT.ts ARGS…]
//
// A script named after it is then run with Node 24. What is already there is not touched.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { browser } from './setup/browser.mjs';
import { dependencies } from './setup/dependencies.mjs';
import { workbench } from './setup/workbench.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const args = process.argv.slice(2);
const onlyDependencies = args[0] === '--only-dependencies';
if (onlyDependencies) args.shift();

// The handlers that clean up run on 'exit', which a signal alone does not cause.
for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143]]) process.on(signal, () => process.exit(code));

try {
  const node = await dependencies(root);
  if (!onlyDependencies) {
    const machine = { node, browser: await browser(root, node), vscodeServer: await workbench(root) };
    // Where the demo and the tests look them up (test/workbench/machine.ts).
    mkdirSync(join(root, 'out'), { recursive: true });
    writeFileSync(join(root, 'out/machine.json'), `${JSON.stringify(machine, undefined, 2)}\n`);
  }
  if (args.length > 0) runWith(node, args);
  else console.log('Ready.');
} catch (error) {
  console.error(`\nNot ready: ${error.message}`);
  process.exitCode = 1;
}

function runWith(node, [script, ...rest]) {
  const child = spawn(node, [script, ...rest], { cwd: root, stdio: 'inherit' });
  // It ends itself, cleanly, on a signal; this process waits for that.
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.removeAllListeners(signal);
    process.on(signal, () => child.kill(signal));
  }
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal ? 1 : 0);
    for (const name of ['SIGINT', 'SIGTERM']) process.removeAllListeners(name);
  });
}
