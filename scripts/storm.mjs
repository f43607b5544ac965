#!/usr/bin/env node
import { ensureInstalled } from './lib/install.mjs';
import { inRoot, runMain } from './lib/project.mjs';
import { runProgram } from './lib/runtime.mjs';

await runMain(async () => {
  await ensureInstalled();
  const entry = inRoot('tests', 'hostile', 'storm', 'command.ts');
  return runProgram(inRoot('scripts', 'run-with-vite.mjs'), [entry, ...process.argv.slice(2)]);
});
