#!/usr/bin/env node
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { runMain } from './lib/project.mjs';
import { runTool } from './lib/tool.mjs';

await runMain(async () => {
  await ensureInstalled();
  await ensureBuilt(['main']);
  return runTool('bench-memory', ['tests', 'bench', 'memory', 'command.ts'], process.argv.slice(2));
});
