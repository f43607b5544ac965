#!/usr/bin/env node
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { inRoot, runMain } from './lib/project.mjs';
import { runProgram } from './lib/runtime.mjs';

await runMain(async () => {
  await ensureInstalled();
  await ensureBuilt();
  const entry = inRoot('tests', 'bench', 'workbench', 'command.ts');
  return runProgram(inRoot('scripts', 'run-with-vite.mjs'), [entry, ...process.argv.slice(2)]);
});
