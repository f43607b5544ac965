#!/usr/bin/env node
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { inRoot, runMain } from './lib/project.mjs';
import { runProgram } from './lib/runtime.mjs';

await runMain(async () => {
  await ensureInstalled();
  await ensureBuilt();
  return runProgram(inRoot('scripts', 'run-with-vite.mjs'), [
    inRoot('tests', 'gallery', 'pictures', 'command.ts'),
    ...process.argv.slice(2),
  ]);
});
