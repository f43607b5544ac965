#!/usr/bin/env node
import { ensureInstalled } from './lib/install.mjs';
import { inRoot, runMain } from './lib/project.mjs';
import { runProgram } from './lib/runtime.mjs';

await runMain(async () => {
  await ensureInstalled();
  return runProgram(inRoot('scripts', 'run-with-vite.mjs'), [inRoot('tests', 'workspaces', 'command.ts')]);
});
