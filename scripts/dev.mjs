// Hot reload: the page by Vite; the backend is built again and restarted when its sources change.
import { spawn } from 'node:child_process';
import { ensureBuilt } from './lib/build.mjs';
import { findElectron, findObstacle } from './lib/electron.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { childEnvironment } from './lib/processes.mjs';
import { inRoot, root, runMain, say } from './lib/project.mjs';
import { requiredNode } from './lib/runtime.mjs';

await runMain(async () => {
  await ensureInstalled();
  const node = requiredNode();
  const parameters = process.argv.slice(2);
  const inBrowser = parameters.includes('--browser') || findElectron() === undefined || findObstacle() !== undefined;
  const command = inBrowser
    ? [inRoot('scripts', 'dev-browser.mjs'), ...parameters.filter((parameter) => parameter !== '--browser')]
    : [inRoot('node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'dev', '--watch', '--', ...parameters];
  // The hidden window that computes; it is not built again while this runs.
  if (!inBrowser) await ensureBuilt(['graphics']);
  if (inBrowser) say('Hot reload in the browser; where Electron is installed, it opens in a window.');
  const child = spawn(node, command, { cwd: root, stdio: 'inherit', env: childEnvironment() });
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
});
