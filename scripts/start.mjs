import { ensureBuilt } from './lib/build.mjs';
import { findObstacle, provideElectron } from './lib/electron.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { run } from './lib/processes.mjs';
import { inRoot, root, runMain, say } from './lib/project.mjs';
import { runProgram } from './lib/runtime.mjs';

/** A window that closes with an error this soon never opened. */
const failedStartMilliseconds = 5_000;

/** Opens the window; false when it could not be opened. */
async function openWindow(parameters) {
  const obstacle = findObstacle();
  if (obstacle !== undefined) {
    say(`Gatewise opens in the browser, because a window cannot be opened here: ${obstacle}.`);
    return false;
  }
  const electron = await provideElectron();
  if (electron === undefined) {
    say('Gatewise opens in the browser, because Electron is not installed and its download cannot be reached.');
    return false;
  }
  const { code, milliseconds } = await run(electron, [root, ...parameters]);
  if (code === 0 || milliseconds > failedStartMilliseconds) return code;
  say(`Gatewise opens in the browser, because Electron ended with code ${code}.`);
  return false;
}

await runMain(async () => {
  const parameters = process.argv.slice(2);
  const listens = parameters.some((parameter) => /^--listen(=|$)/.test(parameter));
  const inBrowser = listens || ['--browser', '--help', '-h'].some((parameter) => parameters.includes(parameter));
  const passedOn = parameters.filter((parameter) => parameter !== '--browser');
  await ensureInstalled();
  await ensureBuilt();
  const code = inBrowser ? false : await openWindow(passedOn);
  if (code !== false) return code;
  return runProgram(inRoot('out', 'main', 'server.js'), listens ? passedOn : ['--open', ...passedOn]);
});
