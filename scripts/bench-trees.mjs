#!/usr/bin/env node
import { ensureInstalled } from './lib/install.mjs';
import { runMain } from './lib/project.mjs';
import { runTool } from './lib/tool.mjs';

await runMain(async () => {
  await ensureInstalled();
  return runTool('bench-trees', ['tests', 'bench', 'trees', 'command.ts'], process.argv.slice(2));
});
