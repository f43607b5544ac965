import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { inRoot, runMain } from './lib/project.mjs';
import { runProgram } from './lib/runtime.mjs';

await runMain(async () => {
  await ensureInstalled();
  await ensureBuilt(['main']);
  return runProgram(inRoot('out', 'main', 'cli.js'), ['demo', ...process.argv.slice(2)]);
});
