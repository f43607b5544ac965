#!/usr/bin/env node
import { ensureInstalled } from './lib/install.mjs';
import { runMain } from './lib/project.mjs';
import { runTool } from './lib/tool.mjs';

await runMain(async () => {
  await ensureInstalled();
  return runTool('bench-statistical', ['tests', 'bench', 'statistical', 'command.ts'], process.argv.slice(2));
});
