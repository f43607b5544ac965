#!/usr/bin/env node
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { inRoot, runMain } from './lib/project.mjs';
import { runProgram } from './lib/runtime.mjs';

await runMain(async () => {
  const parameters = process.argv.slice(2);
  // npm runs scripts in the checkout; files are named from where the command was typed.
  const typedIn = process.env.npm_lifecycle_event === 'gatewise' ? process.env.INIT_CWD : undefined;
  await ensureInstalled();
  await ensureBuilt(parameters[0] === 'serve' ? ['main', 'renderer'] : ['main']);
  if (typedIn !== undefined) process.chdir(typedIn);
  return runProgram(inRoot('out', 'main', 'cli.js'), parameters);
});
