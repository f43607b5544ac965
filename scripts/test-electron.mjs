import { ensureBuilt } from './lib/build.mjs';
import { formatCounts } from './lib/checks.mjs';
import { findElectron, findObstacle } from './lib/electron.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { run } from './lib/processes.mjs';
import { inRoot, runMain, say } from './lib/project.mjs';
import { requiredNode } from './lib/runtime.mjs';

await runMain(async () => {
  await ensureInstalled();
  const reason =
    findElectron() === undefined ? 'Electron is not installed (`npx install-electron` fetches it)' : findObstacle();
  if (reason !== undefined) {
    say(`The window was not tested: ${reason}.`);
    console.log(formatCounts({ passed: 0, failed: 0, skipped: 1 }));
    return 0;
  }
  await ensureBuilt();
  const { code } = await run(requiredNode(), [
    inRoot('node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--config',
    inRoot('tests', 'electron', 'vitest.config.ts'),
  ]);
  return code;
});
