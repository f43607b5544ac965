#!/usr/bin/env node
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { inRoot, runMain } from './lib/project.mjs';
import { runProgram } from './lib/runtime.mjs';

await runMain(async () => {
  const parameters = process.argv.slice(2);
  await ensureInstalled();
  await ensureBuilt(parameters[0] === 'serve' ? ['main', 'renderer'] : ['main']);
  return runProgram(inRoot('out', 'main', 'cli.js'), parameters);
});
